"""Judgements of files that no column of annotators is in."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pandas as pd
from pandas import DataFrame, Series

from core.data.reading.table import RawTable
from core.records.columns import ANNOTATOR, ID

_MOSTLY = 0.5


def files_as_people(tables: Sequence[RawTable], earlier: DataFrame) -> list[str]:
    """The names of files that stand for people whom no column names, beside those of ``earlier`` judgements."""
    names = pd.concat([Series(dtype="str"), *(table.judges for table in tables if table.judges is not None)])
    return [str(name) for name in names.dropna().unique() if name not in set(earlier[ANNOTATOR])]


def unnamed_judgements(judgements: DataFrame, of_files: Collection[str]) -> dict[str, int]:
    """Of such files the judgements whose annotator cannot be told, by file; columns ``id, annotator``.

    Where others judged most of a file's texts, too, or where there are only such files, each counts as a person.
    """
    is_file = judgements[ANNOTATOR].isin(list(of_files))
    if is_file.all():
        return {}
    people = judgements.groupby(ID)[ANNOTATOR].transform("nunique")[is_file]
    of_file = (people == 1).groupby(judgements.loc[is_file, ANNOTATOR]).agg(["size", "mean"])
    apart = of_file[of_file["mean"] > _MOSTLY]
    return {str(name): int(number) for name, number in apart["size"].items()}
