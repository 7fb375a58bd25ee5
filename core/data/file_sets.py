"""Which files judged one set of texts: a session's coders have a file each, and each session its own texts."""

from __future__ import annotations

from pathlib import PurePath

import pandas as pd
from pandas import DataFrame, Series

from core.counted import joined
from core.records.columns import ID, SOURCE

_NAMED = 3


def file_sets(judgements: DataFrame) -> Series:
    """Text's id → the files of its set, in words; empty where all files belong together.

    Files that share a text are of one set, and so are those that share texts with one of them. ``judgements`` has the
    columns ``id, source``.
    """
    pairs = judgements[[ID, SOURCE]].drop_duplicates()
    numbers = _set_numbers(pairs)
    if numbers.nunique() < 2:
        return Series(dtype="str")
    names = pairs[SOURCE].groupby(numbers).agg(lambda files: _in_words(list(files.unique())))
    return numbers.map(names).set_axis(pairs[ID]).groupby(level=0).first()


def _set_numbers(pairs: DataFrame) -> Series:
    """The number of the set of each pair of text and file: the least of the files in it."""
    numbers = Series(pd.factorize(pairs[SOURCE])[0], index=pairs.index)
    while True:
        of_texts = numbers.groupby(pairs[ID]).transform("min")
        least = of_texts.groupby(pairs[SOURCE]).transform("min")
        if least.equals(numbers):
            return numbers
        numbers = least


def _in_words(files: list[str]) -> str:
    stems = [PurePath(file).stem for file in files]
    return joined(stems) if len(stems) <= _NAMED else f"{stems[0]} and {len(stems) - 1} more"
