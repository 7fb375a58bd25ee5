"""Whether a model is wrong more, or less, often on the texts of a slice than on the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from core.prediction import intervals
from core.records import Score

_SEED = 5460
_MOST_PERMUTATIONS, _FEWEST_PERMUTATIONS = 9_999, 999
# Cells that are drawn in all, and at once: so many take seconds, and megabytes.
_DRAWN, _AT_ONCE = 40_000_000, 2_000_000
# Sums of the same texts in another order differ by less.
_SAME = 1e-4


def rates(members: np.ndarray, wrong: np.ndarray, unit: np.ndarray) -> list[tuple[Score, float]]:
    """Of each slice the share of its texts that are wrong, and that of all other texts.

    Parameters as for ``p_values``; each slice has at least one text, and so has its rest.
    """
    return [
        (intervals.mean(wrong[among].astype(float), unit[among]), float(wrong[~among].mean())) for among in members.T
    ]


def permutations(texts: int) -> int:
    """How many are drawn for so many texts."""
    return max(_FEWEST_PERMUTATIONS, min(_MOST_PERMUTATIONS, _DRAWN // max(texts, 1)))


def p_values(members: np.ndarray, wrong: np.ndarray, unit: np.ndarray) -> np.ndarray:
    """For each slice how often chance alone would make the most unlikely of all slices as unlikely.

    The wrong texts are dealt out anew among all texts, tied ones together and among sets of as many; so what the slices
    share is taken into account. Of a slice's number of wrong texts it is counted how often it lies as far from its mean
    or farther, and the smallest of these shares in each permutation is what one is held against (Westfall and Young
    1993, "Resampling-Based Multiple Testing", single-step minP). Texts without structure show a p-value below 0.05 in
    at most 5 % of cases.

    Parameters
    ----------
    members
        Which texts are in which slice; shape (texts, slices), of bool.
    wrong
        Which texts the model gets wrong; shape (texts,), of bool.
    unit
        The set of tied texts that each text is of; shape (texts,).

    Returns
    -------
    array
        Shape (slices,).
    """
    sets = list(_sets_of_a_size(unit))
    found = np.concatenate([members[wrong].sum(axis=0)[None, :], *_dealt(members, wrong, sets)])
    far = np.abs(found - _expected(members, wrong, sets))
    shares = np.empty_like(far)
    for place, column in enumerate(far.T):
        shares[:, place] = len(column) - np.searchsorted(np.sort(column), column - _SAME)
    smallest = np.sort(shares.min(axis=1))
    return np.searchsorted(smallest, shares[0], side="right") / len(smallest)


def _expected(members: np.ndarray, wrong: np.ndarray, sets: Sequence[np.ndarray]) -> np.ndarray:
    """How many wrong texts each slice has on average over all permutations; shape (slices,)."""
    return sum((wrong[texts].mean(axis=0) @ members[texts].sum(axis=0) for texts in sets), np.zeros(members.shape[1]))


def _dealt(members: np.ndarray, wrong: np.ndarray, sets: Sequence[np.ndarray]) -> Iterator[np.ndarray]:
    """The wrong texts in each slice under one permutation after another; pieces of the shape (permutations, slices)."""
    random = np.random.default_rng(_SEED)
    left = permutations(len(wrong))
    while left:
        number = min(left, max(1, _AT_ONCE // len(wrong)))
        left -= number
        sums = np.zeros((number, members.shape[1]), dtype=np.float32)
        for texts in sets:
            orders = random.permuted(np.tile(np.arange(len(texts)), (number, 1)), axis=1)
            dealt = wrong[texts][orders].reshape(number, -1)
            sums += dealt.astype(np.float32) @ members[texts.ravel()].astype(np.float32)
        yield sums


def _sets_of_a_size(unit: np.ndarray) -> Iterator[np.ndarray]:
    """The places of the texts of all sets of one size, shape (sets, size), one size after another."""
    order = np.argsort(unit, kind="stable")
    _, starts, sizes = np.unique(unit[order], return_index=True, return_counts=True)
    for size in np.unique(sizes):
        yield np.stack([order[start : start + size] for start in starts[sizes == size]])
