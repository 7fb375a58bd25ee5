"""How long a training takes, and why one took longer, in words: the same on the pages and on the command line."""

from __future__ import annotations

from core import durations
from core.records import Run
from core.training.estimate import Estimate

_WORTH_SAYING = 1.25
_SHORT = 60
_ALONE = " when nothing else runs"


def in_words(found: Estimate, slowdown: float) -> str:
    """“3 to 4 minutes when nothing else runs; 9 to 12 minutes if the computer stays as busy as it is now”."""
    alone = durations.range_in_words(found.shortest, found.longest)
    if slowdown < _WORTH_SAYING:
        return alone
    busy = durations.range_in_words(found.shortest * slowdown, found.longest * slowdown)
    return f"{alone}{_ALONE}; {busy} if the computer stays as busy as it is now"


def shorter_in_words(shortest: float, longest: float, slowdown: float) -> str:
    """The time of what is offered instead, to be held against the one when nothing else runs."""
    return durations.range_in_words(shortest, longest) + _ALONE * (slowdown >= _WORTH_SAYING)


def basis_in_words(found: Estimate, slowdown: float) -> str:
    """What the estimate rests on, and what it leaves out."""
    return found.basis + ("" if slowdown >= _WORTH_SAYING else "; other programs at work make it longer")


def took(run: Run) -> str:
    """“9 minutes”; “9 minutes, about 3 times as long as alone, as other programs were at work”."""
    assert run.result is not None
    words = durations.in_words(run.result.seconds)
    slowdown = run.result.slowdown
    if slowdown is None or slowdown < _WORTH_SAYING or run.result.seconds < _SHORT:
        return words
    return f"{words}, about {slowdown:.2g} times as long as alone, as other programs were at work"
