"""Data sets that come as a file for each part: the parts are taken from the files' names."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from core.counted import joined
from core.data import column_names
from core.data.parts import is_part, part_of
from core.data.reading.table import RawTable
from core.records import Guess, Part

_COLUMN = "part"


def with_file_parts(tables: Sequence[RawTable]) -> tuple[RawTable, ...]:
    """Give the tables a column ``part`` where each file's name tells its part, a training and a test part among them.

    Words that all names share tell nothing: GermEval is no evaluation part. Where a table has a column that is called
    so, or already knows its parts, the tables stay as they are.
    """
    parts = _parts([table.name for table in tables])
    if not {Part.TRAIN, Part.TEST} <= set(parts) or any(map(_knows_parts, tables)):
        return tuple(tables)
    named = joined([f"“{table.name}” is {part}" for table, part in zip(tables, parts, strict=True)])
    guess = Guess(f"The parts were taken from the files' names: {named}.", "part")
    return tuple(_marked(table, part, guess) for table, part in zip(tables, parts, strict=True))


def _parts(names: Sequence[str]) -> list[Part]:
    """The part of each file; none where one names no part or several."""
    words = [{word.casefold() for word in column_names.words(name)} for name in names]
    shared = set.intersection(*words) if words else set()
    found = [{part_of(word) for word in of_file - shared if is_part(word)} for of_file in words]
    return [next(iter(parts)) for parts in found] if all(len(parts) == 1 for parts in found) else []


def _knows_parts(table: RawTable) -> bool:
    if table.mapping is not None and table.mapping.part:
        return True
    return any(column_names.is_among(column, column_names.PART) for column in table.columns)


def _marked(table: RawTable, part: Part, guess: Guess) -> RawTable:
    return dataclasses.replace(
        table,
        columns=(*table.columns, _COLUMN),
        frame=table.frame.assign(**{_COLUMN: str(part)}).astype({_COLUMN: "str"}),
        guesses=(*table.guesses, guess),
        roles=(*table.roles, ("part", _COLUMN)),
        mapping=table.mapping and dataclasses.replace(table.mapping, part=_COLUMN),
        of_texts=(*table.of_texts, _COLUMN),
    )
