"""What the labels and annotators of an upload stand for, however they are written there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pandas import DataFrame

from core.data import spelling
from core.data.reading.table import RawTable
from core.records import ColumnMapping, Guess


@dataclass(frozen=True)
class Spellings:
    """What each way of writing stands for, and what was unified.

    ``judged`` are the judgements' labels, ``given`` the file's own decisions, ``annotators`` their names; in a wide
    table those of the columns that are somebody else's.
    """

    judged: dict[str, str]
    given: dict[str, str]
    annotators: dict[str, str]
    notes: tuple[str, ...] = ()
    guesses: tuple[Guess, ...] = ()


def spellings_in(tables: Sequence[RawTable], mapping: ColumnMapping, earlier: DataFrame) -> Spellings:
    """One name for each value of all tables, and of the judgements (``label, annotator``) that are there already."""
    labels, people = earlier["label"].unique().tolist(), earlier["annotator"].unique().tolist()
    cells = _Cells(tables, mapping.values.keep_apart)
    judged = cells.unified(mapping.judging, labels, "label")
    decision = [mapping.label] if mapping.layout == "wide" else []
    given = cells.unified(decision, dict.fromkeys([*labels, *judged.values()]), "label")
    annotators = cells.unified([mapping.annotator], people, "annotator")
    if mapping.annotators:
        annotators = _columns_of(mapping, people)
    return Spellings(judged, given, annotators, tuple(dict.fromkeys(cells.notes)), tuple(dict.fromkeys(cells.guesses)))


class _Cells:
    """The cells of an upload, and what came of unifying them."""

    def __init__(self, tables: Sequence[RawTable], keep_apart: bool) -> None:
        self._tables = tables
        self._keep_apart = keep_apart
        self.notes: list[str] = []
        self.guesses: list[Guess] = []

    def unified(self, columns: Iterable[str | None], known: Iterable[str], what: str) -> dict[str, str]:
        written: Counter[str] = Counter()
        for column in filter(None, columns):
            for table in self._tables:
                counts = table.frame[column].value_counts(sort=False)
                written.update(dict(zip(counts.index.tolist(), counts.tolist(), strict=True)))
        names = spelling.unify(written, known, keep_apart=self._keep_apart)
        notes, guesses = spelling.said(written, names, what)
        self.notes += notes
        self.guesses += guesses
        return names


def _columns_of(mapping: ColumnMapping, known: Sequence[str]) -> dict[str, str]:
    """The annotators who are there already, by their columns in a wide table; two columns are two people."""
    names = spelling.unify(dict.fromkeys(mapping.annotators, 1), known, keep_apart=mapping.values.keep_apart)
    columns = Counter(names.values())
    return {column: name for column, name in names.items() if name in known and columns[name] == 1}
