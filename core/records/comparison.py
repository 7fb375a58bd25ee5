"""Two runs, or two versions, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from core.records.evaluation import Evaluation, Score
from core.records.measure import Measure, ScoreName

if TYPE_CHECKING:
    # Processes that read texts for a page start in a third of the time without it.
    from pandas import DataFrame


@dataclass(frozen=True, kw_only=True)
class PairedDifference(Score):
    """A difference after minus before, with its paired 95 % bootstrap interval and the p-value of a test.

    ``least`` is the smallest difference that the test would tell from luck, given how many answers differ; None where
    it could tell none.
    """

    p_value: float
    least: float | None


@dataclass(frozen=True)
class ClassDifferences:
    """Scores of one class, or macro averages, after minus before. That of F1 is tested by randomisation."""

    precision: Score
    recall: Score
    f1: PairedDifference


@dataclass(frozen=True)
class Comparison:
    """Two sets of answers on the same texts: those of two runs, or one run's held against the labels of two versions.

    Differences are ``after`` minus ``before``. ``fixed`` counts the texts that only ``after`` has right, ``broken``
    those that only ``before`` has right. Accuracy is tested by McNemar's exact test on the two or, where texts are
    tied, by randomisation. ``resamples`` and ``seed`` are those of intervals and tests.
    """

    before: Evaluation
    after: Evaluation
    accuracy: PairedDifference
    macro: ClassDifferences
    per_class: dict[str, ClassDifferences]
    fixed: int
    broken: int
    resamples: int
    seed: int

    @property
    def texts(self) -> int:
        return self.before.texts

    def headline(self, positive: str | None) -> ClassDifferences:
        """Differences of the positive class, or of macro averages where there is none."""
        return self.per_class[positive] if positive is not None else self.macro

    def of(self, measure: Measure) -> PairedDifference:
        """The difference in that measure; its class of interest must be one of the labels."""
        return self.accuracy if measure.score is ScoreName.ACCURACY else self.headline(measure.positive).f1


class AnswerChange(StrEnum):
    """What became of a test text from one run to another: right only in the later one, or only in the earlier one."""

    FIXED = "fixed"
    BROKEN = "broken"


class TextChange(StrEnum):
    """What became of a text from one version to another."""

    RELABELLED = "relabelled"
    MERGED = "merged"
    EXCLUDED = "excluded"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class VersionDiff:
    """What became of the texts from version number ``before`` to ``after``.

    ``excluded`` is reason → texts that ``after`` left out, ``relabelled`` is label before → label after → texts, and so
    is ``merged``: texts of which not the label was changed but the class merged, or such a merge taken back.
    ``renamed`` is class before → its new name; the last two are label → texts, in the new names.
    """

    before: int
    after: int
    unchanged: int
    added: int
    removed: int
    excluded: dict[str, int]
    relabelled: dict[str, dict[str, int]]
    merged: dict[str, dict[str, int]]
    renamed: dict[str, str]
    labels_before: dict[str, int]
    labels_after: dict[str, int]

    def count(self, change: TextChange) -> int:
        """Texts that changed in that way."""
        return {
            TextChange.RELABELLED: _moved(self.relabelled),
            TextChange.MERGED: _moved(self.merged),
            TextChange.EXCLUDED: sum(self.excluded.values()),
            TextChange.REMOVED: self.removed,
            TextChange.ADDED: self.added,
        }[change]


def _moved(labels: dict[str, dict[str, int]]) -> int:
    return sum(sum(now.values()) for now in labels.values())


@dataclass(frozen=True)
class VersionChanges:
    """The counts, and one line for each text that changed (``schemas.VERSION_CHANGES``)."""

    diff: VersionDiff
    table: DataFrame
