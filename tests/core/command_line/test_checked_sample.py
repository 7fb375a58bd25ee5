"""``agreeing``, and the corrected scores in ``results`` and ``compare``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from core.workflow import ground_truth, projects
from core.workflow.bench import open_bench
from tests.core.command_line.conftest import Ask
from tests.core.workflow import planted
from tests.core.workflow.planted import other
from tests.tables import simple_csv

TEST = {f"t{index}" for index in range(60)}
WRONG = ["t1", "t2", "t3", "t4", "t5", "t6"]

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def two_runs(ask: Ask, tmp_path: Path) -> None:
    """run-1 has six mismatches in 60 test texts, run-2 none."""
    ask("import", simple_csv(tmp_path / "a.csv", 150), "--project", "Campaign")
    bench = open_bench()
    project = projects.find(bench)
    split = planted.divide(bench, ground_truth.version(bench, project, 1), TEST)
    planted.run(bench, project, split, planted.wrong_on(WRONG))
    planted.run(bench, project, split, lambda id, label: label)


def test_the_sample_is_listed_checked_and_told(ask: Ask, run: Run) -> None:
    assert "agreeing run-1" not in run("results", "run-1").output, "no label was changed"
    assert ask("results", "run-1")["corrected"] is None

    for id in WRONG[:3]:
        ask("correct", id, "--label", other(_label(id)), "--author", "Ann")
    ask("apply")
    assert "check a random sample of the texts that it agrees with (`agreeing run-1`). With 30 of them" in (
        run("results", "run-1").output
    )
    listed = ask("agreeing", "run-1")
    ids = [text["id"] for text in listed["texts"]]
    assert (listed["agreeing"], len(ids), listed["corrected"]["accuracy"]) == (54, 30, None)
    assert not set(ids) & set(WRONG)
    assert [text["checked"] for text in listed["texts"]] == [False] * 30
    # 1.96² · (54 / 60)² · .05 · .95 · (1 / 44 − 1 / 54) = .0249²
    said = run("agreeing", "run-1", "--points", 2.5).output
    assert said.startswith(
        "44 texts of the 54 that run-1 agrees with by the labels before any was corrected, drawn at random in one order"
    )
    assert "for each run that was right. With 44 of them checked" in said
    assert "leave accuracy uncertain by ±2.5 points at most, if 5 % of them are wrong." in said
    assert f"\nto check  {ids[0]}  {_label(ids[0])}  " in said
    assert "\nNone of them is checked so far.\n" in said
    refused = run("agreeing", "run-1", "--of", "f1")
    assert refused.exit_code == 1
    assert "nothing tells how many F1 of “True” takes" in refused.stderr

    ask("correct", *ids[1:], "--confirm", "--author", "Ann")
    ask("correct", ids[0], "--label", other(_label(ids[0])), "--author", "Ann")
    assert all(text["checked"] for text in ask("agreeing", "run-1")["texts"])
    ask("apply")
    corrected = ask("results", "run-1")["corrected"]
    assert (corrected["labels_of_version"], corrected["checked"], corrected["wrong"]) == (3, 30, 1)
    assert corrected["mismatches_not_settled"] == 3
    assert corrected["accuracy"]["value"] == pytest.approx((57 - 54 / 30) / 60, abs=1e-6)
    assert corrected["accuracy"]["low"] < corrected["accuracy"]["value"] < corrected["accuracy"]["high"]
    line = "run-1 on the labels of version 3: Accuracy 0.93, corrected for the labels not looked at 0.92 ["
    for output in (run("results", "run-1").output, run("compare", "run-1", "run-2").output):
        assert line in output
        assert ": 1 of 30 checked texts that agreed was wrong. 3 mismatches have neither another label" in output
    assert ask("compare", "run-1", "run-2")["corrected"]["run-1"] == corrected
    assert ask("agreeing", "run-1", "--of", "f1")["corrected"] == corrected


def test_a_newest_version_of_other_texts_is_said(run: Run, tmp_path: Path) -> None:
    other_texts = tmp_path / "b.csv"
    other_texts.write_text("text,label\n" + "\n".join(f"Quite another text {place},{place % 2}" for place in range(40)))
    assert run("import", other_texts, "--project", "Campaign").exit_code == 0
    refused = run("agreeing", "run-1")
    assert refused.exit_code == 1
    assert "The newest version has none of the test texts of run-1." in refused.stderr
    assert run("results", "run-1").exit_code == 0


def _label(id: str) -> str:
    bench = open_bench()
    texts = ground_truth.texts(bench, ground_truth.version(bench, projects.find(bench), 1)).set_index("id")
    return str(texts.at[id, "label"])
