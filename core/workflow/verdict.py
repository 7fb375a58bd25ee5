"""What a comparison of two runs allows to say, in plain words, and no more than that.

Two measures are read together: F1 (of the class of interest, else macro), and accuracy. Neither alone says which model
is better where they disagree.
"""

from __future__ import annotations

from enum import StrEnum

from core import figures
from core.counted import joined
from core.prediction.comparison import SURE_ENOUGH
from core.records import Comparison, Score
from core.workflow import one_answer
from core.workflow.one_answer import measure

_MAY_BE_LUCK = ", which may be luck"


class Outcome(StrEnum):
    """What the differences that are no luck say together."""

    BETTER = "better"
    WORSE = "worse"
    MIXED = "mixed"
    LUCK = "luck"
    NONE = "none"


def outcome(comparison: Comparison, positive: str | None) -> Outcome:
    if not comparison.fixed + comparison.broken and not _sign(_f1(comparison, positive)):
        return Outcome.NONE
    sure = [_sign(one) for one in _that_stand(comparison, positive)]
    if not sure:
        return Outcome.LUCK
    signs = {_sign(comparison.accuracy), _sign(_f1(comparison, positive))} - {0}
    return Outcome.MIXED if len(signs) > 1 else Outcome.BETTER if sure[0] > 0 else Outcome.WORSE


def headline(comparison: Comparison, run: str, against: str, positive: str | None) -> str:
    """How both measures differ; the one that stands leads, F1 where both do. What may be luck is no finding."""
    f1, accuracy = _f1(comparison, positive), comparison.accuracy
    if outcome(comparison, positive) is Outcome.LUCK:
        differences = f"{measure(positive)} {points(f1)}, accuracy {points(accuracy)}"
        return f"No difference between {run} and {against} can be told from luck: {differences}"
    joint = ", but" if _sign(f1) * _sign(accuracy) < 0 else ", and"
    if may_be_luck(comparison) or not f1_may_be_luck(comparison, positive):
        lead = f"{run} has {_compared(f1)} {measure(positive)} {_as(f1)} {against} ({points(f1)})"
        doubt = _MAY_BE_LUCK * (may_be_luck(comparison) and _sign(accuracy) != 0)
        return f"{lead}{joint} gets {_texts_right(comparison)} ({points(accuracy)} of accuracy){doubt}"
    lead = f"{run} gets {_texts_right(comparison)} {_as(accuracy)} {against} ({points(accuracy)} of accuracy)"
    return f"{lead}{joint} has {_compared(f1)} {measure(positive)} ({points(f1)}){_MAY_BE_LUCK * (_sign(f1) != 0)}"


def may_be_luck(comparison: Comparison) -> bool:
    """Whether the difference in accuracy could have come about by the choice of test texts alone.

    Both have to rule that out, the paired bootstrap interval and McNemar's exact test.
    """
    return includes_none(comparison.accuracy) or comparison.p_value >= SURE_ENOUGH


def f1_may_be_luck(comparison: Comparison, positive: str | None) -> bool:
    """The same of the difference in F1, by its paired bootstrap interval and the randomisation test."""
    differences = comparison.headline(positive)
    return includes_none(differences.f1) or differences.f1_p_value >= SURE_ENOUGH


def reading(comparison: Comparison, run: str, against: str, positive: str | None) -> str:
    """Whether the differences may be luck, and why."""
    name = measure(positive)
    only_one = comparison.fixed + comparison.broken
    if outcome(comparison, positive) is Outcome.NONE:
        return "There is no test text that one of them has right and the other wrong: no difference was found."
    coin = (
        f"Of the {only_one:,} test texts that only one of the two has right, {run} has {comparison.fixed:,} and "
        f"{against} {comparison.broken:,} ({_test_name(comparison)}: {p_value(comparison.p_value)})."
    )
    match f1_may_be_luck(comparison, positive), may_be_luck(comparison):
        case True, True:
            return f"This may be luck. {coin} {_what_could_be_told(comparison, positive)}"
        case False, True:
            return (
                f"The difference in {name} is no mere luck of the test texts; that in accuracy may be. {coin} {_LIMITS}"
            )
        case True, False:
            return (
                f"The difference in accuracy is no mere luck of the test texts; that in {name} may be. {coin} {_LIMITS}"
            )
    apart = (
        "The two measures disagree, and neither by mere luck: say which one counts. "
        if _disagree(comparison, positive)
        else ""
    )
    return f"{apart}{coin} The choice of test texts alone would rarely give such differences. {_LIMITS}"


def no_better(comparison: Comparison, run: str, against: str, positive: str | None) -> str:
    """Which of the two may as well give one answer to every text, in words; empty where neither may."""
    both = {against: comparison.before, run: comparison.after}
    named = [name for name, evaluation in both.items() if one_answer.is_no_better(evaluation, positive)]
    if not named:
        return ""
    are = "is" if len(named) == 1 else "are"
    return f"{joined(named)} {are} no better than one answer for all texts, whatever the difference between the two."


def _test_name(comparison: Comparison) -> str:
    has_ties = comparison.before.units != comparison.texts
    return "randomisation test of independent texts" if has_ties else "McNemar's exact test"


def _what_could_be_told(comparison: Comparison, positive: str | None) -> str:
    f1, accuracy = comparison.headline(positive).least_f1, comparison.least_accuracy
    if f1 is None and accuracy is None:
        return "So few answers differ that no difference could be told from luck."
    limits = {measure(positive): f1, "accuracy": accuracy}
    told = [
        f"below {100 * least:.1f} points of {name}" if least is not None else f"in {name}"
        for name, least in limits.items()
    ]
    given = f"With {comparison.texts:,} test texts and as many answers that differ"
    return f"{given}, no difference {' or '.join(told)} can be told from luck."


_LIMITS = "It speaks of these two models on texts like these; the same settings with another seed may give another."


def _disagree(comparison: Comparison, positive: str | None) -> bool:
    return outcome(comparison, positive) is Outcome.MIXED


def _that_stand(comparison: Comparison, positive: str | None) -> list[Score]:
    f1 = [] if f1_may_be_luck(comparison, positive) else [_f1(comparison, positive)]
    return f1 if may_be_luck(comparison) else [*f1, comparison.accuracy]


def _f1(comparison: Comparison, positive: str | None) -> Score:
    return comparison.headline(positive).f1


def _sign(difference: Score) -> int:
    """-1, 0 or 1, as the rounded figure shows."""
    rounded = round(100 * difference.value, 1)
    return (rounded > 0) - (rounded < 0)


def _compared(f1: Score) -> str:
    return {1: "a higher", 0: "the same", -1: "a lower"}[_sign(f1)]


def _as(difference: Score) -> str:
    return "than" if _sign(difference) else "as"


def _texts_right(comparison: Comparison) -> str:
    more = comparison.fixed - comparison.broken
    if not more:
        return "exactly as many texts right"
    return f"{abs(more):,} {'more' if more > 0 else 'fewer'} {'text' if abs(more) == 1 else 'texts'} right"


def includes_none(difference: Score) -> bool:
    """Whether the interval, where there is one, leaves room for no difference at all."""
    return difference.covers and difference.low <= 0 <= difference.high


def points(difference: Score) -> str:
    """``+3.4 points [−1.0, +7.9]``: a difference of shares in percentage points."""
    interval = f"[{signed(difference.low)}, {signed(difference.high)}]" if difference.covers else figures.TOO_FEW
    return f"{signed(difference.value)} points {interval}"


def signed(share: float) -> str:
    """A difference of shares in percentage points with its sign, ``0.0`` without one."""
    return figures.signed(100 * share, 1)


def p_value(value: float) -> str:
    """``p = 0.03``, or ``p < 0.001``."""
    return "p < 0.001" if value < 0.001 else f"p = {value:.2g}"
