from __future__ import annotations

import time
from threading import Event

import pytest

from dashboard import under_way
from dashboard.under_way import OnProgress, Questions


class Asked:
    """A question that is answered when it is told to."""

    def __init__(self) -> None:
        self.go_on, self.times = Event(), 0

    def __call__(self, on_progress: OnProgress) -> None:
        self.times += 1
        on_progress(0.5)
        while not self.go_on.wait(0.01):
            on_progress(0.5)


def test_what_is_under_way_is_found_again_and_not_asked_twice() -> None:
    questions, asked = Questions(), Asked()
    first = questions.ask("a text", asked)
    assert questions.find("a text") is questions.ask("a text", asked) is first
    assert questions.find("another text") is None
    assert not first.wait(0.05)
    assert first.share == 0.5
    asked.go_on.set()
    assert first.wait(10)
    assert questions.find("a text") is None
    assert asked.times == 1


def test_a_question_that_was_given_up_ends_and_can_be_asked_anew() -> None:
    questions, asked = Questions(), Asked()
    first = questions.ask("a text", asked)
    first.give_up()
    assert questions.find("a text") is None
    assert first.wait(10)
    second = questions.ask("a text", asked)
    assert second is not first
    second.give_up()


@pytest.mark.parametrize("left", [True, False])
def test_a_question_that_nobody_waits_for_ends_by_itself(monkeypatch: pytest.MonkeyPatch, left: bool) -> None:
    monkeypatch.setattr(under_way, "_COMES_BACK_WITHIN" if left else "_RELOADS_WITHIN", 0.05)
    question = Questions().ask("a text", Asked())
    if left:
        question.leave()
    until = time.monotonic() + 10
    while not question.ended and time.monotonic() < until:
        time.sleep(0.01)
    assert question.ended


def test_what_it_failed_with_is_raised_where_it_is_waited_for() -> None:
    def fails(_: OnProgress) -> None:
        raise ValueError("no such model")

    with pytest.raises(ValueError, match="no such model"):
        Questions().ask("a text", fails).wait(10)


def test_the_time_left_does_not_count_what_came_before_the_first_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000.0
    monkeypatch.setattr(under_way.time, "monotonic", lambda: now)
    steps = [Event() for _ in range(3)]
    told = [Event() for _ in range(3)]

    def ask(on_progress: OnProgress) -> None:
        for share, step, done in zip((0.0, 0.1, 0.3), steps, told, strict=True):
            step.wait(10)
            on_progress(share)
            done.set()
        Event().wait(10)

    def go_on(step: int, seconds: float) -> float | None:
        nonlocal now
        now += seconds
        steps[step].set()
        assert told[step].wait(10)
        return question.seconds_left

    question = Questions().ask("a text", ask)
    assert go_on(0, 1.0) is None
    assert go_on(1, 25.0) is None, "the model was loaded; how fast it answers is not known yet"
    now += 4.0
    assert question.seconds_left is None
    assert go_on(2, 0.0) == pytest.approx(4.0 * 0.7 / 0.2)
