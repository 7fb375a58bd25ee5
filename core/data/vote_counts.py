"""Columns that count votes: how many of a text's judges chose each class, without who they were."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import pandas as pd
from pandas import DataFrame, Series

from core.counted import joined, quoted

_FEWEST, _MOST = 2, 8
_MOST_COLUMNS, _ROWS = 100, 5_000
_NEARLY_ALL = 0.99


def in_words(frame: DataFrame, label: str | None) -> str | None:
    """That columns count votes, and which class the label's values stand for; None where no columns do.

    Looked at are the first rows of a table with a moderate number of columns: enough to know, and always quick.
    """
    if len(frame.columns) > _MOST_COLUMNS:
        return None
    rows = frame.head(_ROWS)
    numbers = _numbers(rows.drop(columns=[label] if label else []))
    found = _found(numbers)
    if found is None:
        return None
    total, counts = found
    said = (
        f"{quoted(counts)} add up to “{total}”: they seem to count votes. As they do not tell who judged, there is no "
        "agreement to measure."
    )
    return f"{said} The labels are those in “{label}”{_meaning(rows[label], numbers, counts)}." if label else said


def _numbers(frame: DataFrame) -> DataFrame:
    """The columns of whole numbers from 0 on."""
    read = {str(column): pd.to_numeric(frame[column], errors="coerce") for column in frame}
    return DataFrame(
        {name: cells for name, cells in read.items() if cells.notna().all() and ((cells >= 0) & (cells % 1 == 0)).all()}
    )


def _found(numbers: DataFrame) -> tuple[str, tuple[str, ...]] | None:
    """The column that is the sum of others, more than one vote in most rows, and these."""
    columns = [str(column) for column in numbers]
    for total in columns:
        others = [one for one in columns if one != total and (numbers[one] <= numbers[total]).all()]
        if len(others) > _MOST or numbers[total].median() <= 1:
            continue
        for size in range(len(others), _FEWEST - 1, -1):
            for counts in combinations(others, size):
                if (numbers[[*counts]].sum(axis=1) == numbers[total]).mean() >= _NEARLY_ALL:
                    return total, counts
    return None


def _meaning(labels: Series, numbers: DataFrame, counts: Sequence[str]) -> str:
    """“ (0 is mostly “hate”, 1 “neither”)”, where each value has a class of its own that most voted for."""
    voted = numbers[[*counts]].idxmax(axis=1)
    mostly = {value: voted[labels == value].mode().iloc[0] for value in sorted(labels.dropna().unique())}
    if len(set(mostly.values())) < len(mostly) or all(value == column for value, column in mostly.items()):
        return ""
    return f" ({joined([f'{value} is mostly “{column}”' for value, column in mostly.items()])})"
