from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core import figures
from core.errors import SettingError
from core.prediction import mean_score
from core.records import (
    Dimension,
    ExperimentKind,
    Part,
    Project,
    Run,
    RunState,
    SearchSettings,
    Split,
    SplitSettings,
)
from core.store import tables
from core.store.engine import writing
from core.workflow import captions, energy, looks, projects, results, run_table, searches, splits, training
from core.workflow.bench import Bench
from core.workflow.run_table import Filter, RunTable
from tests.core.store.filled import training_result
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.tables import simple_csv


@pytest.fixture
def divided(bench: Bench, tmp_path: Path) -> tuple[Project, Split]:
    project = projects.create(bench, "Spring")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv"))
    return project, splits.make(bench, version, SplitSettings(shares=(40, 20, 40)))


def _right(id: str, label: str) -> str:
    return label


def _with(bench: Bench, run: Run, **changes: object) -> None:
    """Other settings for a planted run."""
    with writing(bench.store._engine) as session:
        row = session.get(tables.RunRow, run.id)
        assert row is not None
        row.config = replace(row.config, **changes)  # type: ignore[arg-type]


def _texts(table: RunTable, column: str) -> dict[str, str]:
    return {line.name: line.cells[column].text for line in table.lines}


def _seeds(bench: Bench, project: Project, split: Split) -> list[Run]:
    test = splits.rows(bench, split).query("part == 'test'")["id"].tolist()
    together = bench.store.experiments.begin(project.id, ExperimentKind.SEEDS)
    return [
        planted.run(bench, project, split, planted.wrong_on(test[: 2 * turn]), seed=seed, experiment=together)
        for turn, seed in enumerate((5, 6, 7))
    ]


def test_only_what_differs_has_a_column(bench: Bench, divided: tuple[Project, Split]) -> None:
    project, split = divided
    planted.run(bench, project, split, _right)
    second = planted.run(bench, project, split, _right)
    table = run_table.of(bench, project)
    assert [line.name for line in table.lines] == ["run-2", "run-1"]
    assert table.columns == ("Validation F1", "Time", "Energy")
    assert table.common == {"Version": "1", "Split": "40/20/40, seed 5460", "Base model": "planted"}
    _with(bench, second, epochs=3, warmup=0.1, seed=9)
    table = run_table.of(bench, project)
    assert table.columns == ("Epochs", "Warm-up", "Seed", "Validation F1", "Time", "Energy")
    # What is off is not told.
    assert _texts(table, "Warm-up") == {"run-2": "10\u00a0%", "run-1": ""}


def test_runs_of_two_splits_are_told_apart(bench: Bench, divided: tuple[Project, Split]) -> None:
    project, split = divided
    planted.run(bench, project, split, _right)
    version = bench.store.version(split.version_id)
    other = splits.make(bench, version, replace(split.settings, seed=7, without=(), group=None))
    planted.run(bench, project, other, _right)
    table = run_table.of(bench, project)
    assert table.columns[0] == "Split"
    assert _texts(table, "Split") == {"run-1": "40/20/40, seed 5460", "run-2": "40/20/40, seed 7"}
    settings = replace(split.settings, folds=5, group="author", without=("maybe", "n/a"))
    said = splits.in_brief(replace(split, settings=settings))
    assert said == "5 folds, seed 5460, by author, without “maybe” and “n/a”"
    assert splits.in_brief(replace(split, settings=replace(settings, keep_parts=True))) == "parts of the table"


def test_an_experiment_is_one_line_or_one_for_each_run(bench: Bench, divided: tuple[Project, Split]) -> None:
    project, split = divided
    runs = _seeds(bench, project, split)
    [line] = run_table.of(bench, project).lines
    assert (line.name, line.kind, line.status) == ("run-1 to run-3", "3 seeds", "")
    scores = [run.result.validation.headline("True").f1.value for run in runs if run.result and run.result.validation]
    mean = sum(scores) / 3
    deviation = (sum((one - mean) ** 2 for one in scores) / 2) ** 0.5
    interval = mean_score.over_seeds(
        [run.result.validation.headline("True").f1 for run in runs if run.result and run.result.validation]
    )
    assert interval is not None
    assert line.cells["Validation F1"].text == f"{mean:.3f} ± {deviation:.3f} {figures.bounds(interval)}"
    assert line.cells["Validation F1"].key == pytest.approx(mean)
    each = run_table.of(bench, project, each=True)
    assert [one.name for one in each.lines] == ["run-3", "run-2", "run-1"]
    assert _texts(each, "Seed") == {"run-1": "5", "run-2": "6", "run-3": "7"}


def test_test_scores_stand_there_once_they_were_looked_at(bench: Bench, divided: tuple[Project, Split]) -> None:
    project, split = divided
    runs = _seeds(bench, project, split)
    assert "Test F1" not in run_table.of(bench, project).columns
    looks.at_run(bench, runs[0])
    [line] = run_table.of(bench, project).lines
    assert line.cells["Test F1"].text == "1.000 (1 of 3)"
    looks.lock(bench, project)
    assert "Test F1" not in run_table.of(bench, project).columns


def test_sorted_by_a_column_what_has_no_figure_comes_last(bench: Bench, divided: tuple[Project, Split]) -> None:
    project, split = divided
    _seeds(bench, project, split)
    config = training.preset(bench, "default", training.EMBEDDED, split)
    bench.store.add_run(project.id, split, config, "runs/none")
    table = run_table.of(bench, project, each=True)
    waits = next(line for line in table.lines if line.name == "run-4")
    assert waits.states == {RunState.WAITING}
    for descending, order in (
        (True, ["run-1", "run-2", "run-3", "run-4"]),
        (False, ["run-3", "run-2", "run-1", "run-4"]),
    ):
        assert [one.name for one in table.sorted_by("Validation F1", descending=descending).lines] == order


def test_lines_are_found_by_words_version_model_and_status(bench: Bench, divided: tuple[Project, Split]) -> None:
    project, split = divided
    first, second = (planted.run(bench, project, split, _right) for _ in range(2))
    _with(bench, second, model="other/base", learning_rate=3e-5)
    captions.keep(bench, first, title="The paper's", note="Ask Ben.")
    found = {
        Filter(words="ben"): ["run-1"],
        Filter(words='"paper"'): ["run-1"],
        Filter(words="3e-05"): ["run-2"],
        Filter(words="nothing like it"): [],
        Filter(model="other/base"): ["run-2"],
        Filter(version=2): [],
        Filter(state=RunState.FINISHED): ["run-2", "run-1"],
        Filter(state=RunState.FAILED): [],
    }
    for filter, names in found.items():
        assert [line.name for line in run_table.of(bench, project, filter).lines] == names


def test_a_learning_curve_is_judged_by_the_runs_on_all_texts(bench: Bench, divided: tuple[Project, Split]) -> None:
    project, split = divided
    together = bench.store.experiments.begin(project.id, ExperimentKind.LEARNING_CURVE)
    test = splits.rows(bench, split).query("part == 'test'")["id"].tolist()
    for share in (0.5, 1.0):
        answer = planted.wrong_on(test[:4] if share < 1 else [])
        _with(bench, planted.run(bench, project, split, answer, experiment=together), train_share=share)
    [line] = run_table.of(bench, project).lines
    assert line.kind == "learning curve, 2 runs"
    assert line.cells["Validation F1"].key == 1.0
    assert line.cells["Learns from"].text == "50\u00a0%, 100\u00a0%"


def test_a_search_stands_among_the_runs(
    bench: Bench, divided: tuple[Project, Split], monkeypatch: pytest.MonkeyPatch
) -> None:
    project, split = divided
    monkeypatch.setattr(bench.runner, "start", lambda folder: None)
    planted.run(bench, project, split, _right)
    config = training.preset(bench, "default", training.EMBEDDED, split)
    space = (Dimension("learning_rate", (2e-5, 4e-5)),)
    searches.start(bench, project, split, config, space, SearchSettings(trials=2))
    search, run = run_table.of(bench, project).lines
    assert (search.name, search.kind, search.runs) == ("search-1", "search, 2 trials", ())
    assert search.cells["Learning rate"].text == "2e-05, 4e-05"
    assert run.name == "run-1"


def test_a_line_is_found_by_its_name(bench: Bench, divided: tuple[Project, Split]) -> None:
    project, split = divided
    runs = _seeds(bench, project, split)
    assert run_table.find(bench, project, "run-2") == training.run(bench, project, "run-2")
    experiment = run_table.find(bench, project, "run-2+")
    assert experiment == bench.store.experiments.of_run(runs[0].id)


def test_names_and_notes_are_kept_together_and_bounded(bench: Bench, divided: tuple[Project, Split]) -> None:
    project, split = divided
    run = planted.run(bench, project, split, _right)
    captions.keep(bench, run, title="  first  ", note="two\r\nlines ")
    captions.keep(bench, run, title="second")
    kept = training.run(bench, project, run.name)
    assert (kept.title, kept.note) == ("second", "two\nlines")
    for title, note in (("x" * 81, None), ("a\nb", None), (None, "x" * 2001), (None, "a\x00b"), ("new", "\x07")):
        with pytest.raises(SettingError):
            captions.keep(bench, run, title, note)
    assert training.run(bench, project, run.name) == kept
    captions.keep(bench, run, title="", note="")
    assert training.run(bench, project, run.name).title == ""


def test_energy_is_the_time_alone_times_the_power_of_the_cores(bench: Bench, divided: tuple[Project, Split]) -> None:
    project, split = divided
    run = planted.run(bench, project, split, _right)
    result = replace(training_result(), seconds=7200.0, slowdown=2.0)
    on_two = replace(run, result=replace(result, device="cpu (x86_64, 2 threads, bfloat16)"))
    assert energy.watt_hours(on_two) == pytest.approx(2 * energy.WATTS_A_CORE)
    on_gpu = replace(run, result=replace(result, device="NVIDIA H100", slowdown=None))
    assert energy.watt_hours(on_gpu) == pytest.approx(2 * energy.WATTS_OF_A_GPU)
    assert energy.of_all([on_two, replace(run, result=None)]) == energy.watt_hours(on_two)
    assert energy.of_all([replace(run, result=None)]) is None
    assert [energy.in_words(hours) for hours in (0.0421, 12.34, 250, 1340)] == [
        "0.042 Wh",
        "12 Wh",
        "250 Wh",
        "1.3 kWh",
    ]


def test_curves_are_those_of_the_measure(bench: Bench, divided: tuple[Project, Split]) -> None:
    project, split = divided
    run = planted.run(bench, project, split, _right)
    assert run_table.curve(run, run.config.measure) == [(1, 0.6)]
    assert run_table.curve(replace(run, result=None), run.config.measure) == []
    assert len(results.answers(bench, run)) == split.size(Part.TEST)
