"""Cells that say "no answer" in a word: what R, pandas, SPSS, Excel and people write where there is none."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from core.counted import beginning, counted
from core.data.reading.table import RawTable
from core.data.spelling import visible
from core.records import ColumnMapping, Guess

# Compared without regard to case and spaces.
_OF_PROGRAMS = ("na", "n/a", "n.a.", "n.a", "#n/a", "#na", "#nv", "<na>", "nan", "-nan", "none", "null", "nil", "nat")
_OF_SPREADSHEETS = ("#null!", "#value!", "#wert!", "#ref!", "#bezug!", "#div/0!", "#name?", "#num!", "#zahl!")
_OF_PEOPLE = ("missing", "fehlend", "fehlt", "k.a.", "k.a", "keineangabe", "keineantwort", "noanswer", "noresponse")
_WORDS = frozenset((*_OF_PROGRAMS, *_OF_SPREADSHEETS, *_OF_PEOPLE, "(leer)", "(blank)", "(empty)"))
_SIGNS = frozenset([".", "..", "...", "…", "-", "--", "---", "–", "—", "/", "#", "_", "__", "___"])
# SPSS and its kin have numbers for it, which are answers on a scale that goes below zero.
_CODE = re.compile(r"-(9{1,4}|8{2,3}|7{2,3}|6{2,3}|9[5-8])(\.0+)?")
_NEGATIVE = re.compile(r"-\d+([.,]\d+)?")
_SHOWN = 8
# No such word is longer, spaces and invisible characters around it included.
_LONGEST = 40


def words_for_no_answer(written: Iterable[str], answers: Collection[str] = ()) -> set[str]:
    """Those of the values that stand for no answer; ``answers`` are words that here are values all the same.

    A minus is an answer beside a plus, and ``-99`` beside other negative numbers.
    """
    values = {value: visible(value) for value in written if len(value) <= _LONGEST}
    kept = {_as_compared(visible(word)) for word in answers}
    distinct = set(values.values())
    is_scale = any(_NEGATIVE.fullmatch(value) and not _CODE.fullmatch(value) for value in distinct)
    signs = _SIGNS - {"-", "–", "—"} if "+" in distinct else _SIGNS

    def is_missing(value: str) -> bool:
        if _as_compared(value) in kept:
            return False
        return _as_compared(value) in _WORDS or value in signs or bool(_CODE.fullmatch(value) and not is_scale)

    return {written for written, value in values.items() if is_missing(value)}


def words_in(tables: Sequence[RawTable], mapping: ColumnMapping) -> set[str]:
    """The words that stand for no answer in plain tables, as they are seen, unless the mapping says otherwise."""
    found = {word for columns in _roles(mapping).values() for word in _words(_plain_tables(tables), columns)}
    return set(map(visible, found))


def with_no_answers_empty(
    tables: Sequence[RawTable], mapping: ColumnMapping
) -> tuple[Sequence[RawTable], tuple[Guess, ...]]:
    """Plain tables with empty cells where a word says that there is no answer, and what was taken so.

    Texts, ids, labels, annotators and times are meant; metadata stays as it came. An annotation tool's export has
    nothing where nothing was answered, and a class called "none" where somebody chose it.
    """
    counts: dict[str, Counter[str]] = {}
    for what, columns in _roles(mapping).items():
        words = _words(_plain_tables(tables), columns, mapping.values.answers)
        counts[what] = _counted(tables, columns, words)
        tables = [_emptied(table, columns, words) for table in tables]
    return tables, tuple(Guess(_said(found, what), "answers") for what, found in counts.items() if found)


def _plain_tables(tables: Sequence[RawTable]) -> list[RawTable]:
    return [table for table in tables if table.mapping is None]


def _words(tables: Sequence[RawTable], columns: Sequence[str], answers: Collection[str] = ()) -> set[str]:
    values = {value for table in tables for column in columns for value in table.frame[column].dropna().unique()}
    return words_for_no_answer(values, answers)


def _counted(tables: Sequence[RawTable], columns: Sequence[str], words: set[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for table in _plain_tables(tables) if words else ():
        for column in columns:
            cells = table.frame[column]
            found.update(cells[cells.isin(words)].map(visible).tolist())
    return found


def _emptied(table: RawTable, columns: Sequence[str], words: set[str]) -> RawTable:
    if not words or table.mapping is not None:
        return table
    cells = {column: table.frame[column].mask(table.frame[column].isin(words)) for column in columns}
    return dataclasses.replace(table, frame=table.frame.assign(**cells))


def _roles(mapping: ColumnMapping) -> dict[str, list[str]]:
    """The columns that are asked for a missing value, by what they hold, in words."""
    roles: dict[str, list[str | None]] = {
        "labels": [*mapping.annotators, mapping.label],
        "texts": [mapping.text],
        "annotators": [mapping.annotator],
        "ids": [mapping.id],
        "times": [mapping.time],
    }
    return {what: [column for column in columns if column] for what, columns in roles.items()}


def _said(found: Counter[str], what: str) -> str:
    shown = [f"“{beginning(word)}” ({counted(number, 'cell')})" for word, number in found.most_common(_SHOWN)]
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return f"Among the {what}, {', '.join(shown)}{more} counted as no answer."


def _as_compared(word: str) -> str:
    return "".join(word.casefold().split())
