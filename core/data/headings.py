"""Files of one upload in which one column has different names: ``text`` in the one, ``quote_text`` in the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.data.mapping import guess_columns
from core.data.reading.table import RawTable
from core.records import ColumnMapping

_ROLES = ("text", "label", "annotator", "id")


@dataclass(frozen=True)
class OtherName:
    """A column that a later file lacks under the first file's name.

    Attributes
    ----------
    place
        Of the file among the tables.
    role
        The field of ``ColumnMapping``.
    column
        What the first file calls it.
    guess
        What this file seems to call it; None where nothing there looks like it.
    either
        Two columns that are about as likely, as ``Guessed`` has them.
    """

    place: int
    role: str
    column: str
    guess: str | None
    either: tuple[str, ...] = ()


def other_names(tables: Sequence[RawTable], mapping: ColumnMapping) -> tuple[OtherName, ...]:
    """The columns for one purpose each that later files lack. An annotator's column is nobody else's.

    A tool calls all but the texts the same in each export.
    """
    later = list(enumerate(tables))[1:]
    found = [other for place, table in later for other in _of(place, table, mapping)]
    return tuple(
        other for other in found if tables[other.place].mapping is None or (other.role == "text" and other.guess)
    )


def _of(place: int, table: RawTable, mapping: ColumnMapping) -> list[OtherName]:
    named = {role: getattr(mapping, role) for role in _ROLES if getattr(mapping, role)}
    missing = {role: column for role, column in named.items() if column not in table.columns}
    if not missing:
        return []
    said = {role: column for role, column in named.items() if role not in missing}
    if set(mapping.annotators) <= set(table.columns):
        said["annotators"] = mapping.annotators
    guessed = guess_columns(table, said)
    return [
        OtherName(place, role, column, getattr(guessed.mapping, role) or None, guessed.either if role == "text" else ())
        for role, column in missing.items()
    ]


def with_one_name(tables: Sequence[RawTable], called: Mapping[OtherName, str]) -> tuple[RawTable, ...]:
    """The tables with the first file's names for the columns; ``called`` says what a later file calls them."""
    result = list(tables)
    for found, column in called.items():
        result[found.place] = _renamed(result[found.place], column, found.column)
    return tuple(result)


def with_text_names(mapping: ColumnMapping, called: Mapping[OtherName, str]) -> ColumnMapping:
    """The mapping that remembers what later files call the texts: new texts may be called so, too."""
    return replace(mapping, text_names=tuple(dict.fromkeys(name for one, name in called.items() if one.role == "text")))


def _renamed(table: RawTable, column: str, name: str) -> RawTable:
    def new(columns: Sequence[str]) -> tuple[str, ...]:
        return tuple(name if one == column else one for one in columns)

    return replace(
        table,
        columns=new(table.columns),
        frame=table.frame.rename(columns={column: name}),
        several=new(table.several),
        of_judgements=new(table.of_judgements),
        of_texts=new(table.of_texts),
        headings=(*table.headings, (name, column)),
        mapping=table.mapping and replace(table.mapping, text=new([table.mapping.text])[0]),
        rejected_cells=table.rejected_cells.rename(columns={column: name}),
        notes=(*table.notes, f"“{column}” was read as “{name}”, as the first file calls it."),
    )
