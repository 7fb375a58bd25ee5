"""Which of a version's metadata columns tell groups of texts apart, and which hardly repeat a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pandas import DataFrame

from core.data import column_names
from core.records import METADATA_PREFIX


@dataclass(frozen=True)
class MetadataColumns:
    """Names of columns, without the prefix.

    Attributes
    ----------
    telling
        Those with several values that repeat (party, year), the fewest values first.
    others
        Those with one value, with values that hardly repeat (ids, links, lists), or with the numbers of rows, in the
        file's order.
    """

    telling: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        return (*self.telling, *self.others)


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
    return MetadataColumns(
        tuple(sorted(telling, key=lambda column: named[column][0])),
        tuple(column for column in named if column not in telling),
    )
