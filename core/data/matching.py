"""Which texts of two tables are the same text."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from pandas import DataFrame

from core.data.duplicates import duplicate_groups
from core.data.near_duplicates import alike_among
from core.records.columns import AFTER, BEFORE, ID, TEXT

DUPLICATE = "duplicate"
NEAR_DUPLICATE = "near-duplicate"


def same_texts(before: DataFrame, after: DataFrame) -> DataFrame:
    """Pairs of rows that hold the same text: the same id and wording, else the same wording under another id.

    The wording decides because ids may be mere row numbers, which another upload gives to other texts. Copies of a
    wording that no id pairs are paired in their order, the first with the first.

    Parameters
    ----------
    before, after
        Columns ``id, text``; ids are unique in each.

    Returns
    -------
    DataFrame
        Columns ``before, after``: positions of rows, each at most once, in the order of ``before``.
    """
    ours, theirs = _placed(before, BEFORE), _placed(after, AFTER)
    by_id = ours.merge(theirs, on=[ID, TEXT])
    ours, theirs = (_numbered(rest[~rest[side].isin(by_id[side])]) for rest, side in ((ours, BEFORE), (theirs, AFTER)))
    by_wording = ours.merge(theirs, on=[TEXT, "copy"])
    pairs = pd.concat([by_id[[BEFORE, AFTER]], by_wording[[BEFORE, AFTER]]])
    return pairs.sort_values(BEFORE, ignore_index=True)


def copies_among(
    texts: DataFrame, others: DataFrame, threshold: float, begins: Mapping[str, int] | None = None
) -> pd.Series:
    """What each of the texts has among the others (column ``text``): a ``DUPLICATE``, as ``duplicate_groups`` has it,
    else a ``NEAR_DUPLICATE`` from that similarity on; missing where it has neither. ``begins`` says of texts behind a
    context where in them begins what was rated.
    """
    groups = duplicate_groups(pd.concat([texts[TEXT], others[TEXT]], ignore_index=True))
    is_copy = groups.iloc[: len(texts)].isin(groups.iloc[len(texts) :]).set_axis(texts.index)
    found = pd.Series(pd.NA, index=texts.index, dtype="str").mask(is_copy, DUPLICATE)
    rest = texts.loc[~is_copy, TEXT]
    if not rest.empty:
        alike = alike_among(rest, others[TEXT], threshold, begins or {})
        found = found.mask(alike.reindex(found.index, fill_value=False), NEAR_DUPLICATE)
    return found


def _placed(table: DataFrame, name: str) -> DataFrame:
    return table[[ID, TEXT]].reset_index(drop=True).assign(**{name: range(len(table))})


def _numbered(texts: DataFrame) -> DataFrame:
    return texts.assign(copy=texts.groupby(TEXT, sort=False).cumcount())
