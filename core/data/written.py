"""What the labels and annotators of an upload stand for, however they are written there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pandas import DataFrame, Series

from core.data import spelling
from core.data.labels import MOST_CLASSES
from core.data.near_labels import near_labels
from core.data.reading.table import RawTable
from core.errors import LabelError
from core.records import ColumnMapping, Guess
from core.records.columns import ANNOTATOR, LABEL


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
    labels, people = earlier[LABEL].unique().tolist(), earlier[ANNOTATOR].unique().tolist()
    cells = _Cells(tables, mapping.values.keep_apart)
    judged = cells.unified(mapping.judging, labels, "label")
    decision = [mapping.label] if mapping.layout == "wide" else []
    given = cells.unified(decision, dict.fromkeys([*labels, *judged.values()]), "label")
    judged, given = cells.counted_as(mapping, earlier[LABEL], judged, given)
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
        written = self._written(columns)
        names = spelling.unify(written, known, keep_apart=self._keep_apart)
        notes, guesses = spelling.said(written, names, what)
        self.notes += notes
        self.guesses += guesses
        return names

    def counted_as(
        self, mapping: ColumnMapping, earlier: Series, judged: dict[str, str], given: dict[str, str]
    ) -> tuple[dict[str, str], dict[str, str]]:
        """The labels with those that count as another, and word of those that may be slips and count for themselves."""
        counts = Counter[str](earlier.tolist())
        for way, number in self._written(mapping.judging).items():
            if way in judged:
                counts[judged[way]] += number
        rule = dict(mapping.values.count_as)
        self._require_labels(rule, counts)
        self.notes += [
            f"“{label}” ({counts[label]:,}) counts as “{other}”." for label, other in rule.items() if label != other
        ]
        self.guesses += [
            Guess(
                f"“{label}” ({counts[label]:,}) is nearly “{other}” ({counts[other]:,}); each is a class of its own.",
                "count_as",
            )
            for label, other in near_labels(counts).items()
            if label not in rule
        ]
        return _renamed(judged, rule), _renamed(given, rule)

    def _require_labels(self, rule: Mapping[str, str], known: Mapping[str, int]) -> None:
        for label in (label for pair in rule.items() for label in pair if label not in known):
            raise LabelError(
                f"There is no label “{label}”; the labels are {', '.join(list(known)[:MOST_CLASSES])}.",
                where=", ".join(table.name for table in self._tables),
                todo="Choose labels that are there to count as another.",
            )

    def _written(self, columns: Iterable[str | None]) -> Counter[str]:
        """How often each value stands in these columns of all tables."""
        written: Counter[str] = Counter()
        for column in filter(None, columns):
            for table in self._tables:
                counts = table.frame[column].value_counts(sort=False)
                written.update(dict(zip(counts.index.tolist(), counts.tolist(), strict=True)))
        return written


def _renamed(names: Mapping[str, str], rule: Mapping[str, str]) -> dict[str, str]:
    return {way: rule.get(name, name) for way, name in names.items()}


def _columns_of(mapping: ColumnMapping, known: Sequence[str]) -> dict[str, str]:
    """The annotators who are there already, by their columns in a wide table; two columns are two people."""
    names = spelling.unify(dict.fromkeys(mapping.annotators, 1), known, keep_apart=mapping.values.keep_apart)
    columns = Counter(names.values())
    return {column: name for column, name in names.items() if name in known and columns[name] == 1}
