from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from click.testing import Result

from core.workflow import causes, ground_truth, projects, splits, training
from core.workflow.bench import open_bench
from tests import workspaces
from tests.core.command_line.conftest import Ask
from tests.core.workflow import planted
from tests.core.workflow.planted import other
from tests.core.workflow.versions import keep
from tests.tables import simple_csv

TEST = {f"t{index}" for index in range(40)}


@pytest.fixture(scope="module")
def made(empty_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("two-runs")
    with workspaces.made(empty_home, folder) as bench:
        project = projects.create(bench, "Campaign")
        version = keep(bench, project, simple_csv(folder / "a.csv", 120))
        split = planted.divide(bench, version, TEST)
        for wrong in ({"t1", "t2", "t3", "t4"}, {"t4", "t5"}):
            planted.run(bench, project, split, planted.wrong_on(wrong))
        label = ground_truth.texts(bench, version).set_index("id").loc["t1", "label"]
        planted.relabel(bench, project, version, {"t1": other(str(label))})
    return bench.settings.home


@pytest.fixture
def two_runs(home: Path, made: Path) -> None:
    """run-1 is wrong on t1 to t4, run-2 on t4 and t5; version 2 corrects t1."""
    shutil.copytree(made, home, dirs_exist_ok=True)


@pytest.mark.usefixtures("two_runs")
def test_two_runs(ask: Ask, run: Callable[..., Result], tmp_path: Path) -> None:
    then = ask("compare", "run-1", "run-2", "--labels", 1, "--fixed", tmp_path / "fixed.csv")
    assert (then["texts"], then["fixed"], then["broken"]) == (40, ["t1", "t2", "t3"], ["t5"])
    assert then["differences"]["accuracy"]["value"] == 0.05
    assert (then["may_be_luck"], then["outcome"], then["comparisons"]) == (True, "luck", 1)
    assert then["measure"] == {"score": "f1", "positive": "True"}
    assert (then["relabelled"], then["positive"]) == (0, "True")
    assert pd.read_csv(tmp_path / "fixed.csv")["id"].tolist() == ["t1", "t2", "t3"]

    assert then["groups"]["texts"] == 40
    assert "On no group do the two differ so much that it is more than luck." in run("compare", "run-1", "run-2").output

    assert "Holm" not in run("compare", "run-1", "run-2", "--labels", 1).output
    now = ask("compare", "run-1", "run-2", "--positive", "False")
    assert (now["labels_of_version"], now["fixed"], now["broken"]) == (2, ["t2", "t3"], ["t1", "t5"])
    assert (now["relabelled"], now["relabelled_mismatches"]) == (1, 1)

    readable = run("compare", "run-1", "run-2", "--labels", "1").stdout
    differs, headline, *_ = readable.splitlines()
    assert differs.startswith("run-1 and run-2 learned from the same labels of the same texts.")
    assert headline.startswith("No difference in F1 of “True” between run-2 and run-1 can be told from luck: +")
    assert "This may be luck (randomisation test: p = " in readable
    assert (
        "run-2 has 3 test texts right that run-1 has wrong, and run-1 has 1 test text right that run-2 has wrong."
        in readable
    )


@pytest.mark.usefixtures("two_runs")
def test_what_two_runs_differ_in_is_said_as_on_the_page(ask: Ask, run: Callable[..., Result]) -> None:
    bench = open_bench()
    project = projects.find(bench)
    first = training.run(bench, project, "run-1")
    split = bench.store.split(first.split_id)
    planted.run(bench, project, split, planted.wrong_on({"t9"}), seed=first.config.seed + 1)
    seeds = (
        f"The two differ in seed ({first.config.seed} → {first.config.seed + 1}). Whatever differs may be the cause."
    )
    said = run("compare", "run-1", "run-3").stdout
    assert f"{seeds} {causes.SEED_ALONE}" in said
    assert causes.ANOTHER_SEED not in said
    assert ask("compare", "run-1", "run-3")["another_seed_alone"] is True
    said = run("compare", "run-1", "run-2").stdout
    assert "The two were trained with the same settings on the same version." in said
    assert causes.ANOTHER_SEED in said
    assert causes.SEED_ALONE not in said


@pytest.mark.usefixtures("two_runs")
def test_two_versions(ask: Ask, run: Callable[..., Result], tmp_path: Path) -> None:
    found = ask("compare-versions", 1, 2, "--out", tmp_path / "changes.csv")
    assert sum(sum(now.values()) for now in found["relabelled"].values()) == 1
    assert (found["added"], found["removed"], found["unchanged"]) == (0, 0, 119)
    assert pd.read_csv(tmp_path / "changes.csv")["id"].tolist() == ["t1"]
    assert (
        "1 relabelled, 0 merged, 0 excluded, 0 removed, 0 added, 119 unchanged" in run("compare-versions", 1, 2).stdout
    )


@pytest.mark.usefixtures("two_runs")
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("compare", "run-1", "run-1"), "cannot be compared with itself"),
        (("compare", "run-1", "run-9"), "no run “run-9”"),
        (("compare", "run-1", "run-2", "--labels", "9"), "no version 9"),
        (("compare", "run-1", "run-2", "--positive", "Perhaps"), "not one of the classes"),
        (("compare", "run-1", "run-2", "--broken", "no/such/folder/a.csv"), "cannot be written"),
        (("compare-versions", "1", "1"), "cannot be compared with itself"),
        (("compare-versions", "1", "5"), "no version 5"),
    ],
)
def test_what_cannot_be_compared_is_said(run: Callable[..., Result], words: tuple[str, ...], says: str) -> None:
    ended = run(*words)
    assert ended.exit_code == 1
    assert says in ended.stderr


def test_all_folds_of_two_cross_validations(ask: Ask, run: Callable[..., Result], tmp_path: Path) -> None:
    ask("import", simple_csv(tmp_path / "a.csv"), "--project", "Campaign")
    ask("split", "--folds", 3)
    bench = open_bench()
    project = projects.find(bench)
    split = splits.latest(bench, ground_truth.version(bench, project, 1))
    assert split is not None
    for seed in (1, 2):
        planted.cross_validation(bench, project, splits.folds(bench, split), lambda id, label: label, seed=seed)
    found = ask("compare", "run-2", "run-5")["folds"]
    assert (found["before"], found["after"]) == (["run-1", "run-2", "run-3"], ["run-4", "run-5", "run-6"])
    assert (found["of_folds"], found["texts"], found["difference"]["value"], found["may_be_luck"]) == (3, 60, 0, True)
    assert "Scores of the answers of all 3 folds together (1.000 and 1.000)" in run("compare", "run-2", "run-5").stdout
    refused = run("compare", "run-1", "run-5")
    assert refused.exit_code == 1
    assert "compare runs of the same fold, and with them all folds of both" in refused.stderr
