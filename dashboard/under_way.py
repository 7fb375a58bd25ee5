"""Questions to a model that outlive the page that asked them, so that a reload finds them again.

Each has a thread of its own. It gives up by itself where no page has waited for it for a while: somebody left.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from threading import Event, Lock, Thread

from dashboard.cached import once

OnProgress = Callable[[float], None]

_RELOADS_WITHIN = 30
_COMES_BACK_WITHIN = 5
_SECONDS_TO_KNOW = 2


class _GivenUp(Exception):
    """Nobody waits for the answer any more."""


class PendingQuestion:
    """One that is being answered: ``share`` of it is done, from 0 to 1."""

    def __init__(self, ask: Callable[[OnProgress], object]) -> None:
        self.share = 0.0
        self._first: tuple[float, float] | None = None
        self._waits_until = time.monotonic() + _RELOADS_WITHIN
        self._ended = Event()
        self.given_up = False
        self._fault: Exception | None = None
        Thread(target=self._work, args=(ask,), daemon=True).start()

    @property
    def seconds_left(self) -> float | None:
        """At the pace since something of it was done, as a model may have to be loaded before; None while unknown."""
        if self._first is None:
            return None
        begun, share = self._first
        seconds, done = time.monotonic() - begun, self.share - share
        return seconds * (1 - self.share) / done if done > 0 and seconds >= _SECONDS_TO_KNOW else None

    @property
    def ended(self) -> bool:
        return self._ended.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait for its end, at most so long; whether it has ended. Raises what it failed with."""
        self._waits_until = time.monotonic() + _RELOADS_WITHIN
        ended = self._ended.wait(seconds)
        if ended and self._fault is not None:
            raise self._fault
        return ended

    def leave(self) -> None:
        """The page does something else now; it may come back to this in a moment."""
        self._waits_until = time.monotonic() + _COMES_BACK_WITHIN

    def give_up(self) -> None:
        self.given_up = True

    def _work(self, ask: Callable[[OnProgress], object]) -> None:
        try:
            ask(self._advance)
        except _GivenUp:
            pass
        except Exception as fault:
            self._fault = fault
        finally:
            self._ended.set()

    def _advance(self, share: float) -> None:
        if self.given_up or time.monotonic() > self._waits_until:
            self.given_up = True
            raise _GivenUp
        self.share = min(max(share, 0.0), 1.0)
        if self._first is None and self.share > 0:
            self._first = time.monotonic(), self.share


class Questions:
    """Those under way, each by what it asks."""

    def __init__(self) -> None:
        self._turn = Lock()
        self._asked: dict[Hashable, PendingQuestion] = {}

    def find(self, what: Hashable) -> PendingQuestion | None:
        """None where nobody asks it now."""
        with self._turn:
            return self._find(what)

    def ask(self, what: Hashable, ask: Callable[[OnProgress], object]) -> PendingQuestion:
        """That which is under way already, else a new one; ``ask`` is told what to report its progress to."""
        with self._turn:
            self._asked = {one: question for one, question in self._asked.items() if not question.ended}
            return self._find(what) or self._asked.setdefault(what, PendingQuestion(ask))

    def _find(self, what: Hashable) -> PendingQuestion | None:
        question = self._asked.get(what)
        if question is None or question.ended or question.given_up:
            self._asked.pop(what, None)
            return None
        return question


@once
def here() -> Questions:
    """The questions of this server."""
    return Questions()
