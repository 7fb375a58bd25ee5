"""The right words at each state of a run."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import JobError
from core.jobs.folder import Fault, JobFolder
from core.records import Batches, PredictionFilter, Project, Run, RunState, Split, SplitSettings, TrainingProgress
from core.workflow import projects, results, run_status, splits, training, training_words
from core.workflow.bench import Bench
from tests.core.store.filled import training_result
from tests.core.workflow import states
from tests.core.workflow.versions import keep
from tests.tables import simple_csv


@pytest.fixture
def project(bench: Bench) -> Project:
    return projects.create(bench, "Spring")


@pytest.fixture
def split(bench: Bench, project: Project, tmp_path: Path) -> Split:
    return splits.make(bench, keep(bench, project, simple_csv(tmp_path / "a.csv", 40)), SplitSettings())


@pytest.mark.parametrize(("state", "words"), [(state, words) for state, (_, words) in states.ACTIVE.items()])
def test_an_active_run(bench: Bench, project: Project, split: Split, state: str, words: str) -> None:
    run = states.active(bench, project, split, state)
    assert run.state.is_active
    assert run_status.in_words(bench, run) == words
    with pytest.raises(JobError, match=words):
        results.mismatches(bench, run, PredictionFilter())


@pytest.mark.parametrize("state", states.ACTIVE)
def test_one_that_was_asked_to_stop(bench: Bench, project: Project, split: Split, state: str) -> None:
    run = states.active(bench, project, split, state)
    training.stop(bench, run)
    assert training.is_stopping(bench, run)
    expected = states.ACTIVE[state][1] if state in ("testing", "baselines") else "is being stopped"
    assert run_status.in_words(bench, run) == expected


@pytest.mark.parametrize(
    ("trained", "words"),
    [(2.46, "2.4 of 6"), (3.0, "3 of 6"), (0.02, "0.1 of 6"), (5.99, "5.9 of 6"), (None, "1 of 6")],
)
def test_a_stopped_run_tells_what_it_really_trained(
    bench: Bench, project: Project, split: Split, trained: float | None, words: str
) -> None:
    run = states.stopped(bench, project, split, trained)
    assert run.state is RunState.STOPPED
    assert run_status.epochs(run) == words
    assert run_status.in_words(bench, run) == f"was stopped after {words} epochs"


def test_a_run_that_early_stopping_ended_says_so(bench: Bench, project: Project, split: Split) -> None:
    planted_run = states.stopped(bench, project, split, 5.0)
    assert planted_run.result is not None
    last = replace(planted_run.result.epochs[-1], epoch=5)
    result = replace(planted_run.result, stopped=False, epochs=(last,))
    config = replace(planted_run.config, epochs=10, early_stopping=2)
    run = replace(planted_run, state=RunState.FINISHED, config=config, result=result)
    said = "ended after epoch 5 of 10, as 2 epochs brought nothing better"
    assert run_status.in_words(bench, run) == said
    assert (run_status.epochs(run), run_status.remarks(run)) == ("5 of 10", [f"It {said}."])
    assert f"It {said}. Of its epochs we kept" in training_words.methods_sentence(run)
    whole = replace(run, config=replace(config, epochs=5))
    assert (run_status.in_words(bench, whole), run_status.remarks(whole)) == ("is finished", [])


def test_batches_that_did_not_fit_into_memory_are_told(bench: Bench, project: Project, split: Split) -> None:
    run = states.stopped(bench, project, split, 2.0)
    assert run.result is not None
    assert run_status.remarks(run) == []
    small = replace(run, result=replace(run.result, fitted=Batches(4, 4)))
    assert run_status.remarks(small) == [
        "A batch of 16 did not fit into memory: it was trained with 4, accumulated to 16."
    ]
    assert "it is trained with 4" in run_status.fitted(run.config, Batches(4, 4))


def test_one_without_a_model(bench: Bench, project: Project, split: Split) -> None:
    stopped = states.without_model(bench, project, split, Fault("Stopped.", stopped=True))
    assert run_status.in_words(bench, stopped) == "was stopped before its training began"
    failed = states.without_model(bench, project, split, Fault("The disk is full."))
    assert run_status.in_words(bench, failed) == "failed"
    assert run_status.epochs(failed) == "10"


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        (None, ""),
        ((100.5, 200.5), "2 to 3 minutes left"),
        ((-5.0, 20.5), "5 to 20 seconds left"),
        ((-9.0, -1.0), "a little longer"),
    ],
)
def test_the_time_left_is_a_range_and_never_nothing(ends: tuple[float, float] | None, words: str) -> None:
    now = time.time()
    known = None if ends is None else (now + ends[0], now + ends[1])
    assert run_status.time_left(TrainingProgress(phase="training", ends=known)) == words


def test_two_stops_that_left_the_same_epoch_are_no_difference(trained: tuple[Bench, Project, Run]) -> None:
    _, _, run = trained
    assert run.result is not None
    epoch_2, also_2, epoch_3 = (
        replace(run, result=replace(run.result, stopped=True, best_epoch=best, epochs_trained=done))
        for best, done in ((2, 6.2), (2, 4.2), (3, 4.2))
    )
    assert run_status.same_epochs(epoch_2, also_2)
    assert not run_status.same_epochs(epoch_2, epoch_3)
    assert not run_status.same_epochs(run, replace(run, config=replace(run.config, epochs=9)))


def test_a_run_that_was_taken_for_dead_comes_back(bench: Bench, project: Project, split: Split) -> None:
    """As where a laptop slept while its worker was starting."""
    run = states.active(bench, project, split, "second epoch")
    bench.store.close_run(run.id, RunState.FAILED, finished=run.created, result=None, error="It ended.")
    again = training.run(bench, project, run.name)
    assert (again.state, again.error, again.finished) == (RunState.RUNNING, None, None)


def test_a_run_that_was_taken_for_dead_and_ended_since_is_collected(
    bench: Bench, project: Project, split: Split
) -> None:
    run = states.active(bench, project, split, "testing")
    bench.store.close_run(run.id, RunState.FAILED, finished=run.created, result=None, error="It ended.")
    JobFolder(bench.artifacts.path(run.folder)).write_result(training_result())
    again = training.run(bench, project, run.name)
    assert (again.state, again.error, again.result) == (RunState.FINISHED, None, training_result())
