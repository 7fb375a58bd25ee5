"""Which column of a table holds what: a guess, and a check of what the researcher made of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.data import column_content as content
from core.data import column_names as names
from core.data.lost_digits import lost_ids, whole_ids
from core.data.parts import is_part
from core.data.reading.table import RawTable
from core.errors import ColumnError
from core.records import ColumnMapping, Guess

_INDEX_COLUMN = re.compile(r"(unnamed: ?\d+.*|index|level_\d+|__index_level_\d+__|)", re.IGNORECASE)
_NUMBERED_ANNOTATOR = re.compile(
    r"(annotator|annotation|anno?|coder|rater|judge|labell?er|worker|user|label|[kc]odierer(in)?)[\s_.:-]*(.+)"
)


def guess_mapping(table: RawTable) -> ColumnMapping:
    """What each column most likely holds, by the names of the columns and by what is in them.

    An annotation tool's export says it itself. Never raises: ``text`` is empty where no column looks like texts,
    ``label`` None where none looks like labels.
    """
    if table.mapping is not None:
        return table.mapping
    columns = [column for column in table.columns if not _INDEX_COLUMN.fullmatch(column)]
    text = names.first_named(columns, names.TEXT) or content.longest_texts(table.frame[columns]) or ""
    columns = [column for column in columns if column != text]
    id = whole_ids(table.frame, columns)
    columns = [column for column in columns if column != id]
    named_parts = [column for column in columns if names.is_among(column, names.PART)]
    part = next((column for column in named_parts if _names_parts(table, column)), None)
    columns = [column for column in columns if column != part]
    annotators = _wide_annotators(table, columns)
    if annotators:
        label = names.first_named([column for column in columns if column not in annotators], names.LABEL)
        return ColumnMapping(text=text, label=label, annotators=annotators, id=id, part=part)
    annotator = _long_annotator(table, columns, text, id)
    columns = [column for column in columns if column != annotator]
    time = names.first_named(columns, names.TIME) if annotator else None
    explained = (*names.METADATA, *names.TIME, *names.ANNOTATOR, *names.PERSON)
    unexplained = [column for column in columns if not names.is_among(column, explained)]
    label = names.first_named(columns, names.LABEL) or content.only_classes(table.frame[unexplained])
    return ColumnMapping(text=text, label=label, annotator=annotator, id=id, part=part, time=time)


def check_mapping(table: RawTable, mapping: ColumnMapping) -> None:
    """Raise ColumnError where a named column is not in the table, or is named for two purposes."""
    named = mapping.columns
    for column in named:
        if column not in table.columns:
            raise ColumnError(
                f"There is no column “{column}”; the columns are {', '.join(table.columns)}.",
                where=table.name,
                todo="Choose one of these.",
            )
        if named.count(column) > 1:
            raise ColumnError(
                f"The column “{column}” is chosen for two purposes.", where=table.name, todo="Choose it for one only."
            )


def column_guesses(table: RawTable, mapping: ColumnMapping) -> tuple[Guess, ...]:
    """What each column was taken for, to be shown where the researcher did not choose it; none in a tool's export."""
    if table.mapping is not None:
        return ()
    label = "decision to compare the vote with" if mapping.layout == "wide" else "labels"
    roles: dict[str, tuple[str, Sequence[str | None]]] = {
        "text": ("texts", [mapping.text]),
        "label": (label, [mapping.label]),
        "annotators": ("judgements, a column an annotator", mapping.annotators),
        "annotator": ("annotators", [mapping.annotator]),
        "id": ("ids of the texts", [mapping.id]),
        "part": ("parts", [mapping.part]),
        "time": ("times of the judgements", [mapping.time]),
    }
    named = {option: (what, [column for column in columns if column]) for option, (what, columns) in roles.items()}
    taken = (
        Guess(f"Column {', '.join(f'“{column}”' for column in columns)}: {what}.", option)
        for option, (what, columns) in named.items()
        if columns
    )
    return (*taken, *lost_ids(table.frame))


def _names_parts(table: RawTable, column: str) -> bool:
    values = table.frame[column].dropna().unique().tolist()
    return bool(values) and sum(map(is_part, values)) * 2 >= len(values)


def _wide_annotators(table: RawTable, columns: list[str]) -> tuple[str, ...]:
    numbered = [column for column in columns if _NUMBERED_ANNOTATOR.fullmatch(column.casefold())]
    taken = (*names.LABEL, *names.ANNOTATOR, *names.PERSON)
    by_name = content.judging(table.frame[[column for column in numbered if not names.is_among(column, taken)]])
    if by_name:
        return by_name
    free = [column for column in columns if not names.is_among(column, (*names.LABEL, *names.METADATA))]
    alike = content.sharing_values(table.frame[free])
    return content.agreeing(table.frame[list(alike)]) if alike else ()


def _long_annotator(table: RawTable, columns: list[str], text: str, id: str | None) -> str | None:
    annotator = names.first_named(columns, names.ANNOTATOR)
    if annotator:
        return annotator
    person = names.first_named(columns, names.PERSON)
    item = id or text
    return person if person and item and content.is_repeated(table.frame[item]) else None
