"""Two runs, or two versions, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.records.evaluation import Evaluation, Score


@dataclass(frozen=True)
class ClassDifferences:
    """Scores of one class, or macro averages, after minus before, each with its paired 95 % bootstrap interval."""

    precision: Score
    recall: Score
    f1: Score


@dataclass(frozen=True)
class Comparison:
    """Two sets of answers on the same texts: those of two runs, or one run's held against the labels of two versions.

    Differences are ``after`` minus ``before``. ``fixed`` counts the texts that only ``after`` has right, ``broken``
    those that only ``before`` has right; ``p_value`` is that of McNemar's exact test on the two.
    """

    before: Evaluation
    after: Evaluation
    accuracy: Score
    macro: ClassDifferences
    per_class: dict[str, ClassDifferences]
    fixed: int
    broken: int
    p_value: float

    @property
    def texts(self) -> int:
        return self.before.texts

    def headline(self, positive: str | None) -> ClassDifferences:
        """Differences of the positive class, or of macro averages where there is none."""
        return self.per_class[positive] if positive is not None else self.macro


class AnswerChange(StrEnum):
    """What became of a test text from one run to another: right only in the later one, or only in the earlier one."""

    FIXED = "fixed"
    BROKEN = "broken"


class TextChange(StrEnum):
    """What became of a text from one version to another."""

    RELABELLED = "relabelled"
    EXCLUDED = "excluded"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class VersionDiff:
    """What became of the texts from version number ``before`` to ``after``.

    ``excluded`` is reason → texts that ``after`` left out, ``relabelled`` is label before → label after → texts; the
    last two are label → texts.
    """

    before: int
    after: int
    unchanged: int
    added: int
    removed: int
    excluded: dict[str, int]
    relabelled: dict[str, dict[str, int]]
    labels_before: dict[str, int]
    labels_after: dict[str, int]

    def count(self, change: TextChange) -> int:
        """Texts that changed in that way."""
        return {
            TextChange.RELABELLED: sum(sum(now.values()) for now in self.relabelled.values()),
            TextChange.EXCLUDED: sum(self.excluded.values()),
            TextChange.REMOVED: self.removed,
            TextChange.ADDED: self.added,
        }[change]
