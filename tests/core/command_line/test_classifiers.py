"""A finished classifier on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from core.workflow import ground_truth, projects
from core.workflow.bench import open_bench
from tests.core.command_line.conftest import Ask
from tests.core.workflow import planted
from tests.finished import make_finished, zipped
from tests.tables import simple_csv


@pytest.fixture(scope="module")
def calls(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_finished(tiny_model, tmp_path_factory.mktemp("finished") / "calls", ("call", "FALSE"))


@pytest.fixture
def trained(ask: Ask, inline: None, tmp_path: Path) -> None:
    """A project in which run-1 is right on all 40 test texts."""
    ask("import", simple_csv(tmp_path / "a.csv", 120), "--project", "Campaign")
    bench = open_bench()
    project = projects.find(bench)
    split = planted.divide(bench, ground_truth.version(bench, project, 1), {f"t{index}" for index in range(40)})
    planted.run(bench, project, split, lambda id, label: label)


def test_a_folder_is_asked_listed_explained_and_compared(
    ask: Ask, run: Callable[..., Result], trained: None, calls: Path
) -> None:
    refused = run("evaluate-classifier", calls)
    assert refused.exit_code == 1
    assert "It is not known what “call” means in the data set, whose classes are “False” and “True”." in refused.stderr
    result = run("evaluate-classifier", calls, "--class", "call=True", "--by", "Ben’s", "--wait")
    assert result.exit_code == 0, result.output
    assert "2 classes, “call” and “FALSE” · 1 MB in the workspace." in result.stderr
    assert "a guess, by the number of texts" in result.stderr
    said = "What classifier-2 learned from is not known here: these test texts may be among it"
    assert said in result.stdout
    assert "Test part, 40 texts." in result.stdout
    shown = ask("results", "classifier-2")
    assert shown["classifier"]["classes"] == [["call", "True"], ["FALSE", "False"]]
    assert (shown["validation"]["texts"], shown["baselines"], shown["epochs_trained"]) == (20, [], None)
    assert len(ask("mismatches", "classifier-2")) == shown["test"]["mismatches"]
    assert ask("compare", "classifier-2", "run-1")["trained_otherwise"] == []
    assert said in run("compare", "classifier-2", "run-1").stdout
    assert "classifier-2 (finished elsewhere)" in run("run-table").stdout
    assert "Ben’s  validation F1" in run("runs").stdout
    assert ask("explain", "classifier-2", "--row", "t1", "--samples", "50")["predicted_label"] in ("True", "False")
    assert run("resume", "classifier-2").exit_code == 1
    deleted = run("delete-model", "classifier-2").stdout
    assert "Asking the same classifier again" in deleted
    assert "train-again" not in deleted
    assert "Asking the same classifier again" in run("results", "classifier-2").stdout
    assert ask("delete-classifier", "classifier-2") == {"deleted": "classifier-2"}
    assert "is no classifier that was finished elsewhere" in run("delete-classifier", "run-1").stderr


def test_a_zip_labels_further_texts(ask: Ask, trained: None, calls: Path, tmp_path: Path) -> None:
    path = zipped(calls, tmp_path / "Bens.zip")
    made = ask("evaluate-classifier", path, "--class", "call=True", "--wait")
    assert (made["run"], made["config"], made["state"]) == ("classifier-2", {"model": "Bens"}, "finished")
    out = tmp_path / "labelled.csv"
    labelled = ask("predict", "classifier-2", tmp_path / "a.csv", "--out", out)
    assert set(labelled["labels"]) == {"True", "False"}


def test_while_the_test_part_is_locked_no_score_is_shown(
    ask: Ask, run: Callable[..., Result], trained: None, calls: Path
) -> None:
    assert run("test-part", "--lock").exit_code == 0
    said = run("evaluate-classifier", calls, "--class", "call=True", "--wait").stdout
    assert "The test part is locked" in said
    assert "Test part, " not in said
    assert "test" not in ask("results", "classifier-2")
