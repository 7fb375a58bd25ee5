"""Near-identical texts with different labels."""

from __future__ import annotations

from pandas import DataFrame, Series

from core.data.near_duplicates import at_least
from core.data.splitting.units import units
from core.records import Contradiction, LabelledText, SplitSettings
from core.records.columns import DUPLICATE_GROUP, FIRST, ID, LABEL, SECOND, SIMILARITY, TEXT, UNIT


def contradictions(texts: DataFrame, pairs: DataFrame, threshold: float) -> tuple[Contradiction, ...]:
    """The sets of near-identical texts with several labels, the most similar first.

    Parameters
    ----------
    texts
        Columns ``id, text, label, duplicate_group``.
    pairs
        As ``core.data.near_duplicates.similar_pairs`` finds them.
    threshold
        The least similarity of texts that are near-identical; copies always are.
    """
    tied = texts.assign(unit=units(texts, SplitSettings(near_duplicates=threshold), pairs))
    labels = tied.groupby(UNIT)[LABEL].transform("nunique")
    contradictory = tied[labels > 1]
    highest = _highest(contradictory, at_least(pairs, threshold))
    found = [
        Contradiction(float(highest[unit]), _most_frequent_first(of_unit))
        for unit, of_unit in contradictory.groupby(UNIT, sort=False)
    ]
    return tuple(sorted(found, key=lambda one: (-one.similarity, -len(one.texts))))


def _highest(texts: DataFrame, pairs: DataFrame) -> Series:
    """Of each unit the highest similarity of two texts with different labels; 1 where they are copies."""
    by_group = texts.groupby(DUPLICATE_GROUP).agg({UNIT: "first", LABEL: frozenset})
    copies = by_group[by_group[LABEL].map(len) > 1][UNIT]
    near = pairs[pairs[FIRST].isin(by_group.index) & pairs[SECOND].isin(by_group.index)]
    labels, others = by_group[LABEL].reindex(near[FIRST]), by_group[LABEL].reindex(near[SECOND])
    is_other = [len(one | other) > 1 for one, other in zip(labels, others, strict=True)]
    unlike = near[Series(is_other, index=near.index, dtype=bool)]
    known = unlike[SIMILARITY].groupby(unlike[FIRST].map(by_group[UNIT])).max()
    return known.reindex(texts[UNIT].unique()).where(lambda one: ~one.index.isin(copies), 1.0)


def _most_frequent_first(texts: DataFrame) -> tuple[LabelledText, ...]:
    number = texts.groupby(LABEL)[LABEL].transform("size")
    ordered = texts.assign(number=number).sort_values(["number", LABEL], ascending=[False, True], kind="stable")
    return tuple(
        LabelledText(id, text, label)
        for id, text, label in zip(ordered[ID], ordered[TEXT], ordered[LABEL], strict=True)
    )
