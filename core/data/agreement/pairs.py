"""Cohen's kappa, weighted where labels are in order, and the share of equal labels of each pair of annotators."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from core.data.agreement import resampling
from core.data.agreement.counting import Counted
from core.data.agreement.resampling import Units
from core.records import PairAgreement

MOST_ANNOTATORS = 20
_FEWEST_TEXTS = 2


def compare(counted: Counted, order: Sequence[str], *, seed: int, resamples: int) -> tuple[PairAgreement, ...]:
    """Every pair of the annotators with most judgements, at most ``MOST_ANNOTATORS`` of them; weighted kappa where
    ``order`` has the labels in one.

    Kappa is undefined for fewer than two common texts, or where both gave one and the same label throughout.
    """
    steps = np.argsort(counted.places(order)) if order else None
    active = counted.most_active(MOST_ANNOTATORS)
    given = np.full((len(active), len(counted.ids)), -1)
    for place, annotator in enumerate(active):
        own = counted.annotator == annotator
        given[place, counted.text[own]] = counted.label[own]
    found = []
    for first, second in combinations(range(len(active)), 2):
        both = (given[first] >= 0) & (given[second] >= 0)
        names = (counted.annotators[active[first]], counted.annotators[active[second]])
        labels = (given[first][both], given[second][both])
        units = counted.units[both]
        found.append(_pair(names, *labels, units, len(counted.labels), steps, seed=seed, resamples=resamples))
    return tuple(found)


def _pair(
    names: tuple[str, str],
    first: np.ndarray,
    second: np.ndarray,
    units: np.ndarray,
    labels: int,
    steps: np.ndarray | None,
    *,
    seed: int,
    resamples: int,
) -> PairAgreement:
    """What two annotators gave their common texts; ``first``, ``second`` and ``units`` of shape (texts,), ``steps``
    where each label stands in their order, of shape (labels,).
    """
    texts = len(first)
    if texts < _FEWEST_TEXTS:
        return PairAgreement(*names, texts=texts, agreement=None, kappa=None)
    kinds = labels**2
    cells = np.indices((labels, labels)).reshape(2, -1).T
    agreement, kappa, *weighted = resampling.scores(
        Units.of(first * labels + second, units, kinds),
        lambda samples: _figures(cells, samples, labels, steps),
        added=np.full(kinds, resampling.ADDED / labels),
        seed=seed,
        resamples=resamples,
    )
    return PairAgreement(*names, texts=texts, agreement=agreement, kappa=kappa, weighted=next(iter(weighted), None))


def to_draw(counted: Counted) -> int:
    """At most so many texts one resample of all pairs draws."""
    judged = sorted(counted.by_annotator[counted.most_active(MOST_ANNOTATORS)].tolist())
    # The least active of n annotators is the lesser half of n - 1 pairs.
    return sum(
        resampling.to_draw(len(counted.labels) ** 2, texts) * others
        for texts, others in zip(judged, range(len(judged) - 1, -1, -1), strict=True)
    )


def _figures(cells: np.ndarray, samples: np.ndarray, labels: int, steps: np.ndarray | None) -> np.ndarray:
    """The share of texts with equal labels, Cohen's kappa (Cohen 1960, A coefficient of agreement for nominal scales),
    and with ``steps`` the one with quadratic weights (Cohen 1968, Weighted kappa).

    Parameters
    ----------
    cells
        Label by the first and by the second annotator, of all combinations; shape (cells, 2).
    samples
        Texts of each combination; shape (samples, cells).

    Returns
    -------
    ndarray
        Shape (samples, 2 or 3); kappas are NaN where both gave one and the same label throughout.
    """
    is_label = np.eye(labels)
    of_first, of_second = samples @ is_label[cells[:, 0]], samples @ is_label[cells[:, 1]]

    def by_weight(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Weight of the disagreements seen, and of those by chance, for weights of shape (labels, labels)."""
        seen, by_chance = samples @ weights[cells[:, 0], cells[:, 1]], ((of_first @ weights) * of_second).sum(axis=1)
        return seen / samples.sum(axis=1), by_chance / samples.sum(axis=1) ** 2

    differing, expected = by_weight(1 - is_label)
    figures = [1 - differing, _kappa(differing, expected)]
    if steps is not None:
        figures.append(_kappa(*by_weight(((steps[:, None] - steps) / max(labels - 1, 1)) ** 2)))
    return np.stack(figures, axis=1)


def _kappa(seen: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """One less the disagreement seen in that by chance; shape (samples,)."""
    return 1 - np.divide(seen, expected, out=np.full(expected.shape, np.nan), where=expected > 1e-12)
