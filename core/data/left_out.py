"""The list of what was left out, so that nothing is dropped silently."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from pandas import DataFrame, Series

from core.records import schemas
from core.records.columns import FOUND, ID, REASON, ROW, SOURCE, TEXT

COLUMNS = tuple(schemas.LEFT_OUT.names)

EMPTY_TEXT = "empty text"
NO_LABEL = "no label"
NO_ANNOTATOR = "no annotator"
NO_ID = "no id"
NO_TEXT_FOR_ID = "no text for this id"
NOT_ANNOTATED = "not annotated"
CANCELLED = "cancelled by the annotator"
IGNORED = "ignored by the annotator"
TURNED_DOWN = "rejected by those who had set the task"
REJECTED = "the label offered was rejected, no other was given"
NOT_SUBMITTED = "not submitted by the annotator"
NOT_FINISHED = "the annotator did not finish"
PREVIEW = "a preview or test, no annotator's answer"
UNTRUSTED = "not trusted by the tool: the annotator failed its test questions"
NO_CHOICE = "labels parts of the text, not the text"
DECIDED_ELSEWHERE = "a decision by hand in Errata, not an annotator's judgement"
TIE = "tie"
TOO_FEW = "too few judgements"
NOT_UNANIMOUS = "not unanimous"
MOSTLY_UNSURE = "most annotators are unsure"
UNDECIDED = (TIE, TOO_FEW, NOT_UNANIMOUS, MOSTLY_UNSURE)
EXCLUDED = "excluded"
REPLACED = "replaced by a later judgement of the same annotator"
READ_AGAIN = "replaced by a judgement of the same annotator that was read after it"


def left_out_rows(
    rows: Sequence[int] | Series,
    *,
    source: str | Series,
    reason: str | Sequence[str],
    id: Series | None = None,
    text: Series | None = None,
    found: Sequence[str] | Series | None = None,
) -> DataFrame:
    """One line for each row left out, with the columns of ``schemas.LEFT_OUT``; what is not given is missing."""
    given = {SOURCE: source, ROW: rows, ID: id, TEXT: text, REASON: reason, FOUND: found}
    positional = {name: value.to_numpy() if isinstance(value, Series) else value for name, value in given.items()}
    return typed(DataFrame(positional, index=pd.RangeIndex(len(rows)), columns=list(COLUMNS)))


def typed(left_out: DataFrame) -> DataFrame:
    """The table with its columns' kinds, which an empty table or one of missing values alone does not show."""
    return left_out.astype({name: "Int64" if name == ROW else "str" for name in COLUMNS})


def combined(tables: Sequence[DataFrame]) -> DataFrame:
    return typed(pd.concat(tables, ignore_index=True) if tables else DataFrame(columns=list(COLUMNS)))
