"""What a comparison of two runs allows to say, in plain words, and no more than that."""

from __future__ import annotations

from core.records import Comparison, Score

SURE_ENOUGH = 0.05
_MINUS = "−"


def headline(comparison: Comparison, run: str, against: str) -> str:
    """How many more texts one run has right, in points of accuracy with their paired interval."""
    more = comparison.fixed - comparison.broken
    amount = (
        "exactly as many texts right as"
        if not more
        else f"{abs(more):,} {'more' if more > 0 else 'fewer'} {'text' if abs(more) == 1 else 'texts'} right than"
    )
    return f"{run} gets {amount} {against} ({points(comparison.accuracy)})"


def may_be_luck(comparison: Comparison) -> bool:
    """Whether the difference in accuracy could have come about by the choice of test texts alone.

    Both have to rule that out, the paired bootstrap interval and McNemar's exact test.
    """
    return includes_none(comparison.accuracy) or comparison.p_value >= SURE_ENOUGH


def reading(comparison: Comparison, run: str, against: str) -> str:
    """Whether the difference may be luck, and why."""
    only_one = comparison.fixed + comparison.broken
    if not only_one:
        return "There is no test text that one of them has right and the other wrong: no difference was found."
    coin = (
        f"Of the test texts that only one of the two has right, {run} has {comparison.fixed:,} and {against} "
        f"{comparison.broken:,} (McNemar's exact test: {p_value(comparison.p_value)})."
    )
    if not may_be_luck(comparison):
        return (
            f"{coin} The choice of test texts alone would rarely give so large a difference. It speaks of these two "
            "models on texts like these; the same settings with another seed may give another."
        )
    half = (comparison.accuracy.high - comparison.accuracy.low) / 2
    return (
        f"This may be luck. {coin} With {comparison.texts:,} test texts, differences below about {100 * half:.1f} "
        "points cannot be told from luck."
    )


def includes_none(difference: Score) -> bool:
    """Whether the interval leaves room for no difference at all."""
    return difference.low <= 0 <= difference.high


def points(difference: Score) -> str:
    """``+3.4 points [−1.0, +7.9]``: a difference of shares in percentage points."""
    return f"{signed(difference.value)} points [{signed(difference.low)}, {signed(difference.high)}]"


def signed(share: float) -> str:
    """A difference of shares in percentage points with its sign, ``0.0`` without one."""
    rounded = round(100 * share, 1)
    return "0.0" if rounded == 0 else f"{'+' if rounded > 0 else _MINUS}{abs(rounded):.1f}"


def p_value(value: float) -> str:
    """``p = 0.03``, or ``p < 0.001``."""
    return "p < 0.001" if value < 0.001 else f"p = {value:.2g}"
