"""Which of a version's metadata columns tell groups of texts apart, and which hardly repeat a value."""

from __future__ import annotations

from collections.abc import Mapping

from pandas import DataFrame

from core.data import column_names
from core.records import METADATA_PREFIX, MetadataColumns


def metadata_columns(texts: DataFrame) -> MetadataColumns:
    """Those of a table with metadata columns (``meta:…``)."""
    columns = [column for column in texts if str(column).startswith(METADATA_PREFIX)]
    return by_repeats({str(column): (texts[column].nunique(), texts[column].count()) for column in columns})


def by_repeats(counts: Mapping[str, tuple[int, int]]) -> MetadataColumns:
    """``counts`` is, by metadata column, how many different values there are and how many cells are filled."""
    named = {column.removeprefix(METADATA_PREFIX): numbers for column, numbers in counts.items()}
    telling = [
        column
        for column, (different, filled) in named.items()
        if 2 <= different <= filled / 2 and not column_names.is_index(column)
    ]
    constant = [column for column, (different, _) in named.items() if different < 2]
    others = [column for column in named if column not in (*telling, *constant)]
    return MetadataColumns(
        tuple(sorted(telling, key=lambda column: named[column][0])),
        tuple(sorted(others, key=column_names.is_index)),
        tuple(constant),
    )
