"""Which of several judgements of one annotator on one text counts."""

from __future__ import annotations

import pandas as pd
from pandas import DataFrame, Series

from core.data.left_out import READ_AGAIN, REPLACED
from core.data.times import moments
from core.records.columns import ANNOTATOR, ID, TIME

_ONE = [ID, ANNOTATOR]


def replaced(judgements: DataFrame) -> Series:
    """Why a judgement gives way to another one; missing where it counts.

    The latest counts where all of them have a time, else the one that was read last.

    Parameters
    ----------
    judgements
        Columns ``id, annotator, time`` in the order in which they were read.
    """
    reason = Series(pd.NA, index=judgements.index, dtype="str")
    rivals = judgements.loc[judgements.duplicated(_ONE, keep=False), [*_ONE, TIME]]
    if rivals.empty:
        return reason
    when = moments(rivals[TIME])
    is_timed = when.notna().groupby([rivals[column] for column in _ONE]).transform("all")
    ordered = rivals.assign(when=when.where(is_timed)).sort_values("when", kind="stable")
    last = ordered.groupby(_ONE)["when"].transform("last")
    gives_way = ordered.duplicated(_ONE, keep="last")
    is_earlier = ordered["when"] < last
    reason[ordered.index[gives_way]] = READ_AGAIN
    reason[ordered.index[gives_way & is_earlier]] = REPLACED
    return reason
