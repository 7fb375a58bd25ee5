from __future__ import annotations

from itertools import pairwise

import msgspec
import pytest

from core.jobs.progress import read_progress
from core.records import EpochScores, Progress

Lines = list[dict[str, object]]


def _jsonl(events: Lines) -> bytes:
    return b"".join(msgspec.json.encode(event) + b"\n" for event in events)


def _step(step: int, loss: float | None = 0.5) -> dict[str, object]:
    return {"event": "step", "step": step, "steps": 40, "epochs": 4, "loss": loss, "ends": [90.0 - step, 99.0 - step]}


def _epoch(number: int, f1: float = 0.5) -> dict[str, object]:
    scores = {"training_loss": 0.6, "validation_loss": 0.7, "precision": 0.5, "recall": 0.5, "accuracy": 0.8}
    return {"event": "epoch", "epoch": number, "f1": f1, **scores}


def _phase(phase: str, **more: object) -> dict[str, object]:
    return {"event": "phase", "phase": phase, **more}


def test_nothing_reported_is_a_start() -> None:
    assert read_progress(b"") == Progress(phase="starting")


def test_waiting_says_for_what() -> None:
    waiting = [_phase("starting"), _phase("waiting", **{"for": "run-1"})]
    assert read_progress(_jsonl(waiting)) == Progress(phase="waiting", waits_for="run-1")
    assert read_progress(_jsonl([*waiting, _phase("loading")])) == Progress(phase="loading")


def test_steps_and_epochs_add_up() -> None:
    events = [_phase("training"), *map(_step, range(1, 11)), _epoch(1, f1=0.25), _step(11, loss=0.25)]
    progress = read_progress(_jsonl(events))
    assert (progress.phase, progress.step, progress.steps, progress.ends) == ("training", 11, 40, (79.0, 88.0))
    assert progress.epoch == pytest.approx(1.1)
    assert progress.losses == (*((step, 0.5) for step in range(1, 11)), (11, 0.25))
    assert progress.scores == (EpochScores(1, 0.6, 0.7, 0.5, 0.5, 0.25, 0.8),)


def test_a_resumed_training_replaces_what_it_repeats() -> None:
    first = [_phase("training"), *map(_step, range(1, 11)), _epoch(1), *map(_step, range(11, 21)), _epoch(2)]
    resumed = [_phase("starting"), _phase("training"), _step(11, loss=0.1)]
    progress = read_progress(_jsonl([*first, _step(21), *resumed]))
    assert progress.step == 11
    assert progress.losses == (*((step, 0.5) for step in range(1, 11)), (11, 0.1))
    assert [scores.epoch for scores in progress.scores] == [1]
    repeated = [*map(_step, range(12, 21)), _epoch(2, f1=0.75)]
    progress = read_progress(_jsonl([*first, *resumed, *repeated]))
    assert [(scores.epoch, scores.f1) for scores in progress.scores] == [(1, 0.5), (2, 0.75)]


def test_an_epoch_that_is_reported_again_counts_once() -> None:
    progress = read_progress(_jsonl([_step(10), _epoch(1), _phase("starting"), _epoch(1, f1=0.75), _step(11)]))
    assert [(scores.epoch, scores.f1) for scores in progress.scores] == [(1, 0.75)]


def test_the_time_left_holds_until_another_is_told_or_all_begins_anew() -> None:
    training = [_phase("training"), _step(40), _phase("testing")]
    assert read_progress(_jsonl(training)).ends == (50.0, 59.0)
    later: Lines = [*training, {"event": "time", "ends": [60.5, 70.5]}]
    assert read_progress(_jsonl(later)).ends == (60.5, 70.5)
    assert read_progress(_jsonl([*later, _phase("starting")])).ends is None


def test_what_an_earlier_errata_reported_is_read() -> None:
    step = {"event": "step", "step": 3, "steps": 40, "epochs": 4, "loss": 0.5, "seconds_left": 12.0}
    progress = read_progress(_jsonl([step, {"event": "time", "seconds_left": 3.5}]))
    assert (progress.step, progress.ends) == (3, None)


def test_a_reader_at_any_moment_and_a_killed_writer_do_no_harm() -> None:
    whole = _jsonl([_phase("training"), _step(1), _epoch(1), _step(2)])
    for end in range(len(whole) + 1):
        assert read_progress(whole[:end]).step <= 2
        resumed = read_progress(whole[:end] + b"\n" + _jsonl([_phase("starting"), _step(3)]))
        assert (resumed.phase, resumed.step) == ("starting", 3)


@pytest.mark.parametrize(
    "line", [b"\xff\xfe", b"\x00" * 40, b"[]", b'{"event": "other"}', b'{"event": "step"}', b"null"]
)
def test_lines_that_are_no_events_are_passed_over(line: bytes) -> None:
    assert read_progress(line + b"\n" + _jsonl([_step(1)])).step == 1


def test_long_trainings_have_at_most_500_points_and_the_last_one() -> None:
    progress = read_progress(_jsonl([_step(step, loss=float(step)) for step in range(1, 3002)]))
    assert 400 <= len(progress.losses) <= 500
    assert progress.losses[-1] == (3001, 3001.0)
    steps = [step for step, _ in progress.losses]
    assert len({after - before for before, after in pairwise(steps)}) == 1


def test_a_loss_that_is_not_told_is_no_point() -> None:
    assert read_progress(_jsonl([_step(1, loss=None), _step(2)])).losses == ((2, 0.5),)
