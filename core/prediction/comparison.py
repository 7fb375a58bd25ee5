"""What one set of answers scores more than another on the same texts, and whether that may be luck."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod
from typing import TypeVar

import numpy as np

from core.prediction.label_order import by_frequency
from core.prediction.metrics import FEWEST_TEXTS, cell_scores, evaluate
from core.records import ClassDifferences, Comparison, PairedDifference, Score

_INTERVAL = (0.025, 0.975)
_COUNTS_AT_ONCE = 2_000_000
_ROUNDING = 1e-9
SIGNIFICANCE_LEVEL = 0.05

AnyScore = TypeVar("AnyScore", bound=Score)
TrueAndPredicted = tuple[Sequence[str], Sequence[str]]
"""True and predicted label of each text."""


def compare(
    before: TrueAndPredicted,
    after: TrueAndPredicted,
    labels: tuple[str, ...],
    *,
    units: Sequence[Hashable] | None = None,
    drawn_from: tuple[int | None, int | None] = (None, None),
    seed: int = 5460,
    resamples: int = 10_000,
) -> Comparison:
    """Score both sets of answers and their differences.

    The intervals are paired: each resample draws texts, and both sets are scored on the same draw (Efron and Tibshirani
    1993; Dror et al. 2018, "The Hitchhiker's Guide to Testing Statistical Significance in NLP"). Tied texts are drawn
    together. The p-values are those of an approximate randomisation test (Noreen 1989; Yeh 2000, "More accurate tests
    for the statistical significance of result differences"): how often a difference as large comes about where a
    coin decides for each unit which answers are whose. Where the coins can fall in no more ways than would be drawn,
    all of them are looked at, and the p-value is exact. For accuracy without tied texts it is that of McNemar's exact
    test (1947), which needs no draws.

    Parameters
    ----------
    before, after
        True and predicted labels, at least one text; text i is the same in both. Two runs share the true labels; one
        run on the labels of two versions shares the predicted ones.
    labels
        All classes that occur in any of the four, in the order that the confusion matrices shall have.
    units, drawn_from
        What each text is tied by, and how the texts of either were drawn, as in ``core.prediction.metrics.evaluate``.
    seed, resamples
        Seed and number of the draws of both kinds.
    """
    order = by_frequency(labels, *before, *after)
    place = {label: number for number, label in enumerate(order)}
    if _places(after, place) < _places(before, place):
        # The same draws whichever comes first, so that one comparison is the other's mirror image.
        turned = drawn_from[::-1]
        other = compare(after, before, labels, units=units, drawn_from=turned, seed=seed, resamples=resamples)
        return _mirrored(other)
    drawn = _Units.of(before, after, place, units)
    value = drawn.differences(drawn.number[None, :])[0]
    low, high = np.quantile(drawn.resampled(seed, resamples), _INTERVAL, axis=0)
    chance = drawn.all_exchanges(resamples) or drawn.by_chance(seed, resamples)
    p_values = chance.at_least(np.abs(value))

    was, now = (
        evaluate(*one, labels, units=units, drawn_from=drawn)
        for one, drawn in zip((before, after), drawn_from, strict=True)
    )
    enough = [min(one.per_class[label].support for one in (was, now)) >= FEWEST_TEXTS for label in order]
    enough.append(all(enough))

    def score(measure: int, column: int) -> Score:
        at = (measure, column)
        covers = measure == 0 or enough[column]
        return Score(value=float(value[at]), low=float(low[at]), high=float(high[at]), covers=covers)

    def tested(measure: int, column: int, p_value: float) -> PairedDifference:
        least = chance.least((measure, column))
        return PairedDifference(**vars(score(measure, column)), p_value=p_value, least=least)

    def class_differences(column: int) -> ClassDifferences:
        f1 = tested(3, column, float(p_values[3, column]))
        return ClassDifferences(precision=score(1, column), recall=score(2, column), f1=f1)

    fixed, broken = drawn.right_in_one()
    return Comparison(
        before=was,
        after=now,
        accuracy=tested(0, 0, mcnemar(fixed, broken) if drawn.are_texts else float(p_values[0, 0])),
        macro=class_differences(len(labels)),
        per_class={label: class_differences(place[label]) for label in labels},
        fixed=fixed,
        broken=broken,
        resamples=resamples,
        seed=seed,
    )


def _places(answers: TrueAndPredicted, place: Mapping[str, int]) -> list[list[int]]:
    return [[place[label] for label in column] for column in answers]


def _mirrored(found: Comparison) -> Comparison:
    def other_way(differences: ClassDifferences) -> ClassDifferences:
        return ClassDifferences(
            precision=_negative(differences.precision),
            recall=_negative(differences.recall),
            f1=_negative(differences.f1),
        )

    return replace(
        found,
        before=found.after,
        after=found.before,
        accuracy=_negative(found.accuracy),
        macro=other_way(found.macro),
        per_class={label: other_way(differences) for label, differences in found.per_class.items()},
        fixed=found.broken,
        broken=found.fixed,
    )


def _negative(difference: AnyScore) -> AnyScore:
    return replace(difference, value=-difference.value, low=-difference.high, high=-difference.low)


@dataclass(frozen=True)
class _Units:
    """Texts counted by cell, that is by their four labels, and units counted by which cells their texts are in.

    All scores depend on the texts only through the cells; so the kinds of units are drawn from a multinomial
    distribution, which gives the same as drawing units one by one, in a time that does not grow with their number.

    Parameters
    ----------
    cells
        Places of the labels true and predicted before, true and predicted after; shape (cells, 4).
    texts
        Texts that a unit of each kind has in each cell; shape (kinds, cells).
    number
        Units of each kind; shape (kinds,).
    classes
        How many labels there are.
    """

    cells: np.ndarray
    texts: np.ndarray
    number: np.ndarray
    classes: int

    @classmethod
    def of(
        cls,
        before: TrueAndPredicted,
        after: TrueAndPredicted,
        place: Mapping[str, int],
        units: Sequence[Hashable] | None,
    ) -> _Units:
        answers = np.array([*_places(before, place), *_places(after, place)])
        cells, cell_of_text = np.unique(answers.T, axis=0, return_inverse=True)
        cells_of: dict[Hashable, list[int]] = {}
        for unit, cell in zip(units or range(len(cell_of_text)), cell_of_text.tolist(), strict=True):
            cells_of.setdefault(unit, []).append(cell)
        kinds = Counter(tuple(sorted(of_unit)) for of_unit in cells_of.values())
        texts = np.zeros((len(kinds), len(cells)))
        for row, kind in enumerate(kinds):
            np.add.at(texts[row], list(kind), 1)
        return cls(cells, texts, np.array(list(kinds.values())), len(place))

    @property
    def are_texts(self) -> bool:
        """Whether no text is tied to another."""
        return bool((self.texts.sum(axis=1) == 1).all())

    def differences(self, number: np.ndarray) -> np.ndarray:
        """Of all scores, for several draws of so many units of each kind, (draws, kinds); as ``cell_scores``."""
        return _differences(number @ self.texts, self.cells, self.classes)

    def resampled(self, seed: int, draws: int) -> np.ndarray:
        """The differences where as many units are drawn with replacement; shape (draws, …)."""
        random, units = np.random.default_rng(seed), int(self.number.sum())

        def drawn(size: int) -> np.ndarray:
            return self.differences(random.multinomial(units, self.number / units, size=size))

        return np.concatenate([drawn(size) for size in self._in_pieces(draws)])

    def by_chance(self, seed: int, draws: int) -> _Chance:
        """Where the answers of whole units are exchanged at random."""
        random = np.random.default_rng(seed)
        found = [
            self._exchanged(random.binomial(self.number, 0.5, size=(size, len(self.number))))
            for size in self._in_pieces(draws)
        ]
        # The answers as they are count as one more draw.
        return _Chance(np.concatenate(found), np.full(draws, 1 / (draws + 1)), rest=1 / (draws + 1))

    def all_exchanges(self, most: int) -> _Chance | None:
        """Where the answers of whole units are exchanged in every way; None where there are more than ``most``."""
        kinds = self._differing()
        counts = self.number[kinds].tolist()
        number = prod(count + 1 for count in counts)
        if number > most:
            return None
        ways = np.array(list(product(*(range(count + 1) for count in counts))), dtype=int).reshape(number, len(counts))
        chances = np.ones(number)
        for count, heads in zip(counts, ways.T, strict=True):
            chances *= _coins(count)[heads]
        found = []
        for size in self._in_pieces(number):
            exchanged = np.zeros((size, len(self.number)), dtype=int)
            exchanged[:, kinds], ways = ways[:size], ways[size:]
            found.append(self._exchanged(exchanged))
        return _Chance(np.concatenate(found), chances, rest=0.0)

    def _differing(self) -> np.ndarray:
        """Places of the kinds of units in which the two sets of answers are not the same."""
        differs = (self.cells[:, :2] != self.cells[:, 2:]).any(axis=1)
        return np.flatnonzero((self.texts[:, differs] > 0).any(axis=1))

    def _exchanged(self, exchanged: np.ndarray) -> np.ndarray:
        """How large the differences are where so many units of each kind, (ways, kinds), are exchanged; shape
        (ways, …).
        """
        both = np.concatenate([self.cells, np.roll(self.cells, 2, axis=1)])
        texts = np.concatenate([(self.number - exchanged) @ self.texts, exchanged @ self.texts], axis=1)
        return np.abs(_differences(texts, both, self.classes))

    def right_in_one(self) -> tuple[int, int]:
        """Texts that only the answers after have right, and texts that only those before have."""
        texts = self.number @ self.texts
        was_right, is_right = self.cells[:, 0] == self.cells[:, 1], self.cells[:, 2] == self.cells[:, 3]
        return int(texts[~was_right & is_right].sum()), int(texts[was_right & ~is_right].sum())

    def _in_pieces(self, draws: int) -> Iterator[int]:
        at_once = max(1, _COUNTS_AT_ONCE // sum(self.texts.shape))
        for start in range(0, draws, at_once):
            yield min(at_once, draws - start)


def _differences(texts: np.ndarray, cells: np.ndarray, classes: int) -> np.ndarray:
    return cell_scores(texts, cells[:, 2:], classes) - cell_scores(texts, cells[:, :2], classes)


@dataclass(frozen=True)
class _Chance:
    """How large differences are by chance.

    Parameters
    ----------
    sizes
        Shape (ways, …); as ``cell_scores``.
    chances
        Of each way; shape (ways,).
    rest
        Chance of what was not looked at, which counts as larger than all.
    """

    sizes: np.ndarray
    chances: np.ndarray
    rest: float

    def at_least(self, size: np.ndarray) -> np.ndarray:
        """The chance of a difference as large as that; shape as ``size``."""
        as_large = np.tensordot(self.chances, self.sizes >= size - _ROUNDING, axes=1)
        return np.minimum(as_large + self.rest, 1.0)

    def least(self, at: tuple[int, int]) -> float | None:
        """Of one score the smallest difference that comes about by chance, but in under 5 % of cases; None where there
        is none.
        """
        values, place = np.unique(self.sizes[:, *at].round(9), return_inverse=True)
        as_large = np.bincount(place, weights=self.chances)[::-1].cumsum()[::-1]
        rare = values[as_large + self.rest < SIGNIFICANCE_LEVEL]
        return float(rare[0]) if len(rare) else None


def _coins(tosses: int) -> np.ndarray:
    """The chance of each number of heads from none to all. scipy.stats says the same, and would keep 60 MB of the
    pages' process for it.
    """
    heads = np.arange(1, tosses + 1)
    ways = np.concatenate([[0.0], np.cumsum(np.log(tosses - heads + 1) - np.log(heads))])
    return np.exp(ways - tosses * np.log(2))


def mcnemar(fixed: int, broken: int) -> float:
    """Both tails of a fair coin."""
    return min(1.0, 2 * float(_coins(fixed + broken)[: min(fixed, broken) + 1].sum()))
