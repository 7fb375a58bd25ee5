from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import msgspec
import pytest

from core.jobs import training_progress
from core.jobs.progress import read_events
from core.records import Batches, EpochScores, TrainingProgress, to_json
from core.records.job_events import Ends, Epoch, Fitted, Phase, StepDone


def read_progress(lines: bytes) -> TrainingProgress:
    return training_progress.read(read_events(lines))


def _jsonl(events: Sequence[msgspec.Struct]) -> bytes:
    return b"".join(to_json(event) + b"\n" for event in events)


def _step(step: int, loss: float | None = 0.5) -> StepDone:
    return StepDone(step, steps=40, epochs=4, loss=loss, ends=(90.0 - step, 99.0 - step))


def _epoch(number: int, f1: float = 0.5) -> Epoch:
    return Epoch.of(EpochScores(number, 0.6, 0.7, 0.5, 0.5, f1, 0.8))


def test_nothing_reported_is_a_start() -> None:
    assert read_progress(b"") == TrainingProgress(phase="starting")


def test_waiting_says_for_what() -> None:
    waiting = [Phase("starting"), Phase("waiting", "run-1")]
    assert read_progress(_jsonl(waiting)) == TrainingProgress(phase="waiting", waits_for="run-1")
    assert read_progress(_jsonl([*waiting, Phase("loading")])) == TrainingProgress(phase="loading")


def test_steps_and_epochs_add_up() -> None:
    events = [Phase("training"), *map(_step, range(1, 11)), _epoch(1, f1=0.25), _step(11, loss=0.25)]
    progress = read_progress(_jsonl(events))
    assert (progress.phase, progress.step, progress.steps, progress.ends) == ("training", 11, 40, (79.0, 88.0))
    assert progress.epoch == pytest.approx(1.1)
    assert progress.losses == (*((step, 0.5) for step in range(1, 11)), (11, 0.25))
    assert progress.scores == (EpochScores(1, 0.6, 0.7, 0.5, 0.5, 0.25, 0.8),)


def test_the_batches_that_fitted_are_told_until_a_training_begins_anew() -> None:
    events: list[msgspec.Struct] = [Phase("starting"), Fitted(8, 2), Phase("training"), _step(1), Fitted(4, 4)]
    assert read_progress(_jsonl(events)).fitted == Batches(4, 4)
    assert read_progress(_jsonl([*events, Phase("starting")])).fitted is None


def test_a_resumed_training_replaces_what_it_repeats() -> None:
    first = [Phase("training"), *map(_step, range(1, 11)), _epoch(1), *map(_step, range(11, 21)), _epoch(2)]
    resumed = [Phase("starting"), Phase("training"), _step(11, loss=0.1)]
    progress = read_progress(_jsonl([*first, _step(21), *resumed]))
    assert progress.step == 11
    assert progress.losses == (*((step, 0.5) for step in range(1, 11)), (11, 0.1))
    assert [scores.epoch for scores in progress.scores] == [1]
    repeated = [*map(_step, range(12, 21)), _epoch(2, f1=0.75)]
    progress = read_progress(_jsonl([*first, *resumed, *repeated]))
    assert [(scores.epoch, scores.f1) for scores in progress.scores] == [(1, 0.5), (2, 0.75)]


def test_an_epoch_that_is_reported_again_counts_once() -> None:
    progress = read_progress(_jsonl([_step(10), _epoch(1), Phase("starting"), _epoch(1, f1=0.75), _step(11)]))
    assert [(scores.epoch, scores.f1) for scores in progress.scores] == [(1, 0.75)]


def test_the_time_left_holds_until_another_is_told_or_all_begins_anew() -> None:
    training = [Phase("training"), _step(40), Phase("testing")]
    assert read_progress(_jsonl(training)).ends == (50.0, 59.0)
    later = [*training, Ends((60.5, 70.5))]
    assert read_progress(_jsonl(later)).ends == (60.5, 70.5)
    assert read_progress(_jsonl([*later, Phase("starting")])).ends is None


def test_what_an_earlier_errata_reported_is_read() -> None:
    progress = read_progress(
        b'{"event":"phase","phase":"waiting","for":"run-1"}\n{"event":"time","seconds_left":3.5}\n'
        b'{"event":"step","step":3,"steps":40,"epochs":4,"loss":0.5,"seconds_left":12.0}\n'
        b'{"event":"epoch","epoch":1,"training_loss":0.6,"validation_loss":0.7,"precision":0.5,"recall":0.5,"f1":0.5,'
        b'"accuracy":0.8}\n{"event":"time","seconds_left":3.5}\n'
    )
    assert (progress.step, progress.ends, progress.unknown) == (3, None, ())
    assert (progress.waits_for, progress.scores) == ("run-1", (EpochScores(1, 0.6, 0.7, 0.5, 0.5, 0.5, 0.8),))


def test_an_earlier_errata_reads_what_is_written_now() -> None:
    assert to_json(Phase("waiting", "run-1")) == b'{"event":"phase","phase":"waiting","for":"run-1"}'
    assert to_json(_step(3)) == b'{"event":"step","step":3,"steps":40,"epochs":4,"loss":0.5,"ends":[87.0,96.0]}'
    assert to_json(Ends((1.5, 2.5))) == b'{"event":"time","ends":[1.5,2.5]}'


def test_a_reader_at_any_moment_and_a_killed_writer_do_no_harm() -> None:
    whole = _jsonl([Phase("training"), _step(1), _epoch(1), _step(2)])
    for end in range(len(whole) + 1):
        assert read_progress(whole[:end]).step <= 2
        resumed = read_progress(whole[:end] + b"\n" + _jsonl([Phase("starting"), _step(3)]))
        assert (resumed.phase, resumed.step) == ("starting", 3)


@pytest.mark.parametrize("line", [b"\xff\xfe", b"\x00" * 40, b"[]", b'{"event": "ste', b"null"])
def test_lines_that_are_no_events_are_passed_over(line: bytes) -> None:
    progress = read_progress(line + b"\n" + _jsonl([_step(1)]))
    assert (progress.step, progress.unknown) == (1, ())


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (b'{"event": "other", "n": 1}', "other"),
        (b'{"event": "step", "at": 3}', "step"),
        (b"{}", "without a kind"),
        (b'{"event": "' + b"x" * 900 + b'"}', "x" * 40),
    ],
)
def test_events_of_a_newer_errata_are_named_and_do_no_harm(line: bytes, kind: str) -> None:
    progress = read_progress(line + b"\n" + line + b"\n" + _jsonl([_step(1)]))
    assert (progress.step, progress.unknown) == (1, (kind,))


def test_no_more_than_five_unknown_kinds_are_named() -> None:
    assert len(read_progress(b"".join(b'{"event": "%d"}\n' % number for number in range(99))).unknown) == 5


def test_long_trainings_have_at_most_500_points_and_the_last_one() -> None:
    progress = read_progress(_jsonl([_step(step, loss=float(step)) for step in range(1, 3002)]))
    assert 400 <= len(progress.losses) <= 500
    assert progress.losses[-1] == (3001, 3001.0)
    steps = [step for step, _ in progress.losses]
    assert len({after - before for before, after in pairwise(steps)}) == 1


def test_a_loss_that_is_not_told_is_no_point() -> None:
    assert read_progress(_jsonl([_step(1, loss=None), _step(2)])).losses == ((2, 0.5),)
