"""What must stay together: texts tied by being duplicates, near-duplicates or of one group."""

from __future__ import annotations

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from core.data.near_duplicates import at_least
from core.data.no_answer import words_for_no_answer
from core.records import METADATA_PREFIX, SplitSettings
from core.records.columns import DUPLICATE_GROUP, FIRST, ID, LABEL, SAID, SECOND, UNIT


def units(texts: DataFrame, settings: SplitSettings, pairs: DataFrame) -> Series:
    """A number for each text, the same for all that must be in one part; in order of first appearance.

    Two texts are in one unit when a chain of ties leads from one to the other: equal (``duplicate_group``), at least
    as similar as the threshold, or of the same value in the group column. A text without that value is tied to none,
    nor is one whose value says that there is none.

    Parameters
    ----------
    texts
        Columns ``duplicate_group`` and that of the group.
    settings
        Threshold and group column.
    pairs
        As ``core.data.near_duplicates.similar_pairs`` finds them.
    """
    nodes, groups = pd.factorize(texts[DUPLICATE_GROUP])
    ties = np.vstack([_alike(pairs, groups, settings.near_duplicates), _of_one_group(texts, nodes, settings.group)])
    if not len(ties):
        return Series(nodes, texts.index)
    numbers, _ = pd.factorize(_components(len(groups), ties)[nodes])
    return Series(numbers, texts.index)


def group_values(cells: Series) -> Series:
    """The values by which texts are of one group; missing where a cell says that it has none (“-”, “n/a”, “_”)."""
    return cells.mask(cells.isin(words_for_no_answer(cells.dropna().unique())))


def of_all_values(cells: Series, said: DataFrame) -> Series:
    """The cells of a group column, where some texts have several values: these values are told as one.

    Who is of two groups ties all texts of both, so that it is the same to put one value for the other.

    Parameters
    ----------
    cells
        One value of each text, by its id.
    said
        Columns ``id, said``: all values of texts that may have several.
    """
    own = DataFrame({ID: cells.index, SAID: cells.to_numpy()})
    every = pd.concat([own, said[[ID, SAID]]], ignore_index=True)
    every = every.assign(said=group_values(every[SAID])).dropna()
    codes, values = pd.factorize(every[SAID])
    first = Series(codes).groupby(every[ID].to_numpy()).transform("first")
    one = _components(len(values), np.column_stack([first, codes]))
    by_id = Series(values[one[codes]], index=every[ID].to_numpy())
    return by_id[~by_id.index.duplicated()].reindex(cells.index)


def tied_in_either(one: Series, other: Series) -> Series:
    """The same of texts that are tied in either of two numberings, which have one index."""
    ties = np.vstack([_to_first(one), _to_first(other)])
    numbers, _ = pd.factorize(_components(len(one), ties))
    return Series(numbers, one.index)


def _to_first(numbers: Series) -> np.ndarray:
    """Each place tied to the first one with its number."""
    places = Series(range(len(numbers)))
    return np.column_stack([places.groupby(numbers.to_numpy()).transform("first"), places])


def _components(size: int, ties: np.ndarray) -> np.ndarray:
    """One node of each node's component, the same for all of it (union-find with path halving, Tarjan 1975).

    scipy.sparse.csgraph says the same, and would keep 20 MB of the pages' process for it.
    """
    parent = list(range(size))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = node = parent[parent[node]]
        return node

    for one, other in ties.tolist():
        parent[root(other)] = root(one)
    return np.array([root(node) for node in range(size)])


def _alike(pairs: DataFrame, groups: pd.Index, threshold: float) -> np.ndarray:
    near = at_least(pairs, threshold)
    ties = np.column_stack([groups.get_indexer(pd.Index(near[FIRST])), groups.get_indexer(pd.Index(near[SECOND]))])
    return ties[(ties >= 0).all(axis=1)]


def _of_one_group(texts: DataFrame, nodes: np.ndarray, group: str | None) -> np.ndarray:
    """Each member of a group tied to its first."""
    if group is None:
        return np.empty((0, 2), dtype=int)
    members = DataFrame({"value": group_values(texts[METADATA_PREFIX + group]).to_numpy(), "node": nodes}).dropna()
    first = members.groupby("value")["node"].transform("first")
    return np.column_stack([first, members["node"]]).astype(int)


def labels_of(texts: DataFrame) -> Series:
    """The label of each unit (columns ``unit, label``): its most frequent, the first one at a tie."""
    counts = texts.groupby([UNIT, LABEL], sort=False).size().rename("count").reset_index()
    ranked = counts.sort_values("count", ascending=False, kind="stable").drop_duplicates(UNIT)
    labels = ranked.set_index(UNIT)[LABEL]
    return labels.loc[texts[UNIT].unique()]
