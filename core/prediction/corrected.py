"""Scores on labels that were corrected only where a model contradicts them, less what that flatters.

Wrong labels that the model agrees with go on counting for it as long as nobody looks at them. A random sample of the
texts that it agrees with tells how many of them are wrong and what they are instead: of each class, as large a share of
the others is expected to move to the same true classes. Accuracy loses the share of wrong labels in the whole sample
times the share of agreeing texts.

What the labels that nobody looked at leave open is drawn: the number of wrong ones among them from the posterior of
their share with Jeffreys' prior (so that none found does not mean none there, and nothing is open where all were
checked). It is put together with the interval that the score would have if every label were known (MOVER: Zou and
Donner 2008), as the two are independent. ``python -m benchmarks.corrections`` measures how often these intervals cover.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.prediction import intervals
from core.prediction.intervals import F1, Answers
from core.prediction.metrics import FEWEST_TEXTS, cell_scores
from core.records import CorrectedScore, CorrectedScores, Score

SMALLEST_SAMPLE = 30
"""Agreeing texts to check before anything is said of the others; all of them where there are fewer."""

EXPECTED_WRONG = 0.05
"""Share of wrong labels among agreeing texts that planning reckons with before any was checked."""

_FEWEST_OF_A_CLASS = 10
"""Checked texts of a class before its F1 has an interval, see ``benchmarks.corrections``."""

_INTERVAL = (0.025, 0.975)
_PRIOR = 0.5
_F1_OF_CELLS = 3


def correct(
    true: Sequence[str],
    predicted: Sequence[str],
    agreeing: Sequence[bool],
    checked: Sequence[bool],
    labels: tuple[str, ...],
    *,
    units: Sequence[Hashable] | None = None,
    seed: int = 5460,
    draws: int = 10_000,
) -> CorrectedScores:
    """The scores to be expected if the labels of all agreeing texts were looked at as those of the sample were.

    Parameters
    ----------
    true, predicted
        Labels after the corrections, and answers; at least one text; shape (texts,).
    agreeing
        Whether the model agreed with the text's label before any was corrected; shape (texts,).
    checked
        Whether an agreeing text is in the sample that was looked at, drawn at random from all of them; shape (texts,).
    labels
        All classes.
    units
        What each text is tied by, as in ``core.prediction.metrics.evaluate``.
    seed, draws
        Of what the labels that nobody looked at may be.
    """
    found = _Sampled.of(true, predicted, agreeing, checked, labels)
    random = np.random.default_rng(seed)
    answers = found.answers(units)
    of_classes = [intervals.class_score(answers, F1, label) for label in range(found.classes)]
    alone = [*of_classes, intervals.macro_score(answers, F1, of_classes)]
    values, drawn = found.f1(found.expected[None])[0], found.f1(found.drawn(random, draws))
    f1 = [
        CorrectedScore(*_both(score, float(value), column, covers), found.agreeing, fewest, spread)
        for score, value, column, covers, fewest, spread in zip(
            alone, values, drawn.T, found.f1_covers, found.fewest, found.f1_spread, strict=True
        )
    ]
    of_accuracy = _both(intervals.accuracy(answers), *found.accuracy(random, draws), found.has_enough)
    return CorrectedScores(
        texts=len(found.true),
        agreeing=found.agreeing,
        checked=found.checked,
        wrong=found.wrong,
        accuracy=CorrectedScore(*of_accuracy, found.agreeing, found.smallest, found.accuracy_spread),
        f1=dict(zip(labels, f1[:-1], strict=True)),
        macro_f1=f1[-1],
    )


def _both(alone: Score, value: float, drawn: np.ndarray, covers: bool) -> tuple[Score, Score]:
    """The score with both kinds of uncertainty, and with that of the labels alone.

    ``alone`` has the interval of a score whose labels are all known, ``drawn`` what it is with labels drawn.
    """
    low, high = map(float, np.quantile(drawn, _INTERVAL))
    by_labels = Score(value, min(value, low), max(value, high), covers)
    below = math.hypot(alone.value - alone.low, value - by_labels.low)
    above = math.hypot(alone.high - alone.value, by_labels.high - value)
    return Score(value, max(0.0, value - below), min(1.0, value + above), covers), by_labels


@dataclass(frozen=True)
class _Sampled:
    """Texts whose labels were looked at, and those of which only a sample was.

    Parameters
    ----------
    true, predicted
        Places of the labels; shape (texts,).
    unknown
        Whether the text's label was not looked at: it is the predicted one here; shape (texts,).
    found
        Checked agreeing texts by the class that they agreed in (rows) and the one that they are of (columns).
    agreeing
        How many texts there are of which some were checked.
    """

    true: np.ndarray
    predicted: np.ndarray
    unknown: np.ndarray
    found: np.ndarray
    agreeing: int

    @classmethod
    def of(
        cls,
        true: Sequence[str],
        predicted: Sequence[str],
        agreeing: Sequence[bool],
        checked: Sequence[bool],
        labels: tuple[str, ...],
    ) -> _Sampled:
        place = {label: number for number, label in enumerate(labels)}
        rows, columns = (np.array([place[label] for label in one]) for one in (true, predicted))
        in_sample = np.asarray(agreeing, dtype=bool) & np.asarray(checked, dtype=bool)
        unknown = np.asarray(agreeing, dtype=bool) & ~in_sample
        found = _counted(columns[in_sample], rows[in_sample], len(labels))
        return cls(np.where(unknown, columns, rows), columns, unknown, found, int(np.sum(agreeing)))

    @property
    def classes(self) -> int:
        return len(self.found)

    @property
    def checked(self) -> int:
        return int(self.found.sum())

    @property
    def wrong(self) -> int:
        return self.checked - int(np.trace(self.found))

    @property
    def smallest(self) -> int:
        return min(SMALLEST_SAMPLE, self.agreeing)

    @property
    def has_enough(self) -> bool:
        return self.checked >= self.smallest

    @cached_property
    def unknown_by_class(self) -> np.ndarray:
        return np.bincount(self.predicted[self.unknown], minlength=self.classes)

    @cached_property
    def agreeing_by_class(self) -> np.ndarray:
        return self.unknown_by_class + self.found.sum(axis=1)

    @cached_property
    def known(self) -> np.ndarray:
        """Texts whose label was looked at, by true (rows) and predicted label (columns)."""
        return _counted(self.true[~self.unknown], self.predicted[~self.unknown], self.classes)

    @cached_property
    def shares(self) -> np.ndarray:
        """Of the checked texts of each class (rows), the share that is of each (columns); of a class without any, that
        of texts that are what they seem.
        """
        of_class = self.found.sum(axis=1, keepdims=True)
        return np.where(of_class > 0, self.found / np.maximum(of_class, 1), np.eye(self.classes))

    @cached_property
    def expected(self) -> np.ndarray:
        """Texts by true (rows) and predicted label (columns), were all labels looked at."""
        return self.known + (self.unknown_by_class[:, None] * self.shares).T

    def drawn(self, random: np.random.Generator, draws: int) -> np.ndarray:
        """The same, with the labels that nobody looked at drawn; shape (draws, classes, classes)."""
        matrices = np.repeat(self.known[None], draws, axis=0)
        for label, unknown in enumerate(self.unknown_by_class):
            prior = np.full(self.classes, _PRIOR / max(1, self.classes - 1))
            prior[label] = _PRIOR
            shares = random.dirichlet(self.found[label] + prior, size=draws)
            matrices[:, :, label] += random.multinomial(unknown, shares)
        return matrices

    def f1(self, matrices: np.ndarray) -> np.ndarray:
        """F1 of each class, and in the last column their mean; shape (matrices, classes + 1)."""
        cells = np.argwhere(np.ones((self.classes, self.classes), dtype=bool))
        return cell_scores(matrices.reshape(len(matrices), -1), cells, self.classes)[:, _F1_OF_CELLS]

    def accuracy(self, random: np.random.Generator, draws: int) -> tuple[float, np.ndarray]:
        """The accuracy to be expected, and what it may be; shape (draws,)."""
        right = float(np.trace(self.known))
        unknown, found_right = self.agreeing - self.checked, self.checked - self.wrong
        share = found_right / self.checked if self.checked else 1.0
        drawn = random.binomial(unknown, random.beta(found_right + _PRIOR, self.wrong + _PRIOR, size=draws))
        return (right + unknown * share) / len(self.true), (right + drawn) / len(self.true)

    def answers(self, units: Sequence[Hashable] | None) -> Answers:
        """The expected texts, each of a label that nobody looked at in parts."""
        still, parts = np.flatnonzero(~self.unknown), np.flatnonzero(self.unknown)
        text = np.concatenate([still, np.repeat(parts, self.classes)])
        true = np.concatenate([self.true[still], np.tile(np.arange(self.classes), len(parts))])
        texts = np.concatenate([np.ones(len(still)), self.shares[self.predicted[parts]].ravel()])
        columns = [true, self.predicted[text]]
        if units is not None:
            known = {unit: number for number, unit in enumerate(dict.fromkeys(units))}
            columns.append(np.array([known[unit] for unit in units])[text])
        rows, row_of = np.unique(np.column_stack(columns)[texts > 0], axis=0, return_inverse=True)
        unit = None if units is None else np.unique(rows[:, 2], return_inverse=True)[1]
        # Which labels a part was stratified by was not yet known to be right: it is taken as drawn plainly.
        return Answers(
            rows[:, 0], rows[:, 1], np.bincount(row_of.ravel(), weights=texts[texts > 0]), unit, self.classes, False
        )

    @property
    def fewest(self) -> list[int]:
        """Agreeing texts to check until enough of each class are likely among them, and last of all classes."""
        missing = np.minimum(_FEWEST_OF_A_CLASS - self.found.sum(axis=1), self.unknown_by_class)
        unknown = self.unknown_by_class.sum()
        more = [
            math.ceil(number * unknown / there) if number > 0 else 0
            for number, there in zip(missing.tolist(), self.unknown_by_class.tolist(), strict=True)
        ]
        return [max(self.smallest, self.checked + number if number else 0) for number in (*more, max(more))]

    @property
    def f1_covers(self) -> list[bool]:
        """Of each class whether enough of its texts were checked and enough are there; last of all classes."""
        checked = self.found.sum(axis=1)
        enough = (checked >= _FEWEST_OF_A_CLASS) | (checked == self.agreeing_by_class)
        of_classes = (enough & (self.expected.sum(axis=1) >= FEWEST_TEXTS) & self.has_enough).tolist()
        return [*of_classes, all(of_classes)]

    @property
    def accuracy_spread(self) -> float:
        share = self._share_wrong if self.has_enough else EXPECTED_WRONG
        return (self.agreeing / len(self.true)) ** 2 * share * (1 - share)

    @property
    def f1_spread(self) -> list[float | None]:
        """By what one text more of a wrong label does to the score (linearisation); of each class, last of all."""
        if not self.has_enough:
            return [None] * (self.classes + 1)
        pseudo = np.full((self.classes, self.classes), self._share_wrong / max(1, self.classes - 1))
        np.fill_diagonal(pseudo, 1 - self._share_wrong)
        smoothed = self.found + pseudo
        shares = (smoothed / smoothed.sum(axis=1, keepdims=True))[:, :, None]
        effects = self._effects()
        variances = (shares * effects**2).sum(axis=1) - (shares * effects).sum(axis=1) ** 2
        return [float(one) for one in self.agreeing * self.agreeing_by_class @ variances]

    @property
    def _share_wrong(self) -> float:
        return (self.wrong + _PRIOR) / (self.checked + 2 * _PRIOR)

    def _effects(self) -> np.ndarray:
        """On F1 where a text of a class that it seems of (first axis) is of another (second)."""
        seeming, truly = (places.ravel() for places in np.indices((self.classes, self.classes)))
        moved = np.repeat(self.expected[None], len(seeming), axis=0)
        each = np.arange(len(seeming))
        moved[each, seeming, seeming] -= 1
        moved[each, truly, seeming] += 1
        return (self.f1(moved) - self.f1(self.expected[None])).reshape(self.classes, self.classes, -1)


def _counted(rows: np.ndarray, columns: np.ndarray, classes: int) -> np.ndarray:
    """Texts by both; shape (classes, classes)."""
    return np.bincount(rows * classes + columns, minlength=classes**2).reshape(classes, classes).astype(float)
