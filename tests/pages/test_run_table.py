from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from core.records import ExperimentKind, Project, Run, SplitSettings
from core.workflow import captions, looks, projects, splits, training
from core.workflow.bench import Bench
from core.workflow.run_table import ENERGY, TIME, Cell, Line
from dashboard.train import run_table
from tests.core.workflow import planted, states
from tests.core.workflow.versions import keep
from tests.pages.conftest import Opened
from tests.pages.text_lists import Listed, lists, tick
from tests.tables import simple_csv

FOREIGN = "*bold* <b>x</b> $y$"


@pytest.fixture
def runs(bench: Bench, tmp_path: Path) -> tuple[Project, list[Run]]:
    """A run, and two seeds of an experiment."""
    project = projects.create(bench, "Spring")
    split = splits.make(bench, keep(bench, project, simple_csv(tmp_path / "a.csv")), SplitSettings())
    alone = planted.run(bench, project, split, lambda id, label: label)
    together = bench.store.experiments.begin(project.id, ExperimentKind.SEEDS)
    wrong = planted.wrong_on(list(splits.rows(bench, split)["id"])[::3])
    seeds = [planted.run(bench, project, split, wrong, seed=seed, experiment=together) for seed in (1, 2)]
    return project, [alone, *seeds]


def _table(app: AppTest) -> Listed:
    [found] = lists(app)
    return found


def _said(app: AppTest) -> str:
    return "\n".join(one.value for one in (*app.markdown, *app.caption))


def test_runs_and_experiments_have_a_line_each(bench: Bench, runs: tuple[Project, list[Run]], opened: Opened) -> None:
    project, (alone, *_) = runs
    app = opened("train", project=project.name)
    table = _table(app)
    assert table.column("text") == ["run-2 to run-3", "run-1"]
    assert table.column("is") == ["2 seeds", None]
    assert table.rows[1]["Validation F1"].startswith("1.000\n")
    assert "Test F1" not in table.rows[1]
    looks.at_run(bench, alone)
    app.toggle(key="run_table_each").set_value(True).run()
    table = _table(app)
    assert table.column("text") == ["run-3", "run-2", "run-1"]
    assert table.column("Test F1")[2].startswith("1.000\n")
    assert "10 watts for each processor core" in _said(app)


def test_a_line_that_is_opened_is_shown_below_the_table(runs: tuple[Project, list[Run]], opened: Opened) -> None:
    project, (alone, *_) = runs
    app = opened("train", project=project.name)
    assert app.button(key="results_of_1").label == "Results"
    app = opened("train", project=project.name, opened="run-1")
    assert app.button(key=f"results_{alone.id}").label == "Results"


def test_that_test_scores_of_several_versions_rest_on_different_labels_is_said(
    bench: Bench, runs: tuple[Project, list[Run]], opened: Opened
) -> None:
    project, (alone, *_) = runs
    assert "on the labels of the run's own version" not in _said(opened("train", project=project.name))
    version = bench.store.version(alone.version_id)
    made = planted.relabel(bench, project, version, {"t1": "another"})
    planted.run(bench, project, planted.divide(bench, made, {"t1", "t2"}), lambda id, label: label)
    assert "on the labels of the run's own version" in _said(opened("train", project=project.name))


def test_two_that_are_ticked_are_compared_and_their_curves_laid_over_each_other(
    runs: tuple[Project, list[Run]], opened: Opened
) -> None:
    project, (alone, *_) = runs
    app = opened("train", project=project.name)
    app = tick(app, _table(app), [0, 1])
    assert "**2 lines ticked**" in _said(app)
    assert app.get("vega_lite_chart") or app.get("arrow_vega_lite_chart")
    app.button(key="compare_ticked").click().run()
    assert (app.query_params["run"], app.query_params["against"]) == ("run-2", alone.name)


def test_the_researchers_name_and_note_are_kept_and_shown_as_typed(
    bench: Bench, runs: tuple[Project, list[Run]], opened: Opened
) -> None:
    project, (alone, *_) = runs
    app = opened("train", project=project.name, opened="run-1")
    app.text_input(key=f"title_Run_{alone.id}").set_value(FOREIGN)
    app.text_area(key=f"note_Run_{alone.id}").set_value("first\n*second*")
    next(button for button in app.button if button.label == "Keep").click().run()
    kept = training.run(bench, project, alone.name)
    assert (kept.title, kept.note) == (FOREIGN, "first\n*second*")
    assert f"run-1 · {FOREIGN}" in _table(app).column("text")
    said = _said(app)
    assert r"**run-1 · \*bold\* \<b>x\</b> \$y\$**" in said
    assert "first  \n\\*second\\*" in said


def test_an_experiment_lends_its_name_to_its_runs(
    bench: Bench, runs: tuple[Project, list[Run]], opened: Opened
) -> None:
    project, (_, first, _) = runs
    experiment = bench.store.experiments.of_run(first.id)
    assert experiment is not None
    captions.keep(bench, experiment, "German base")
    app = opened("train", project=project.name)
    assert "run-2 to run-3 · German base" in _table(app).column("text")
    assert "run-3 · seed 2 · German base" in _said(app)


def test_of_one_run_there_is_no_table(bench: Bench, runs: tuple[Project, list[Run]], opened: Opened) -> None:
    project, (alone, first, second) = runs
    for run in (first, second):
        training.delete(bench, run)
    app = opened("train", project=project.name)
    assert lists(app) == []
    assert app.button(key=f"results_{alone.id}").label == "Results"


def test_what_works_has_a_line_and_what_ended_before_is_opened(
    bench: Bench, runs: tuple[Project, list[Run]], opened: Opened
) -> None:
    project, (alone, *_) = runs
    states.active(bench, project, bench.store.split(alone.split_id), "second epoch")
    app = opened("train", project=project.name)
    table = _table(app)
    assert table.column("text") == ["run-4", "run-2 to run-3", "run-1"]
    assert table.rows[0]["status"] == "training", "the table is not drawn again as the training goes on"
    assert app.button(key="results_of_1").label == "Results"
    assert _table(opened("train", project=project.name, opened="run-4")).column("text")[0] == "run-4"


@pytest.mark.parametrize(
    ("column", "text", "shown"),
    [
        (TIME, "3 to 5 minutes in all", "3_to_5_minutes_in_all"),
        (TIME, "1 h 05 min to 1 h 25 min in all", "1_h_05_min_to\n1_h_25_min_in_all"),
        ("Class", "i / n", "i_/_n"),
        ("F1", "0.712 [0.660, 0.761]", "0.712\n[0.660,_0.761]"),
        ("F1", "0.712 ± 0.020 [0.660, 0.761] (2 of 3)", "0.712_±_0.020\n[0.660,_0.761]\n(2 of 3)"),
    ],
)
def test_no_line_of_a_cell_ends_within_a_range_or_a_name(column: str, text: str, shown: str) -> None:
    cells = {TIME: Cell(), ENERGY: Cell()} | {column: Cell(text)}
    line = Line(SimpleNamespace(), "run-1", "run", (), frozenset(), "", cells)  # type: ignore[arg-type]
    assert run_table._cell(line, column).replace("\u00a0", "_") == shown
