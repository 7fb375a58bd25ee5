"""Annotators against themselves: the texts that one judged a second time (intra-coder reliability, or stability;
Krippendorff 2004, Content Analysis, 2nd ed., p. 215)."""

from __future__ import annotations

from pandas import DataFrame

from core.data.left_out import READ_AGAIN, REPLACED
from core.records.columns import ANNOTATOR, FOUND, ID, LABEL, LATER, REASON

_AT, _LENGTH = "at", "length"


def of(left_out: DataFrame, judgements: DataFrame) -> DataFrame:
    """Each judgement that gave way to a later one of the same annotator, beside that: columns ``label, later``.

    ``left_out`` has the columns of ``schemas.LEFT_OUT``, ``judgements`` the columns ``id, annotator, label``.
    """
    is_repeated = left_out[REASON].isin([READ_AGAIN, REPLACED])
    earlier = left_out.loc[is_repeated, [ID, FOUND]].reset_index(names=_AT)
    pairs = earlier.merge(judgements[[ID, ANNOTATOR, LABEL]].rename(columns={LABEL: LATER}), on=ID)
    rows = [
        (at, found.removeprefix(f"{annotator}: "), later, len(annotator))
        for at, found, annotator, later in zip(pairs[_AT], pairs[FOUND], pairs[ANNOTATOR], pairs[LATER], strict=True)
        if found.startswith(f"{annotator}: ")
    ]
    own = DataFrame(rows, columns=[_AT, LABEL, LATER, _LENGTH])
    # One name may be the beginning of another.
    return own.sort_values(_LENGTH).drop_duplicates(_AT, keep="last").sort_index()[[LABEL, LATER]]
