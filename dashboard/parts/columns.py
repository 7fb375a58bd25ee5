"""What each column of the uploaded table holds: guessed, shown on the first rows, and corrected."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.counted import counted
from core.records import ColumnMapping, ReadSettings
from core.workflow import ground_truth
from core.workflow.ground_truth import RawTable, StagedFile
from dashboard.parts import readings
from dashboard.parts.plain import plain
from dashboard.parts.readings import Reading

_FIRST_ROWS = 8
_NONE = "–"
_SHAPES = {
    "simple": "One label column",
    "wide": "One column per annotator",
    "long": "One row per judgement",
}
_ENCODINGS = ("utf-8", "cp1252", "latin-1", "utf-16", "mac-roman", "cp1250", "cp1251", "gb18030", "shift-jis")
_AUTOMATIC = "Found automatically"


def choose_reading(files: tuple[StagedFile, ...]) -> ReadSettings:
    """How the files are read, for where the rows below look wrong."""
    key = files[0].path.name
    with st.container(horizontal=True):
        encoding = _choose_encoding(key) if readings.have_text_encoding(files) else None
        header_row = st.number_input(
            "Row with the columns’ names",
            0,
            value=None,
            placeholder="Found automatically",
            key=f"header_row:{key}",
            help="Change it when a title or a text was taken for the columns’ names; 0 where no row names them.",
            width=280,
        )
    asked = readings.asked(files)
    return ReadSettings(encoding=encoding, header_row=header_row, items=_choose_items(asked, key) if asked else ())


def _choose_items(asked: list[str], key: str) -> tuple[str, ...]:
    chosen = st.multiselect(
        "Columns with the labels of a text each",
        asked,
        placeholder=_AUTOMATIC,
        key=f"items:{key}",
        help="Choose all of them where others than the texts’ columns were taken, or some are missing.",
    )
    return tuple(chosen)


def _choose_encoding(key: str) -> str | None:
    chosen = st.selectbox(
        "Character encoding",
        [_AUTOMATIC, *_ENCODINGS],
        key=f"encoding:{key}",
        help="Change it when umlauts or emojis look wrong in the rows below.",
        width=280,
    )
    return None if chosen == _AUTOMATIC else chosen


def show_first_rows(table: RawTable) -> None:
    """The first rows as they were read."""
    st.dataframe(table.frame.head(_FIRST_ROWS), hide_index=True, alt="The first rows of the file")
    number = len(table.frame)
    rows = f"Export of {table.tool}, {counted(number, 'judgement')}" if table.tool else counted(number, "row")
    facts = [f"{rows}, {counted(len(table.columns), 'column')}"]
    facts += [f"encoding {table.encoding}"] if table.encoding else []
    st.caption(", ".join(facts))


def choose(reading: Reading, files: tuple[StagedFile, ...]) -> ColumnMapping:
    """Selectors for each role, with the guess chosen; what is returned may still miss what its layout needs."""
    above = st.container()
    mapping = _Selectors(reading, files[0].path.name).mapping()
    with above:
        _show_doubts(reading, mapping)
    return mapping


def _show_doubts(reading: Reading, mapping: ColumnMapping) -> None:
    """What of the guess is doubtful, as long as it is what is chosen."""
    is_guessed = (mapping.label, mapping.annotators) == (reading.guess.label, reading.guess.annotators)
    if reading.doubts and is_guessed:
        lines = "  \n".join(plain(doubt.said) for doubt in reading.doubts)
        st.warning(f"**Check the columns:**  \n{lines}", icon=":material/help:")


class _Selectors:
    """The selectors of one upload; ``key`` keeps them apart from those of the upload before."""

    def __init__(self, reading: Reading, key: str) -> None:
        self.guess = reading.guess
        self.tables = reading.tables
        self.columns = list(reading.tables[0].columns)
        self.key = key

    def mapping(self) -> ColumnMapping:
        left, right = st.columns([1, 2])
        with left:
            text = self._one("Text", "text", self.guess.text) or ""
        with right:
            layout = st.segmented_control(
                "How the labels stand in the table",
                list(_SHAPES),
                format_func=_SHAPES.__getitem__,
                default=self.guess.layout,
                required=True,
                key=f"layout:{self.key}",
            )
        annotators, annotator, label = self._judgements(str(layout))
        with st.grid(3 if annotator else 2, min_column_width=200):
            id_column = self._maybe("Id of a text", "id", self.guess.id)
            part = self._maybe("Part (train, validation, test)", "part", self.guess.part)
            time = self._maybe("Time of the judgement", "time", self.guess.time) if annotator else None
        mapping = ColumnMapping(
            text=text, label=label, annotators=annotators, annotator=annotator, id=id_column, part=part, time=time
        )
        return replace(mapping, one_label=self._one_label(mapping))

    def _one_label(self, mapping: ColumnMapping) -> str | None:
        """Where texts carry several labels at once, the one to learn as yes or no."""
        labels = ground_truth.labels_to_choose(self.tables, mapping)
        if not labels:
            return None
        return st.selectbox(
            "Texts here carry several labels at once. Label to learn as yes or no:",
            labels,
            index=None,
            placeholder="Choose a label",
            key=f"one_label:{mapping.label}:{self.key}",
        )

    def _judgements(self, layout: str) -> tuple[tuple[str, ...], str | None, str | None]:
        """Annotators' columns, annotator column and label column of the layout."""
        if layout == "wide":
            left, right = st.columns([2, 1])
            with left:
                annotators = st.multiselect(
                    "Annotators", self.columns, default=self.guess.annotators, key=f"annotators:{self.key}"
                )
            with right:
                given = self.guess.label if self.guess.layout == "wide" else None
                decision = self._maybe("Decision already taken, to compare", "decision", given)
            return tuple(annotators), None, decision
        if layout == "long":
            left, right = st.columns(2)
            with left:
                annotator = self._one("Annotator", "annotator", self.guess.annotator)
            with right:
                label = self._one("Label", "label", self.guess.label)
            return (), annotator, label
        return (), None, self._one("Label", "label", self.guess.label)

    def _one(self, title: str, role: str, guessed: str | None) -> str | None:
        """A column that is needed; None until one is chosen where none was guessed."""
        index = self.columns.index(guessed) if guessed in self.columns else None
        return st.selectbox(title, self.columns, index=index, placeholder="Choose a column", key=f"{role}:{self.key}")

    def _maybe(self, title: str, role: str, guessed: str | None) -> str | None:
        index = self.columns.index(guessed) + 1 if guessed in self.columns else 0
        place = st.selectbox(
            title,
            range(len(self.columns) + 1),
            index=index,
            format_func=lambda place: self.columns[place - 1] if place else _NONE,
            key=f"{role}:{self.key}",
        )
        return self.columns[place - 1] if place else None
