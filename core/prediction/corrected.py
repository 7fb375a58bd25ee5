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
from core.prediction.intervals import F1, CountedAnswers
from core.prediction.label_order import by_frequency
from core.prediction.metrics import FEWEST_TEXTS, cell_scores
from core.records import CorrectedScore, CorrectedScores, Score
from core.records.evaluation import NORMAL_QUANTILE

SMALLEST_SAMPLE = 30
"""Agreeing texts to check before anything is said of the others; all of them where there are fewer."""

EXPECTED_WRONG = 0.05
"""Share of wrong labels among agreeing texts that planning reckons with before any was checked."""

_FEWEST_OF_A_CLASS = 10
"""Checked texts of a class before its F1 has an interval, see ``benchmarks.corrections``."""

_INTERVAL = (0.025, 0.975)
_COUNTS_AT_ONCE = 2_000_000
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
    draws: int = 5_000,
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
    order = by_frequency(labels, true, predicted)
    found = _Sampled.of(true, predicted, agreeing, checked, order)
    random = np.random.default_rng(seed)
    *f1, macro_f1 = _f1(found, found.answers(units), found.drawn_f1(random, draws))
    of_class = dict(zip(order, f1, strict=True))
    return CorrectedScores(
        texts=len(found.true),
        agreeing=found.agreeing,
        checked=found.checked,
        wrong=found.wrong,
        accuracy=_accuracy(found, found.answers(units), found.drawn_right(random, draws)),
        f1={label: of_class[label] for label in labels},
        macro_f1=macro_f1,
    )


def _accuracy(found: _Sampled, answers: CountedAnswers, drawn_right: np.ndarray) -> CorrectedScore:
    texts = len(found.true)
    score, by_labels = _both(
        intervals.accuracy(answers), found.expected_right / texts, drawn_right / texts, found.has_enough
    )
    spread = found.spread(by_labels) if found.has_enough else found.expected_spread
    return CorrectedScore(score, by_labels, found.agreeing, found.smallest, spread)


def _f1(found: _Sampled, answers: CountedAnswers, drawn_f1: np.ndarray) -> list[CorrectedScore]:
    """Of each class, and last of all."""
    of_classes = [intervals.class_score(answers, F1, label) for label in range(found.classes)]
    alone = [*of_classes, intervals.macro_score(answers, F1, of_classes)]
    values = found.f1(found.expected[None])[0].tolist()
    both = [_both(*one) for one in zip(alone, values, drawn_f1.T, found.f1_covers, strict=True)]
    return [
        CorrectedScore(*one, found.agreeing, fewest, found.spread(one[1]) if found.has_enough else None)
        for one, fewest in zip(both, found.fewest, strict=True)
    ]


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
        return self.checked >= self.smallest > 0

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

    def drawn_f1(self, random: np.random.Generator, draws: int) -> np.ndarray:
        """F1 of such matrices, as many at once as memory allows for; shape (draws, classes + 1)."""
        at_once = max(1, _COUNTS_AT_ONCE // self.classes**2)
        sizes = [min(at_once, draws - start) for start in range(0, draws, at_once)]
        return np.concatenate([self.f1(self.drawn(random, size)) for size in sizes])

    def f1(self, matrices: np.ndarray) -> np.ndarray:
        """F1 of each class, and in the last column their mean; shape (matrices, classes + 1)."""
        cells = np.argwhere(np.ones((self.classes, self.classes), dtype=bool))
        return cell_scores(matrices.reshape(len(matrices), -1), cells, self.classes)[:, _F1_OF_CELLS]

    @property
    def expected_right(self) -> float:
        """Texts with the right answer, by the share of wrong labels in the whole sample."""
        share = self.wrong / self.checked if self.checked else 0.0
        return float(np.trace(self.known)) + (self.agreeing - self.checked) * (1 - share)

    def drawn_right(self, random: np.random.Generator, draws: int) -> np.ndarray:
        """The same, with the labels that nobody looked at drawn; shape (draws,)."""
        share = random.beta(self.checked - self.wrong + _PRIOR, self.wrong + _PRIOR, size=draws)
        return np.trace(self.known) + random.binomial(self.agreeing - self.checked, share)

    def answers(self, units: Sequence[Hashable] | None) -> CountedAnswers:
        """The expected texts, each of a label that nobody looked at in parts."""
        still = np.flatnonzero(~self.unknown)
        moving = [np.flatnonzero(self.unknown & (share > 0)) for share in self.shares.T[:, self.predicted]]
        text = np.concatenate([still, *moving])
        true = np.concatenate([self.true[still], np.repeat(np.arange(self.classes), list(map(len, moving)))])
        texts = np.where(self.unknown[text], self.shares[self.predicted[text], true], 1.0)
        columns = [true, self.predicted[text]]
        if units is not None:
            known = {unit: number for number, unit in enumerate(dict.fromkeys(units))}
            columns.append(np.array([known[unit] for unit in units])[text])
        rows, row_of = np.unique(np.column_stack(columns), axis=0, return_inverse=True)
        unit = None if units is None else np.unique(rows[:, 2], return_inverse=True)[1]
        # Which labels a part was stratified by was not yet known to be right: it is taken as drawn plainly.
        return CountedAnswers(
            rows[:, 0], rows[:, 1], np.bincount(row_of.ravel(), weights=texts), unit, self.classes, None
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
    def expected_spread(self) -> float:
        """Of accuracy, before any text was checked."""
        return (self.agreeing / len(self.true)) ** 2 * EXPECTED_WRONG * (1 - EXPECTED_WRONG)

    def spread(self, by_labels: Score) -> float:
        """From how uncertain the checked texts leave a score."""
        open_share = 1 / self.checked - 1 / self.agreeing
        half_width = (by_labels.high - by_labels.low) / 2
        return (half_width / NORMAL_QUANTILE) ** 2 / open_share if open_share else 0.0


def _counted(rows: np.ndarray, columns: np.ndarray, classes: int) -> np.ndarray:
    """Texts by both; shape (classes, classes)."""
    return np.bincount(rows * classes + columns, minlength=classes**2).reshape(classes, classes).astype(float)
