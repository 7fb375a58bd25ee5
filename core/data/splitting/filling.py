"""Dividing units of unequal size so that each part gets its share of every class."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from core.data.splitting.refusals import needed
from core.records import METADATA_PREFIX, SplitSettings
from core.records.columns import LABEL, UNIT


def tallies(texts: DataFrame, settings: SplitSettings) -> DataFrame:
    """What is to be balanced, one row per text: its label and, for each column to stratify by, its value and the two
    together, as columns of 0 and 1. A missing value counts as one of its own. Values in too few units to be in every
    part are not balanced: they would only drag their units into the largest part.
    """
    balanced = [texts[LABEL]]
    for column in settings.strata:
        value = texts[METADATA_PREFIX + column].astype("object").where(texts[METADATA_PREFIX + column].notna(), "")
        balanced += [value, texts[LABEL] + "\0" + value.astype(str)]
    labels, *others = (pd.get_dummies(one, dtype=float) for one in balanced)
    spread = [one.loc[:, one.groupby(texts[UNIT]).max().sum() >= needed(settings)] for one in others]
    return pd.concat([labels, *spread], axis=1)


def fill(
    counts: np.ndarray, targets: np.ndarray, there: np.ndarray, open_parts: Sequence[int], seed: int
) -> np.ndarray:
    """The part of each unit.

    The largest units are placed first, each where it brings the parts nearest to their targets (by chi-square: the
    squared distance over the target, summed over classes), as scikit-learn's ``StratifiedGroupKFold`` does for equal
    parts.

    Parameters
    ----------
    counts
        (units, classes): texts of each class in each unit.
    targets
        (parts, classes): how many texts each part should have in the end.
    there
        (parts, classes): how many it has already.
    open_parts
        The parts that may grow.
    seed
        Decides the order of units of one size.

    Returns
    -------
    ndarray
        (units,) of indices into the parts.
    """
    shuffled = np.random.default_rng(seed).permutation(len(counts))
    order = shuffled[np.argsort(-counts[shuffled].sum(axis=1), kind="stable")]
    allowed = np.asarray(open_parts)
    wanted = np.maximum(targets[allowed], 1e-9)
    have = there[allowed].astype(float)
    chosen = np.empty(len(counts), dtype=int)
    for unit in order:
        added = counts[unit]
        present = added > 0
        more, want = added[present], wanted[:, present]
        worse = (more * (2 * (have[:, present] / want - 1) + more / want)).sum(axis=1)
        best = int(worse.argmin())
        have[best] += added
        chosen[unit] = allowed[best]
    return chosen


def fill_parts(
    texts: DataFrame, settings: SplitSettings, *, there: Series | None = None, closed: Sequence[int] = ()
) -> Series:
    """The part (0, 1, 2) of each text by its ``unit``; texts with a value in ``there`` have theirs already.

    Closed parts get nothing new; the others then share the rest as their shares are to one another.
    """
    balanced = tallies(texts, settings)
    known = there if there is not None else Series(np.nan, texts.index)
    have = np.vstack([balanced[known == part].sum().to_numpy() for part in range(3)])
    open_parts = [part for part in range(3) if part not in closed]
    shares = np.array(settings.shares)[open_parts]
    targets = have.astype(float)
    free = balanced.sum().to_numpy() - have[list(closed)].sum(axis=0)
    targets[open_parts] = np.outer(shares / shares.sum(), free)
    new = known.isna()
    sizes = balanced[new].groupby(texts.loc[new, UNIT], sort=False).sum()
    chosen = fill(sizes.to_numpy(), targets, have, open_parts, settings.seed)
    return known.where(~new, texts[UNIT].map(Series(chosen, sizes.index)))


def fill_folds(texts: DataFrame, settings: SplitSettings) -> Series:
    """The fold of each text, from 1, by its ``unit``: equal parts, filled alike."""
    balanced = tallies(texts, settings)
    sizes = balanced.groupby(texts[UNIT], sort=False).sum()
    folds = settings.folds
    targets = np.tile(balanced.sum().to_numpy() / folds, (folds, 1))
    chosen = fill(sizes.to_numpy(), targets, np.zeros_like(targets), range(folds), settings.seed)
    return texts[UNIT].map(Series(chosen + 1, sizes.index))
