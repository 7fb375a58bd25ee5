"""Cohen's kappa and the share of equal labels of each pair of annotators."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from core.data.agreement import resampling
from core.data.agreement.counting import Counted
from core.records import PairAgreement

MOST_ANNOTATORS = 12
_FEWEST_TEXTS = 2


def compare(counted: Counted, *, seed: int, resamples: int) -> tuple[PairAgreement, ...]:
    """Every pair of the annotators with most judgements, at most ``MOST_ANNOTATORS`` of them.

    Kappa is undefined for fewer than two common texts, or where both gave one and the same label throughout.
    """
    active = counted.most_active(MOST_ANNOTATORS)
    given = np.full((len(active), len(counted.ids)), -1)
    for place, annotator in enumerate(active):
        own = counted.annotator == annotator
        given[place, counted.text[own]] = counted.label[own]
    found = []
    for first, second in combinations(range(len(active)), 2):
        both = (given[first] >= 0) & (given[second] >= 0)
        names = (counted.annotators[active[first]], counted.annotators[active[second]])
        found.append(_pair(names, given[first][both], given[second][both], len(counted.labels), seed, resamples))
    return tuple(found)


def _pair(
    names: tuple[str, str], first: np.ndarray, second: np.ndarray, labels: int, seed: int, resamples: int
) -> PairAgreement:
    """What two annotators gave their common texts; ``first`` and ``second`` of shape (texts,)."""
    texts = len(first)
    if texts < _FEWEST_TEXTS:
        return PairAgreement(*names, texts=texts, agreement=None, kappa=None)
    kinds = np.bincount(first * labels + second, minlength=labels**2)
    cells = np.indices((labels, labels)).reshape(2, -1).T
    agreement, kappa = resampling.scores(
        kinds,
        lambda samples: _figures(cells, samples, labels),
        added=np.full(len(kinds), resampling.ADDED / labels),
        seed=seed,
        resamples=resamples,
    )
    return PairAgreement(*names, texts=texts, agreement=agreement, kappa=kappa)


def to_draw(counted: Counted) -> int:
    """At most so many texts one resample of all pairs draws."""
    judged = sorted(counted.by_annotator[counted.most_active(MOST_ANNOTATORS)].tolist())
    # The least active of n annotators is the lesser half of n - 1 pairs.
    return sum(
        resampling.to_draw(len(counted.labels) ** 2, texts) * others
        for texts, others in zip(judged, range(len(judged) - 1, -1, -1), strict=True)
    )


def _figures(cells: np.ndarray, samples: np.ndarray, labels: int) -> np.ndarray:
    """The share of texts with equal labels, and Cohen's kappa (Cohen 1960, A coefficient of agreement for nominal
    scales).

    Parameters
    ----------
    cells
        Label by the first and by the second annotator, of all combinations; shape (cells, 2).
    samples
        Texts of each combination; shape (samples, cells).

    Returns
    -------
    ndarray
        Shape (samples, 2); kappa is NaN where both gave one and the same label throughout.
    """
    is_label = np.eye(labels)
    texts = samples.sum(axis=1)
    observed = samples @ (cells[:, 0] == cells[:, 1]) / texts
    of_first, of_second = samples @ is_label[cells[:, 0]], samples @ is_label[cells[:, 1]]
    expected = (of_first * of_second).sum(axis=1) / texts**2
    room = 1 - expected
    kappa = np.divide(observed - expected, room, out=np.full(room.shape, np.nan), where=room > 1e-12)
    return np.stack([observed, kappa], axis=1)
