"""What a comparison of two runs allows to say, in plain words, and no more than that.

One measure decides, the project's; the other scores describe.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core import figures
from core.counted import counted, joined
from core.prediction.comparison import SIGNIFICANCE_LEVEL
from core.records import Comparison, Measure, PairedDifference, Score, ScoreName
from core.workflow import looks, one_answer, test_history
from core.workflow.bench import Bench
from core.workflow.comparison import RunComparison

_LIMITS = "It speaks of these two models on texts like these"
_OTHER = {ScoreName.F1: ScoreName.ACCURACY, ScoreName.ACCURACY: ScoreName.F1}
THIS_TEST_PART = "this test part"


class Outcome(StrEnum):
    """What the difference in the measure says."""

    BETTER = "better"
    WORSE = "worse"
    LUCK = "luck"
    NONE = "none"


@dataclass(frozen=True)
class Verdict:
    """What is said of ``run`` held against another run.

    ``p_value`` is that of the test of the measure, corrected for the ``comparisons`` on the same test part (Holm), each
    in words.
    ``trained`` are those of the two that were trained here, and so could be with another seed.
    ``late`` says that the measure was declared with scores in sight, empty where it was not; ``looked`` which look at
    the test part each run was.
    """

    comparison: Comparison
    run: str
    against: str
    measure: Measure
    p_value: float
    comparisons: tuple[str, ...] = ()
    late: str = ""
    looked: str = ""
    trained: tuple[str, ...] = ()

    @property
    def difference(self) -> PairedDifference:
        return self.comparison.of(self.measure)

    @property
    def outcome(self) -> Outcome:
        if not self.comparison.fixed + self.comparison.broken and not _sign(self.difference):
            return Outcome.NONE
        if self.may_be_luck:
            return Outcome.LUCK
        return Outcome.BETTER if self.difference.value > 0 else Outcome.WORSE

    @property
    def may_be_luck(self) -> bool:
        """Whether the difference could have come about by the choice of test texts alone.

        Both have to rule that out, the paired bootstrap interval and the test.
        """
        return includes_none(self.difference) or self.p_value >= SIGNIFICANCE_LEVEL

    @property
    def headline(self) -> str:
        """How the two differ in the measure: “run-2 has a higher F1 of “yes” than run-1 (+3.4 points [+0.2, +6.5])”.

        What may be luck is no finding.
        """
        if self.outcome is Outcome.LUCK:
            both = f"between {self.run} and {self.against}"
            return f"No difference in {self.measure} {both} can be told from luck: {points(self.difference)}"
        words = {
            1: f"a higher {self.measure} than",
            0: f"the same {self.measure} as",
            -1: f"a lower {self.measure} than",
        }
        return f"{self.run} has {words[_sign(self.difference)]} {self.against} ({points(self.difference)})"

    @property
    def _limits(self) -> str:
        """One that was not trained here has no seed."""
        if not self.trained:
            return f"{_LIMITS}."
        who = "the same settings" if len(self.trained) > 1 else f"the settings of {self.trained[0]}"
        return f"{_LIMITS}; {who} with another seed may give another."

    @property
    def reading(self) -> str:
        """Whether the difference may be luck, and why."""
        match self.outcome:
            case Outcome.NONE:
                said = "There is no test text that one of them has right and the other wrong: no difference was found."
            case Outcome.LUCK:
                said = f"This may be luck ({self._test}). {self._by_comparisons or self._what_could_be_told}"
            case _:
                rarely = f"The choice of test texts alone would rarely give such a difference ({self._test})."
                said = f"{rarely} {self._limits}"
        return " ".join(filter(None, [said, self.late, self._right_in_one, self._other_way]))

    @property
    def counted_by_holm(self) -> str:
        """The heading of the comparisons that Holm's correction counts; empty where it counts this one alone."""
        number = len(self.comparisons)
        return f"The {number:,} comparisons that Holm’s correction counts" if number > 1 else ""

    @property
    def no_better(self) -> str:
        """Which of the two may as well give one answer to every text, in words; empty where neither may."""
        both = {self.against: self.comparison.before, self.run: self.comparison.after}
        positive = self.measure.positive
        named = [name for name, evaluation in both.items() if one_answer.is_no_better(evaluation, positive)]
        if not named:
            return ""
        are = "is" if len(named) == 1 else "are"
        return (
            f"{joined(named)} {are} no better than one answer for all texts, whatever the difference between the two."
        )

    @property
    def _test(self) -> str:
        number = len(self.comparisons)
        return f"{self._test_name}: {test_in_words(self.difference.p_value, self.p_value, number, THIS_TEST_PART)}"

    @property
    def _test_name(self) -> str:
        has_ties = self.comparison.before.units != self.comparison.texts
        if self.measure.score is ScoreName.ACCURACY and not has_ties:
            return "McNemar's exact test"
        return "randomisation test of independent texts" if has_ties else "randomisation test"

    @property
    def _by_comparisons(self) -> str:
        """That it is only because of the other comparisons that it may be luck; else empty."""
        if includes_none(self.difference) or self.difference.p_value >= SIGNIFICANCE_LEVEL:
            return ""
        return "Alone it could be told from luck; among so many comparisons one such difference may well be chance."

    @property
    def _what_could_be_told(self) -> str:
        least = self.difference.least
        if least is None:
            return "So few answers differ that no difference could be told from luck."
        differing = self.comparison.fixed + self.comparison.broken
        return (
            f"With {self.comparison.texts:,} test texts and {differing:,} that one of the two alone has right, "
            f"no difference below {100 * least:.1f} points of {self.measure} can be told from luck."
        )

    @property
    def _right_in_one(self) -> str:
        fixed, broken = self.comparison.fixed, self.comparison.broken
        if not fixed + broken:
            return ""
        return (
            f"{self.run} has {counted(fixed, 'test text')} right that {self.against} has wrong, and {self.against} has "
            f"{counted(broken, 'test text')} right that {self.run} has wrong."
        )

    @property
    def _other_way(self) -> str:
        """That the other score says the opposite, which a reader of the table would stumble over."""
        other = Measure(_OTHER[self.measure.score], self.measure.positive)
        difference = self.comparison.of(other)
        if _sign(self.difference) * _sign(difference) >= 0:
            return ""
        return (
            f"The {other} went the other way ({points(difference)}); what counts in this project is the {self.measure}."
        )


def of(bench: Bench, found: RunComparison, measure: Measure) -> Verdict:
    """What is said of the comparison in that measure, which is logged as a look at the test part.

    Raises JobError where the test part is locked.
    """
    p_value, counted = looks.at_comparison(
        bench, found.run, found.against, measure, found.comparison.of(measure).p_value
    )
    of_each = (test_history.late_measure(bench, one.project_id, one.split_id) for one in (found.run, found.against))
    late = next(filter(None, of_each), "")
    numbers = {one.name: looks.at_run(bench, one) for one in (found.against, found.run)}
    looked = looks.of_each_in_words(numbers)
    compared = test_history.in_words(bench, found.run.project_id, counted)
    trained = tuple(one.name for one in (found.run, found.against) if one.is_trained)
    return Verdict(
        found.comparison, found.run.name, found.against.name, measure, p_value, compared, late, looked, trained
    )


def _sign(difference: Score) -> int:
    """-1, 0 or 1, as the rounded figure shows."""
    rounded = round(100 * difference.value, 1)
    return (rounded > 0) - (rounded < 0)


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


def test_in_words(p_value: float, by_holm: float, comparisons: int, on: str) -> str:
    """The p-value; with the one by Holm's correction where that counts several comparisons ``on`` a test part."""
    said = figures.p_in_words(p_value)
    if comparisons < 2:
        return said
    corrected = figures.p_in_words(by_holm)
    return f"{said}, by Holm's correction {corrected}, as this is one of {comparisons:,} comparisons on {on}"
