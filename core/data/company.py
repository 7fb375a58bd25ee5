"""What a long table says of a judgement beside its label: a comment, how sure the annotator was, how long it took."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from pandas import DataFrame

from core.counted import counted
from core.data import column_names
from core.data.reading.table import RawTable
from core.records import ColumnMapping

_LEAST_VARYING = 0.5


def judgements_own(tables: Sequence[RawTable], mapping: ColumnMapping) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The columns that belong to the judgement and not to its text, and notes on those that are not sure.

    The judgements on a text may stand in several files or sheets, so all tables are asked together.

    An annotation tool's export says it. In other tables it is what differs between the judgements of most texts, of
    those that were judged several times and of which the column says anything; where no text was, the name decides.
    """
    if mapping.layout != "long":
        return (), ()
    further = dict.fromkeys(column for table in tables for column in table.columns if column not in mapping.columns)
    said = [column for column in further if any(column in table.of_judgements for table in tables)]
    of_texts = {column for table in tables for column in table.of_texts}
    open_columns = [column for column in further if column not in {*said, *of_texts}]
    frame = pd.concat([table.frame for table in tables], ignore_index=True)
    several, differing = _differing(frame, mapping, open_columns)
    found, notes = list(said), []
    for column in open_columns:
        named = not several[column] and column_names.is_among(column, column_names.COMPANY)
        if named or differing[column] > several[column] * _LEAST_VARYING:
            found.append(column)
        elif differing[column]:
            texts = counted(differing[column], "text")
            notes.append(f"“{column}” differs between the rows of {texts}; there the first row’s value stands.")
    return tuple(found), tuple(notes)


def _differing(frame: DataFrame, mapping: ColumnMapping, columns: list[str]) -> tuple[dict[str, int], dict[str, int]]:
    """Of each column, the texts with several rows of which it says anything, and those among which its rows differ."""
    item, items = pd.factorize(frame[mapping.id or mapping.text])
    rows = np.bincount(item[item >= 0], minlength=len(items))
    several, differing = {}, {}
    for column in columns:
        codes, _ = pd.factorize(frame[column])
        table = DataFrame({"item": item, "code": codes})[item >= 0].groupby("item")["code"]
        lowest, highest = table.min().to_numpy(), table.max().to_numpy()
        is_open = (rows > 1) & (highest >= 0)
        several[column] = int(is_open.sum())
        differing[column] = int((is_open & (lowest != highest)).sum())
    return several, differing
