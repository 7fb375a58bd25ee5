"""Which column of a table holds what: a guess, and a check of what the researcher made of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from pandas import DataFrame

from core.counted import quoted
from core.data import annotator_names, vote_counts
from core.data import column_content as content
from core.data import column_names as names
from core.data.annotator_columns import AnnotatorColumns, find_annotators
from core.data.joined_labels import find_joined
from core.data.label_columns import find_label
from core.data.labels import MOST_CLASSES
from core.data.lost_digits import lost_ids, whole_ids
from core.data.parts import is_part
from core.data.reading.table import RawTable
from core.data.text_column import find_text, may_be_context
from core.errors import ColumnError
from core.records import ColumnMapping, Guess
from core.remedies import Action, Remedy

_MANY = ("annotators", "context")
_SINGLE = ("text", "label", "annotator", "id", "part", "time")
_UNSAID: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Guessed:
    """What the columns most likely hold, and what of it is in doubt.

    ``either`` are two columns that are about as likely the texts', the one taken first; empty where one is likelier.
    """

    mapping: ColumnMapping
    doubts: tuple[Guess, ...] = ()
    either: tuple[str, ...] = ()


def guess_mapping(table: RawTable) -> ColumnMapping:
    """What each column most likely holds, without the doubts; see ``guess_columns``."""
    return guess_columns(table).mapping


def guess_columns(table: RawTable, said: Mapping[str, Any] = _UNSAID) -> Guessed:
    """What each column most likely holds, by the names of the columns and by what is in them.

    An annotation tool's export says it itself. Never raises: ``text`` is empty where no column looks like texts,
    ``label`` None where none looks like labels.

    Parameters
    ----------
    table
        The table, or all tables of the same columns in one.
    said
        Fields of ``ColumnMapping`` that the researcher decided, None or empty for "no column". They stand as they
        are, and what is guessed for the other fields never takes their columns.
    """
    roles = {role: column for role, column in table.roles if role != "label" or not said.get("annotators")}
    settled = {**_with_layout(roles), **_with_layout({role: value or None for role, value in said.items()})}
    if table.mapping is not None:
        return Guessed(_around(table.mapping, settled))
    return _Guess(table, settled).made()


class _Guess:
    """One guess in the making: roles are found one after another, each among the columns that are left."""

    def __init__(self, table: RawTable, settled: Mapping[str, Any]) -> None:
        self.frame = table.frame
        self.of_judgements = table.of_judgements
        self.settled = settled
        taken = {settled.get(role) for role in _SINGLE}.union(*(settled.get(role) or () for role in _MANY))
        free = [column for column in table.columns if column not in taken]
        self.index = [column for column in free if names.is_index(column)]
        self.columns = [column for column in free if column not in self.index]
        self.doubts: list[Guess] = []
        self.are_joined = False
        self.either: tuple[str, ...] = ()

    def made(self) -> Guessed:
        text = self._role("text", self._text) or ""
        id = self._role("id", lambda: self._id(text or None))
        part = self._role("part", self._part)
        self._set_joined_aside()
        found = self._annotators()
        if found.columns:
            label = self._role("label", lambda: found.decision or self._decision())
            columns = ColumnMapping(text=text, label=label, annotators=found.columns, id=id, part=part)
        else:
            annotator = self._role("annotator", lambda: self._long_annotator(text, id))
            time = self._role("time", lambda: names.first_named(self.columns, names.TIME) if annotator else None)
            label = self._role("label", lambda: self._label(found.questions, annotator, id or text))
            self._doubt(None if annotator else vote_counts.in_words(self.frame[self._left(label)], label), "label")
            columns = ColumnMapping(text=text, label=label, annotator=annotator, id=id, part=part, time=time)
        further = {role: value for role, value in self.settled.items() if role not in ("text", *_MANY)}
        further["context"] = tuple(self.settled.get("context") or ())
        return Guessed(dataclasses.replace(columns, **further), tuple(self.doubts), self.either)

    def _role(self, role: str, find: Callable[[], str | None]) -> str | None:
        """What was said of the role, else the column that is found for it, which is no other role's then."""
        if role in self.settled:
            return self.settled[role]
        column = find()
        self.columns = [other for other in self.columns if other != column]
        return column

    def _doubt(self, said: str | None, option: str) -> None:
        if said is not None:
            self.doubts.append(Guess(said, option))

    def _text(self) -> str | None:
        columns = self._of_texts()
        found = find_text(self.frame[columns])
        self._doubt(found.doubt, "text")
        self._doubt(may_be_context(self.frame[columns], found), "text")
        self.either = found.either
        return found.column

    def _id(self, text: str | None) -> str | None:
        columns = self._of_texts()
        self.doubts += lost_ids(self.frame[columns])
        return whole_ids(self.frame, columns, text) or next(filter(self._holds_ids, self.index), None)

    def _holds_ids(self, column: str) -> bool:
        """Whether each row has something of its own there that is no number of a row."""
        cells = self.frame[column]
        is_one_word = cells.notna().all() and cells.str.fullmatch(r"\S+").all()
        return bool(is_one_word and cells.is_unique and not cells.str.isdecimal().any())

    def _part(self) -> str | None:
        columns = self._of_texts()
        named = [column for column in columns if names.is_among(column, names.PART)]
        by_name = next((column for column in named if self._names_parts(column, 1)), None)
        return by_name or next((column for column in columns if self._names_parts(column, 2)), None)

    def _of_texts(self) -> list[str]:
        """The columns that are left, without those that are known to belong to the judgements."""
        return [column for column in self.columns if column not in self.of_judgements]

    def _names_parts(self, column: str, parts: int) -> bool:
        """Whether mostly parts stand there, or nothing else where ``parts`` different ones are asked for."""
        cells = self.frame[column].dropna().unique()
        if not 0 < len(cells) <= MOST_CLASSES:
            return False
        known = list(filter(is_part, cells.tolist()))
        return len(known) * 2 >= len(cells) if parts == 1 else len(known) == len(cells) >= parts

    def _set_joined_aside(self) -> None:
        """Take the columns away that hold several people's labels in a cell: their combinations are no classes."""
        joined = find_joined(self.frame[self.columns])
        self.are_joined = bool(joined)
        taken = [one.column for one in joined]
        self.columns = [column for column in self.columns if column not in taken]
        for one in joined:
            self._doubt(one.said, "annotators")

    def _left(self, label: str | None) -> list[str]:
        """The columns without a role, and the label's."""
        return [*self.columns, *([label] if label else [])]

    def _annotators(self) -> AnnotatorColumns:
        if "annotators" in self.settled:
            return AnnotatorColumns(tuple(self.settled["annotators"] or ()))
        known = (*names.LABEL, *names.METADATA, *names.ANNOTATOR, *names.PERSON)
        taken = [column for column in self.columns if names.is_among(column, known)]
        self._doubt(_lists_of_people(self.frame[self.columns]), "annotators")
        decision = names.first_named(self.columns, names.LABEL)
        found = find_annotators(self.frame[self.columns], decision, taken)
        self.columns = [column for column in self.columns if column not in found.columns]
        for doubt in found.doubts:
            self._doubt(doubt, "annotators")
        return found

    def _decision(self) -> str | None:
        named = [column for column in self.columns if names.is_among(column, names.LABEL)]
        found = find_label(self.frame[named])
        self._doubt(found.doubt, "label")
        return found.column

    def _long_annotator(self, text: str, id: str | None) -> str | None:
        annotator = names.first_named(self.columns, names.ANNOTATOR)
        # Where several people judge in one cell, the one who is named beside it did not give the label alone.
        if annotator and not self.are_joined:
            return annotator
        person = annotator or names.first_named(self.columns, names.PERSON)
        item = id or text
        if not item or not content.is_repeated(self.frame[item]):
            return None
        if person and content.differs_within(self.frame[person], self.frame[item]):
            return person
        return None if self.are_joined else self._who_by_rows(text, item)

    def _who_by_rows(self, text: str, item: str) -> str | None:
        """Whoever judged has no known name: told by each text's rows, where something else than its values differs."""
        items = self.frame[item]
        if not text or content.varies_within(self.frame[text], items):
            return None
        judged = [column for column in self.columns if content.varies_within(self.frame[column], items)]
        who = next((column for column in judged if content.tells_rows_apart(self.frame[column], items)), None)
        if who is None or not content.with_classes(self.frame[[column for column in judged if column != who]]):
            return None
        self._doubt(f"“{who}” was taken for who judged: the rows of a text have each another value there.", "annotator")
        return who

    def _label(self, questions: Sequence[str], annotator: str | None, item: str) -> str | None:
        is_told_by_rows = annotator is not None and names.first_named(self.columns, names.LABEL) is None
        found = find_label(self.frame[self._judged(item) if is_told_by_rows else self.columns], questions)
        if found.column in questions and annotator is not None:
            said = f"{quoted(questions)} are different questions, as “{annotator}” says who judged; "
            self._doubt(f"{said}“{found.column}” was taken as the label.", "label")
        elif found.column in questions:
            number = len(questions)
            said = f"{quoted(questions)} could be {number} annotators or {number} questions; taken for questions: "
            of_its_own = (
                "If people judged the same question there, choose them as the annotators. Each question has a project "
                "of its own: begin another with the same file for the next."
            )
            self._doubt(f"{said}“{found.column}” is the label. {of_its_own}", "annotators")
        else:
            self._doubt(found.doubt, "label")
        return found.column

    def _judged(self, item: str) -> list[str]:
        """The columns whose cells differ between the judgements of one text; all that are left where none does."""
        items = self.frame.get(item)
        judged = [one for one in self.columns if items is not None and content.varies_within(self.frame[one], items)]
        return judged if content.with_classes(self.frame[judged]) else self.columns


def _lists_of_people(frame: DataFrame) -> str | None:
    """That columns which are called as annotators are hold lists, from which no judgement can be read; else None."""
    lists = [str(column) for column in frame if content.holds_lists(frame[column])]
    people = [column for column in lists if annotator_names.names_people(column)]
    if not people:
        return None
    return (
        f"{quoted(people)} hold{'s' * (len(people) == 1)} lists, from which no judgement is read. If they say who gave "
        "which label, make a row for each judgement: the text, who judged, the label."
    )


def _with_layout(said: Mapping[str, Any]) -> dict[str, Any]:
    """What was said, and what it rules out: naming one layout's columns leaves nothing to guess for the others."""
    if said.get("annotators"):
        return {"annotator": None, "time": None, **said}
    if said.get("annotator") or said.get("label"):
        return {"annotators": (), **said}
    return dict(said)


def _around(mapping: ColumnMapping, settled: Mapping[str, Any]) -> ColumnMapping:
    """The mapping with what is settled put over it; a column that is taken by that is no other role's any more."""
    taken = {settled.get(role) for role in _SINGLE}.union(*(settled.get(role) or () for role in _MANY))
    freed = {role: None for role in _SINGLE if role != "text" and getattr(mapping, role) in taken}
    annotators, context = (
        tuple(column for column in columns if column not in taken) for columns in (mapping.annotators, mapping.context)
    )
    said = tuple(settled.get("context") or ())
    many = {
        "annotators": settled.get("annotators") or annotators,
        "context": said if "context" in settled else context,
    }
    return dataclasses.replace(mapping, **{**freed, **settled, **many})


def require_one_text(guessed: Guessed, *, where: str) -> None:
    """Raise ColumnError where two columns are about as likely to hold the texts."""
    if guessed.either:
        raise ColumnError(
            f"The texts may stand in {quoted(guessed.either, 'or')}: both look like texts.",
            where=where,
            remedy=Remedy(Action.CHOOSE_TEXT_COLUMN),
        )


def check_mapping(table: RawTable, mapping: ColumnMapping) -> None:
    """Raise ColumnError where a named column is not in the table, or is named for two purposes."""
    named = mapping.columns
    for column in named:
        if column not in table.columns:
            raise ColumnError(
                f"There is no column “{column}”; the columns are {table.in_file()}.",
                where=table.name,
                todo="Choose one of these.",
            )
        if named.count(column) > 1:
            raise ColumnError(
                f"The column “{table.heading(column)}” is chosen for two purposes.",
                where=table.name,
                todo="Choose it for one only.",
            )


def check_columns(tables: Sequence[RawTable], mapping: ColumnMapping) -> None:
    """Raise ColumnError as ``check_mapping`` does, and where a later file lacks a column that the first one has."""
    first, *later = tables
    check_mapping(first, mapping)
    for table in later:
        missing = [column for column in mapping.columns if column not in table.columns]
        if mapping.text in missing and not guess_mapping(table).text:
            raise ColumnError(
                f"No column is known to hold the texts, and {first.name} has judgements of its own. Judgements of two "
                "files are put together only where both have the texts.",
                where=table.name,
                todo="Copy the annotators' columns of one file into the other, by the ids, and import that one.",
            )
        if missing:
            raise ColumnError(
                f"There is no column {quoted(missing, 'or')}, as in {first.name}; the columns are {table.in_file()}.",
                where=table.name,
                todo="Give the column one name in all files; a file that only has the texts of another file’s "
                "judgements needs their ids.",
                remedy=Remedy(Action.ADD_ONE_BY_ONE),
            )


def judges_passed_over(guess: ColumnMapping, mapping: ColumnMapping) -> str | None:
    """That the columns which seem to tell who judged are not used, where one label column was chosen; else None."""
    columns = [column for column in guess.annotators or [guess.annotator] if column and column != mapping.label]
    if mapping.layout != "simple" or not columns:
        return None
    return f"{quoted(columns)} may tell who judged. With one label column that is not used."


def row_numbers(table: RawTable, mapping: ColumnMapping) -> str | None:
    """That a column numbers the rows, so that texts could be found by the file's own numbers; None where none does, or
    where an id is chosen.
    """
    if mapping.id is not None or mapping.layout == "long":
        return None
    for column in filter(names.is_index, table.columns):
        cells = table.frame[column]
        if column not in mapping.columns and cells.notna().all() and cells.is_unique and cells.str.isdecimal().all():
            numbers = f"“{column}” numbers the rows, from {cells.iloc[0]} to {cells.iloc[-1]}."
            return f"{numbers} Choose it as the id where texts shall have the file’s own numbers."
    return None


def column_guesses(table: RawTable, mapping: ColumnMapping, doubts: Sequence[Guess] = ()) -> tuple[Guess, ...]:
    """What each column was taken for, to be shown where the researcher did not choose it; none in a tool's export.

    ``doubts`` are those of the guess; one about the texts' column says which it is.
    """
    if table.mapping is not None:
        return tuple(doubts)
    label = "decision to compare the vote with" if mapping.layout == "wide" else "labels"
    roles: dict[str, tuple[str, Sequence[str | None]]] = {
        "text": ("texts", [mapping.text]),
        "context": ("put before the texts", mapping.context),
        "label": (label, [mapping.label]),
        "annotators": ("judgements, a column an annotator", mapping.annotators),
        "annotator": ("annotators", [mapping.annotator]),
        "id": ("ids of the texts", [mapping.id]),
        "part": ("parts", [mapping.part]),
        "time": ("times of the judgements", [mapping.time]),
    }
    named = {option: (what, [column for column in columns if column]) for option, (what, columns) in roles.items()}
    taken = [
        Guess(f"{'Column' if len(columns) == 1 else 'Columns'} {quoted(columns)}: {what}.", option)
        for option, (what, columns) in named.items()
        if columns and not (option == "text" and any(doubt.option == "text" for doubt in doubts))
    ]
    return (*taken, *doubts)
