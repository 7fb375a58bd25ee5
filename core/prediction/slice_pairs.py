"""Pairs of slices on which a model is wrong more often than either of the two explains.

They are chosen on one half of the texts and judged on the other: of thousands of pairs the most striking one is
striking by chance alone on the texts on which it was chosen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.prediction import holm, slices

_SEED = 5460
MOST = 5


@dataclass(frozen=True)
class Pair:
    """Two slices, by their places, and how often luck alone would show the texts in both as unlike those in one of
    them, corrected for the number of pairs that were judged.
    """

    first: int
    second: int
    p: float


@dataclass(frozen=True)
class Found:
    """The pairs that were judged, and how many were looked at to choose them; ``judged`` are the texts that the search
    did not see, shape (texts,).
    """

    pairs: tuple[Pair, ...]
    looked_at: int
    judged: np.ndarray


def find(members: np.ndarray, wrong: np.ndarray, unit: np.ndarray, fewest: int) -> Found:
    """Those that stand out most on one half of the units, and their p-values on the other.

    A pair is looked at where each half has half as many texts as ``fewest`` in both slices, and in each without the
    other. On the half that the search did not see the texts in both are held against those in the first alone, and
    against those in the second alone, as ``slices.p_values`` does; the larger p-value counts, corrected by Holm's
    method. Other parameters are those of ``slices.p_values``.
    """
    judged = _half(unit)
    possible = _is_large(members[judged], fewest / 2) & _is_large(members[~judged], fewest / 2)
    chosen = _most_striking(members[~judged], wrong[~judged], possible)
    p_values = {pair: _p_value(members[judged], wrong[judged], unit[judged], *pair) for pair in chosen}
    told = holm.adjusted(p_values)
    return Found(tuple(Pair(*pair, told[pair]) for pair in chosen), int(possible.sum()), judged)


def _half(unit: np.ndarray) -> np.ndarray:
    """Which texts are of a random half of the units."""
    _, places = np.unique(unit, return_inverse=True)
    order = np.random.default_rng(_SEED).permutation(places.max() + 1)
    half: np.ndarray = (order >= len(order) / 2)[places]
    return half


def _is_large(members: np.ndarray, fewest: float) -> np.ndarray:
    """Which pairs have enough texts, in both and in each alone; shape (slices, slices), above the diagonal."""
    both = _texts_in_common(members, members)
    of_each = np.diag(both)
    enough = np.minimum(both, np.minimum(of_each[:, None], of_each[None, :]) - both) >= fewest
    return np.triu(enough, k=1)


def _texts_in_common(members: np.ndarray, others: np.ndarray) -> np.ndarray:
    """How many texts each slice has in common with each other one; shape (slices, slices)."""
    common: np.ndarray = members.T.astype(np.float32) @ others.astype(np.float32)
    return common


def _most_striking(members: np.ndarray, wrong: np.ndarray, possible: np.ndarray) -> list[tuple[int, int]]:
    """Those pairs whose texts are wrong more often than those of each slice alone, by most standard errors first."""
    both, of_wrong = _texts_in_common(members, members), _texts_in_common(members[wrong], members[wrong])
    by_first = _standard_errors(of_wrong, both, np.diag(of_wrong)[:, None], np.diag(both)[:, None])
    by_second = _standard_errors(of_wrong, both, np.diag(of_wrong)[None, :], np.diag(both)[None, :])
    striking = np.where(possible, np.minimum(by_first, by_second), -np.inf)
    order = np.argsort(-striking, axis=None, kind="stable")[:MOST]
    places = zip(*np.unravel_index(order, striking.shape), strict=True)
    return [(int(one), int(other)) for one, other in places if striking[one, other] > 0]


def _standard_errors(wrong: np.ndarray, texts: np.ndarray, of_wrong: np.ndarray, of_texts: np.ndarray) -> np.ndarray:
    """By how many standard errors the share of wrong texts in both is above that in one slice without the other."""
    with np.errstate(divide="ignore", invalid="ignore"):
        alone = of_texts - texts
        share = of_wrong / of_texts
        spread = np.sqrt(share * (1 - share) * (1 / texts + 1 / alone))
        return np.nan_to_num((wrong / texts - (of_wrong - wrong) / alone) / spread, nan=0.0, posinf=0.0, neginf=0.0)


def _p_value(members: np.ndarray, wrong: np.ndarray, unit: np.ndarray, first: int, second: int) -> float:
    """1 where the texts in both are wrong no more often than those of each slice alone."""
    return max(
        _within(wrong[among], unit[among], members[among, other])
        for among, other in ((members[:, first], second), (members[:, second], first))
    )


def _within(wrong: np.ndarray, unit: np.ndarray, in_both: np.ndarray) -> float:
    if wrong[in_both].mean() <= wrong[~in_both].mean():
        return 1.0
    return float(slices.p_values(in_both[:, None], wrong, unit)[0])
