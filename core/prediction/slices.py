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
_NEARLY_ALL = 0.8


def rates(members: np.ndarray, wrong: np.ndarray, unit: np.ndarray) -> list[tuple[Score, float]]:
    """Of each slice the share of its texts that are wrong, and that of all other texts.

    Parameters as for ``p_values``; each slice has at least one text, and so has its rest.
    """
    return [
        (intervals.mean(wrong[among].astype(float), unit[among]), float(wrong[~among].mean())) for among in members.T
    ]


def alike(members: np.ndarray) -> np.ndarray:
    """Which slices have nearly the same texts: of those that are in one of the two, four fifths or more are in both;
    shape (slices, slices), a slice being like no slice without texts, nor itself.
    """
    among = members.astype(np.float32)
    both = among.T @ among
    sizes = np.diag(both)
    either = sizes[:, None] + sizes[None, :] - both
    found: np.ndarray = (both > 0) & (both >= _NEARLY_ALL * either - _SAME)
    np.fill_diagonal(found, False)
    return found


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
    return _corrected(np.abs(found - _expected(members, wrong, sets)))


def p_values_of_change(members: np.ndarray, change: np.ndarray, unit: np.ndarray) -> np.ndarray:
    """For each slice how often chance alone would make the most unlikely change of all slices as unlikely.

    Had two models the same errors but for luck, each text that one of them alone has right could as well be the
    other's: tied texts change sides together (randomisation of signs, Noreen 1989, "Computer-Intensive Methods for
    Testing Hypotheses"), and the smallest share is what each is held against, as in ``p_values``.

    Parameters
    ----------
    change
        1 where the later model mended a text, -1 where it broke one, else 0; shape (texts,).

    Other parameters and the result are those of ``p_values``.
    """
    random = np.random.default_rng(_SEED)
    _, places = np.unique(unit, return_inverse=True)
    of_units = np.zeros((int(places.max()) + 1, members.shape[1]), dtype=np.float32)
    np.add.at(of_units, places, members * change[:, None])
    of_units = of_units[np.any(of_units != 0, axis=1)]
    pieces = [of_units.sum(axis=0)[None, :]]
    left = permutations(len(of_units))
    while left:
        number = min(left, max(1, _AT_ONCE // max(len(of_units), 1)))
        left -= number
        signs = random.integers(0, 2, size=(number, len(of_units)), dtype=np.int8).astype(np.float32) * 2 - 1
        pieces.append(signs @ of_units)
    return _corrected(np.abs(np.concatenate(pieces)))


def _corrected(far: np.ndarray) -> np.ndarray:
    """The p-value of each slice, by single-step minP.

    ``far`` is how far each lies from what is expected: first as it was found, then in each permutation; shape
    (1 + permutations, slices).
    """
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
