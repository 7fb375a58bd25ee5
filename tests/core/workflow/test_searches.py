from __future__ import annotations

import dataclasses
import errno
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from core.errors import JobError, ModelError, NotFound, SettingError
from core.jobs import search_task, worker
from core.jobs.folder import JobFolder
from core.records import (
    Dimension,
    Part,
    Project,
    RunState,
    SearchEnd,
    SearchMethod,
    SearchSettings,
    Split,
    SplitSettings,
    TrainingConfig,
    Trial,
    TrialState,
)
from core.records.folders import SearchFolder
from core.records.job_specs import SearchSpec
from core.workflow import checking, energy, projects, run_table, search_report, searches, splits, training
from core.workflow.bench import Bench
from tests.core.workflow.planted_training import PlantedTraining
from tests.core.workflow.versions import keep
from tests.tables import simple_csv, wide_csv

SPACE = (Dimension("learning_rate", (1e-3, 2e-3, 3e-3)), Dimension("epochs", (2, 3)))
GRID = SearchSettings(trials=6, method=SearchMethod.GRID, pruning=False)


@pytest.fixture
def divided(bench: Bench, tmp_path: Path) -> tuple[Project, Split]:
    project = projects.create(bench, "Spring")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv"))
    return project, splits.make(bench, version, SplitSettings(shares=(40, 20, 40)))


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch) -> PlantedTraining:
    stand_in = PlantedTraining()
    monkeypatch.setattr("core.training.finetuning.finetune", stand_in)
    return stand_in


def _start(
    bench: Bench, divided: tuple[Project, Split], settings: SearchSettings = GRID, space: Any = SPACE
) -> searches.SearchStanding:
    project, split = divided
    config = training.preset(bench, "default", training.EMBEDDED, split)
    return searches.standing(bench, searches.start(bench, project, split, config, space, settings))


def test_a_search_with_a_real_model(bench: Bench, tmp_path: Path, tiny_model: Path) -> None:
    project = projects.create(bench, "Campaign")
    version = keep(bench, project, wide_csv(tmp_path / "wide.csv"))
    split = splits.make(bench, version, SplitSettings())
    config = training.preset(bench, "default", str(tiny_model), split)
    space = (Dimension("learning_rate", (1e-4, 1e-2)), Dimension("epochs", (1, 2)))
    search = searches.start(bench, project, split, config, space, SearchSettings(trials=3, pruning=False))
    found = searches.standing(bench, search)
    assert (found.state, found.ended, found.error) == (RunState.FINISHED, SearchEnd.TRIALS, None)
    assert [trial.state for trial in found.trials] == [TrialState.DONE] * 3
    assert all(len(trial.epochs) == trial.values["epochs"] for trial in found.trials)
    assert found.best is not None
    assert found.best.score == max(trial.score or 0 for trial in found.trials)
    folder = bench.artifacts.path(search.folder)
    assert [path.name for path in folder.iterdir() if path.is_dir()] == ["trials"], "no model of a trial is kept"
    assert training.runs(bench, project) == []
    run = training.run(bench, project, searches.train_with_best(bench, project, found).name)
    assert run.state is RunState.FINISHED
    assert run.config == searches.best_settings(found)
    assert searches.trained_with_best(bench, found) == [bench.store.run(project.id, run.name)]
    # With the same seed the same settings give the same epochs again.
    assert run.result is not None
    assert run.result.epochs == found.best.epochs
    assert checking.check(bench.settings).is_whole


def test_the_energy_of_a_search_is_that_of_its_trials(
    bench: Bench, divided: tuple[Project, Split], planted: PlantedTraining
) -> None:
    found = _start(bench, divided)
    [line] = run_table.of(bench, divided[0]).lines
    hours = 6 * 2 * energy.WATTS_A_CORE * planted.seconds / 3600
    assert line.cells["Energy"].key == pytest.approx(hours)
    assert "Energy" in run_table.of(bench, divided[0]).columns
    # An earlier Errata did not keep on what a trial was trained.
    file = SearchFolder(bench.artifacts.path(found.search.folder)).trial(3)
    earlier = msgspec.json.decode(file.read_bytes())
    del earlier["device"], earlier["slowdown"]
    file.write_bytes(msgspec.json.encode(earlier))
    assert searches.standing(bench, found.search).trials[2] == dataclasses.replace(found.trials[2], device="")
    [line] = run_table.of(bench, divided[0]).lines
    assert line.cells["Energy"].text == ""


def test_a_trial_never_sees_the_test_part(
    bench: Bench, divided: tuple[Project, Split], planted: PlantedTraining
) -> None:
    _start(bench, divided)
    assert {part for rows in planted.rows for part in rows["part"]} == {Part.TRAIN, Part.VALIDATION}


def test_all_trials_differ_in_the_searched_settings_alone(
    bench: Bench, divided: tuple[Project, Split], planted: PlantedTraining
) -> None:
    found = _start(bench, divided)
    same = {dataclasses.replace(config, learning_rate=1, epochs=1) for config in planted.calls}
    assert len(same) == 1
    assert [(trial.values["learning_rate"], trial.values["epochs"]) for trial in found.trials] == [
        (rate, epochs) for rate in (1e-3, 2e-3, 3e-3) for epochs in (2, 3)
    ]
    assert found.best is not None
    assert (found.best.number, found.best.score) == (6, pytest.approx(0.3 + 0.03 + 0.003))


@pytest.mark.parametrize(
    ("changes", "ended", "trials"),
    [
        ({"trials": 4}, SearchEnd.TRIALS, 4),
        ({"trials": 100}, SearchEnd.SPACE, 6),
        ({"hours": 0.05}, SearchEnd.HOURS, 3),  # of 60 seconds each
        ({"patience": 2}, SearchEnd.PATIENCE, 3),
    ],
)
def test_what_ends_a_search(
    bench: Bench,
    divided: tuple[Project, Split],
    planted: PlantedTraining,
    changes: dict[str, Any],
    ended: SearchEnd,
    trials: int,
) -> None:
    if ended is SearchEnd.PATIENCE:
        planted.scores = lambda config, epoch: 1 - 100 * config.learning_rate
    found = _start(bench, divided, dataclasses.replace(GRID, **changes))
    assert (found.state, found.ended, len(found.done)) == (RunState.FINISHED, ended, trials)


def test_a_search_of_a_small_space_counts_its_combinations(
    bench: Bench, divided: tuple[Project, Split], planted: PlantedTraining
) -> None:
    found = _start(bench, divided, SearchSettings(trials=100, pruning=False))
    begun = dataclasses.replace(found, state=RunState.RUNNING, trials=found.trials[:3])
    assert search_report.in_words(begun) == "is in trial 4 of 6"
    assert begun.fraction == pytest.approx(0.5)
    stopped = dataclasses.replace(begun, state=RunState.STOPPED)
    assert search_report.in_words(stopped) == "was stopped after 3 of 6 trials"
    [line] = run_table.of(bench, divided[0]).lines
    assert line.kind == "search, 6 trials"


@pytest.mark.parametrize(("hours", "spent", "to_come"), [(None, 0, 4), (1.0, 3_000, 1), (1.0, 3_600, 0), (9.0, 60, 4)])
def test_no_trial_is_reckoned_with_once_the_hours_are_over(
    tmp_path: Path, hours: float | None, spent: float, to_come: int
) -> None:
    settings = SearchSettings(trials=5, hours=hours)
    space = (Dimension("epochs", (1, 2, 3, 4, 5, 6)),)
    config, now = TrainingConfig("any"), datetime.now(UTC)
    spec = SearchSpec(name="search-1", created=now, config=config, labels=("a", "b"), space=space, settings=settings)
    attempt = search_task._Attempt(JobFolder(tmp_path), spec, [], Trial(1, {}))
    assert attempt._trials_to_come(spent, usual=900) == to_come


def test_a_poor_trial_ends_early(bench: Bench, divided: tuple[Project, Split], planted: PlantedTraining) -> None:
    planted.scores = lambda config, epoch: 1 - 100 * config.learning_rate
    found = _start(bench, divided, dataclasses.replace(GRID, pruning=True))
    # The fourth and the sixth have three epochs; the fifth was at its end when it was seen to be poor.
    assert [trial.state.value for trial in found.trials] == ["done", "done", "done", "pruned", "done", "pruned"]
    assert len(found.trials[3].epochs) == len(found.trials[5].epochs) == 2
    assert found.best is not None
    assert found.best.number == 1
    assert "2 ended early" in " ".join(search_report.findings(found))


def test_a_stopped_search_goes_on_with_the_trial_that_was_cut_off(
    bench: Bench, divided: tuple[Project, Split], planted: PlantedTraining
) -> None:
    whole = _start(bench, divided)
    planted.calls.clear()

    def stop_third(number: int) -> None:
        if number == 3:
            searches.stop(bench, searches.of_project(bench, divided[0])[0])

    planted.at_call = stop_third
    found = _start(bench, divided)
    assert (found.search.name, found.state) == ("search-2", RunState.STOPPED)
    assert [trial.state.value for trial in found.trials] == ["done", "done", "running"]
    assert search_report.in_words(found) == "was stopped after 2 of 6 trials"
    planted.at_call = lambda number: None
    searches.resume(bench, found.search)
    again = searches.standing(bench, found.search)
    assert again.state is RunState.FINISHED
    assert again.trials == whole.trials
    with pytest.raises(JobError, match="search-2 is finished: there is nothing to resume"):
        searches.resume(bench, found.search)


class _Killed(BaseException):
    """No except clause of ours catches it."""


def _kill(monkeypatch: pytest.MonkeyPatch, bench: Bench, divided: tuple[Project, Split]) -> searches.SearchStanding:
    with pytest.raises(_Killed):
        _start(bench, divided)
    search = searches.of_project(bench, divided[0])[0]
    return searches.standing(bench, search)


def test_a_killed_search_goes_on_and_finds_the_same(
    bench: Bench, divided: tuple[Project, Split], planted: PlantedTraining, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = _start(bench, divided)
    planted.calls.clear()

    def kill_fourth(number: int) -> None:
        if number == 4:
            raise _Killed

    planted.at_call = kill_fourth
    found = _kill(monkeypatch, bench, divided)
    assert (found.state, len(found.done)) == (RunState.FAILED, 3)
    assert "was killed" in (found.error or "")
    planted.at_call = lambda number: None
    searches.resume(bench, found.search)
    again = searches.standing(bench, found.search)
    assert again.state is RunState.FINISHED
    assert [dataclasses.replace(trial, attempts=1) for trial in again.trials] == list(whole.trials)
    assert again.trials[3].attempts == 2


def test_a_trial_in_which_the_process_dies_twice_is_passed_over(
    bench: Bench, divided: tuple[Project, Split], planted: PlantedTraining, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kill(number: int) -> None:
        if number in (2, 3):
            raise _Killed

    planted.at_call = kill
    found = _kill(monkeypatch, bench, divided)
    with pytest.raises(_Killed):
        searches.resume(bench, found.search)
    searches.resume(bench, found.search)
    again = searches.standing(bench, found.search)
    assert again.state is RunState.FINISHED
    assert [trial.state.value for trial in again.trials] == ["done", "failed", "done", "done", "done", "done"]
    assert "ended twice" in (again.trials[1].error or "")


def test_a_failed_trial_is_tried_once_more_and_then_shown(
    bench: Bench, divided: tuple[Project, Split], planted: PlantedTraining
) -> None:
    def fail(number: int) -> None:
        if number in (1, 3, 4):
            raise JobError("The training diverged.", where="learning rate", todo="Lower it.")

    planted.at_call = fail
    found = _start(bench, divided)
    assert found.state is RunState.FINISHED
    assert [(trial.state.value, trial.attempts) for trial in found.trials] == [
        ("done", 2),
        ("failed", 2),
        *[("done", 1)] * 4,
    ]
    assert found.trials[1].error == "learning rate: The training diverged. Lower it."
    assert "1 failed" in " ".join(search_report.findings(found))


def test_a_search_whose_every_trial_fails_ends_with_the_reason(
    bench: Bench, divided: tuple[Project, Split], planted: PlantedTraining
) -> None:
    def fail(number: int) -> None:
        raise ZeroDivisionError("by zero")

    planted.at_call = fail
    found = _start(bench, divided)
    assert (found.state, len(planted.calls), found.best) == (RunState.FAILED, 6, None)
    assert "The last 3 trials failed. The last one: ZeroDivisionError: by zero" in (found.error or "")
    with pytest.raises(JobError, match="No trial of search-1 is finished"):
        searches.best_settings(found)
    planted.at_call = lambda number: None
    searches.resume(bench, found.search)
    again = searches.standing(bench, found.search)
    assert (again.state, [trial.state.value for trial in again.trials][2:4]) == (RunState.FINISHED, ["failed", "done"])


def test_a_short_search_whose_every_trial_fails_ends_with_the_reason(
    bench: Bench, divided: tuple[Project, Split], planted: PlantedTraining
) -> None:
    def fail(number: int) -> None:
        raise JobError("The training diverged.")

    planted.at_call = fail
    found = _start(bench, divided, dataclasses.replace(GRID, trials=2))
    assert (found.state, len(found.done)) == (RunState.FAILED, 2)
    assert found.error == (
        "search: All 2 trials failed. The last one: The training diverged. Mend what it says, then search again."
    )


@pytest.mark.parametrize(
    ("error", "said"),
    [(OSError(errno.ENOSPC, "No space left"), "The disk is full"), (ModelError("No such model."), "No such model")],
)
def test_what_every_trial_would_meet_ends_the_search_at_once(
    bench: Bench, divided: tuple[Project, Split], planted: PlantedTraining, error: Exception, said: str
) -> None:
    def fail(number: int) -> None:
        if number == 2:
            raise error

    planted.at_call = fail
    found = _start(bench, divided)
    assert (found.state, len(found.done)) == (RunState.FAILED, 1)
    assert said in (found.error or "")
    planted.at_call = lambda number: None
    searches.resume(bench, found.search)
    again = searches.standing(bench, found.search)
    assert (again.state, len(again.done)) == (RunState.FINISHED, 6)


def test_a_damaged_trial_counts_as_failed_and_the_rest_goes_on(
    bench: Bench, divided: tuple[Project, Split], planted: PlantedTraining
) -> None:
    def stop_fourth(number: int) -> None:
        if number == 4:
            searches.stop(bench, searches.of_project(bench, divided[0])[0])

    planted.at_call = stop_fourth
    found = _start(bench, divided)
    folder = SearchFolder(bench.artifacts.path(found.search.folder))
    folder.trial(2).write_bytes(b'{"number": 2, "val')
    folder.trial(1).unlink()
    planted.at_call = lambda number: None
    searches.resume(bench, found.search)
    again = searches.standing(bench, found.search)
    assert again.state is RunState.FINISHED
    assert [trial.state.value for trial in again.trials] == ["failed", "failed", "done", "done", "done", "done"]
    assert "damaged: 002.json" in (again.trials[1].error or "")
    assert search_report.values_in_words(again, again.trials[1]) == {}


def test_a_search_that_is_stopped_while_it_waits(
    bench: Bench, divided: tuple[Project, Split], planted: PlantedTraining, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench.runner, "start", lambda folder: None)
    found = _start(bench, divided)
    assert found.state is RunState.WAITING
    job = JobFolder(bench.artifacts.path(found.search.folder))
    searches.stop(bench, found.search)
    worker.work(job.path)
    stopped = searches.standing(bench, found.search)
    assert (stopped.state, stopped.trials) == (RunState.STOPPED, ())
    assert planted.calls == []


def test_a_search_on_folds_is_refused(bench: Bench, divided: tuple[Project, Split], planted: PlantedTraining) -> None:
    project, split = divided
    folds = splits.make(bench, bench.store.version(split.version_id), SplitSettings(folds=3))
    with pytest.raises(SettingError, match="a search needs one validation part"):
        _start(bench, (project, folds))
    assert searches.of_project(bench, project) == []


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (SearchSettings(trials=0), "“Trials” is 0; possible is 1 to 200"),
        (SearchSettings(hours=float("nan")), "“Hours” is nan"),
        (SearchSettings(patience=0), "“Trials without gain” is 0"),
    ],
)
def test_settings_out_of_range_are_refused(
    bench: Bench, divided: tuple[Project, Split], settings: SearchSettings, said: str
) -> None:
    with pytest.raises(SettingError, match=said):
        _start(bench, divided, settings)


def test_searches_are_found_by_name_and_deleted(
    bench: Bench, divided: tuple[Project, Split], planted: PlantedTraining
) -> None:
    project, _ = divided
    found = _start(bench, divided)
    assert searches.find(bench, project, "search-1") == found.search
    with pytest.raises(NotFound, match=r"no search “search-7” in this project. There are: search-1."):
        searches.find(bench, project, "search-7")
    searches.delete(bench, found.search)
    assert searches.of_project(bench, project) == []
    assert not bench.artifacts.path(found.search.folder).exists()
    assert _start(bench, divided).search.name == "search-1"
    projects.delete(bench, project)
    assert bench.store.all_folders() == set()


def test_a_project_with_a_search_at_work_is_not_deleted(
    bench: Bench, divided: tuple[Project, Split], planted: PlantedTraining, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench.runner, "start", lambda folder: None)
    found = _start(bench, divided)
    with pytest.raises(JobError, match="search-1"):
        projects.delete(bench, divided[0])
    with pytest.raises(JobError, match="search-1 is waiting"):
        searches.delete(bench, found.search)


def test_the_estimate_is_that_of_the_trials_and_no_more_than_the_hours(
    bench: Bench, divided: tuple[Project, Split]
) -> None:
    project, split = divided
    config = training.preset(bench, "default", training.EMBEDDED, split)
    space = (Dimension("epochs", (2, 4)),)
    two = searches.estimate(bench, project, split, config, space, SearchSettings(trials=12))
    each = [
        training.estimate(bench, project, split, dataclasses.replace(config, epochs=epochs)).longest
        for epochs in (2, 4)
    ]
    assert two.longest == pytest.approx(sum(each)), "there are only two combinations"
    limited = searches.estimate(bench, project, split, config, space, SearchSettings(hours=0.001))
    assert limited.longest == pytest.approx(3.6)


def test_what_the_trials_say(bench: Bench, divided: tuple[Project, Split], planted: PlantedTraining) -> None:
    planted.scores = lambda config, epoch: 100 * config.learning_rate if config.learning_rate < 3e-3 else 0.1
    found = _start(bench, divided)
    said = search_report.findings(found)
    assert said[0] == (
        "Best: trial 3, with a validation F1 of “True” of 0.200, the best of 6. As the best of several it is a little "
        "too good by chance: it says which settings to take, not how good a model will be."
    )
    assert said[1] == "The last 3 trials gained nothing."
    assert said[2].startswith("The learning rate matters most (share of the differences between the scores: learning")
    assert search_report.in_words(found) == "is finished: its 6 trials were made"
