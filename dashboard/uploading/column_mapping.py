"""What each column of the uploaded table holds: guessed, shown on the first rows, and corrected."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Sequence
from dataclasses import replace
from typing import Any, Literal

import streamlit as st
from pandas import Series

from core.counted import counted
from core.records import ColumnMapping, Guess, ReadSettings
from core.workflow import ground_truth
from core.workflow.ground_truth import OtherName, RawTable, StagedFile
from core.workflow.upload_reading import UploadReading
from dashboard.uploading import cached_readings
from dashboard.widgets import choices, context_columns, form_options
from dashboard.widgets.choices import Choices
from dashboard.widgets.markdown import escaped

_FIRST_ROWS = 8
# Pixels of a heading.
_CHARACTER, _HEADING_MARGIN, _WIDEST_HEADING = 7, 24, 320
_NONE = "–"
_SHAPES = {
    "simple": "One label column",
    "wide": "One column per annotator",
    "long": "One row per judgement",
}
_ROLES = {"text": "Text", "label": "Label", "annotator": "Annotator", "id": "Id of a text"}
_ENCODINGS = ("utf-8", "cp1252", "latin-1", "utf-16", "mac-roman", "cp1250", "cp1251", "gb18030", "shift-jis")
_AUTOMATIC = "Found automatically"


def choose_reading(files: tuple[StagedFile, ...]) -> ReadSettings:
    """How the files are read, for where the rows below look wrong."""
    chosen = choices.of(files)
    with st.container(horizontal=True):
        encoding = _choose_encoding(chosen) if cached_readings.have_encoding(files) else None
        header_row = _choose_header_row(chosen) if cached_readings.have_header(files) else None
        sheets = _choose_sheets(there, chosen) if (there := cached_readings.sheets(files)) else ()
    asked = cached_readings.asked(files)
    return ReadSettings(
        encoding=encoding,
        header_row=header_row,
        items=_choose_items(asked, chosen) if asked else (),
        sheets=sheets,
    )


def _choose_sheets(sheets: list[str], chosen: Choices) -> tuple[str, ...]:
    names = st.multiselect(
        "Sheets",
        sheets,
        placeholder=_AUTOMATIC,
        help="Choose those that hold the texts and labels where others were read.",
        width=400,
        **chosen.stay("sheets", [], sheets),
    )
    return tuple(names)


def _choose_items(asked: list[str], chosen: Choices) -> tuple[str, ...]:
    items = st.multiselect(
        "Columns with the labels of a text each",
        asked,
        placeholder=_AUTOMATIC,
        help="Choose all of them where others than the texts’ columns were taken, or some are missing.",
        **chosen.stay("items", [], asked),
    )
    return tuple(items)


def _choose_encoding(chosen: Choices) -> str | None:
    options = [_AUTOMATIC, *_ENCODINGS]
    encoding = st.selectbox(
        "Character encoding",
        options,
        help="Change it when umlauts or emojis look wrong in the rows below.",
        width=280,
        **chosen.stay("encoding", _AUTOMATIC, options),
    )
    return None if encoding == _AUTOMATIC else encoding


def _choose_header_row(chosen: Choices) -> int | None:
    return st.number_input(
        "Row with the columns’ names",
        0,
        value=None,
        placeholder=_AUTOMATIC,
        help="Change it when a title or a text was taken for the columns’ names; 0 where no row names them.",
        width=280,
        **chosen.stay("header_row", None),
    )


def show_first_rows(tables: Sequence[RawTable], mapping: ColumnMapping, chosen: Choices) -> None:
    """The first rows of a file as they were read, the columns that are used first, under what they are used for."""
    place = _choose_file(tables, chosen) if len(tables) > 1 else 0
    table = tables[place]
    uses = {column: use for column, use in _uses(mapping).items() if column in table.columns}
    columns = [*uses, *(column for column in table.columns if column not in uses)]
    first = table.frame[columns].head(_FIRST_ROWS)
    st.dataframe(
        first.rename(columns=table.heading),
        hide_index=True,
        placeholder="",
        column_config={
            (name := table.heading(column)): _whole(f"{use}: {name}", first[column]) for column, use in uses.items()
        },
        alt="The first rows of the file",
    )
    facts = [f"{_rows(table)}, {_columns(table)}"]
    facts += [f"encoding {table.encoding}"] if table.encoding else []
    st.caption(", ".join(facts))


def _columns(table: RawTable) -> str:
    """How many there are; some may stand in no file."""
    made = sum(name in table.columns for name, _ in table.made_of)
    here = f" ({made:,} of them put together here)" if made else ""
    return f"{counted(len(table.columns), 'column')}{here}"


def _rows(table: RawTable) -> str:
    """How many rows there are; of an export also how many were left out before, as both are among the rows read."""
    here, left = len(table.frame), len(table.rejected)
    if table.tool is None:
        return counted(here, "row")
    of = f"{here:,} of {counted(here + left, 'row')} ({left:,} left out already)" if left else counted(here, "row")
    return f"Export of {table.tool}, {of}"


def _whole(heading: str, values: Series) -> Any:
    """A column whose heading can be read where its values are shorter."""
    longest = max(map(len, values.dropna().astype("str")), default=0)
    width = min(_CHARACTER * len(heading) + _HEADING_MARGIN, _WIDEST_HEADING) if longest < len(heading) else None
    return st.column_config.Column(heading, width=width)


def _choose_file(tables: Sequence[RawTable], chosen: Choices) -> int:
    places = range(len(tables))
    return st.selectbox(
        "File",
        places,
        format_func=lambda place: tables[place].name,
        width=400,
        **chosen.stay("shown_file", 0, places),
    )


def _uses(mapping: ColumnMapping) -> dict[str, str]:
    """Column → what it is used for, the text first."""
    label = "Decision" if mapping.annotators else "Label"
    named: dict[str | None, str] = {
        mapping.text: "Text",
        **dict.fromkeys(mapping.context, "Context"),
        **dict.fromkeys(mapping.annotators, "Annotator"),
        mapping.annotator: "Annotator",
        mapping.label: label,
        mapping.id: "Id",
        mapping.part: "Part",
        mapping.time: "Time",
    }
    return {column: use for column, use in named.items() if column}


def choose_names(reading: UploadReading, mapping: ColumnMapping) -> dict[OtherName, str]:
    """What later files call the columns that they lack under the first file's name."""
    chosen = choices.of(reading.files)
    called: dict[OtherName, str] = {}
    for other in cached_readings.other_names(reading, mapping):
        table = reading.tables[other.place]
        columns = [column for column in table.columns if column not in mapping.columns]
        name = st.selectbox(
            f"{_ROLES[other.role]} in {escaped(table.name)}, which has no “{escaped(other.column)}”",
            columns,
            index=None,
            placeholder="Choose a column",
            width=500,
            **chosen.stay(f"called:{other.place}:{other.role}:{other.column}", other.guess, columns),
        )
        if name is not None:
            called[other] = name
    return called


def choose(reading: UploadReading) -> ColumnMapping:
    """Selectors for each role, with the guess chosen; what is returned may still miss what its layout needs."""
    above = st.container()
    mapping = _Selectors(reading, choices.of(reading.files)).mapping()
    with above:
        _show_doubts(reading, mapping)
    for said in (
        ground_truth.passed_over(reading.guess, mapping),
        ground_truth.row_numbers(reading.tables, mapping),
    ):
        if said:
            st.caption(escaped(said))
    return mapping


def _show_doubts(reading: UploadReading, mapping: ColumnMapping) -> None:
    """What of the guess is doubtful, as long as it is what is chosen."""
    guess = reading.guess
    same_labels = (mapping.label, mapping.annotators) == (guess.label, guess.annotators)
    stands = {
        # Who chose a context has looked at what else could be texts.
        "text": (mapping.text, mapping.context) == (guess.text, guess.context),
        "id": mapping.id == guess.id,
        "label": same_labels,
        "annotators": same_labels,
        "annotator": mapping.annotator == guess.annotator,
    }
    warn([doubt for doubt in reading.doubts if stands[doubt.option]])


def warn(doubts: Sequence[Guess]) -> None:
    """Of what was guessed and may be otherwise."""
    if doubts:
        lines = "  \n".join(escaped(doubt.said) for doubt in doubts)
        st.warning(f"**Check the columns:**  \n{lines}", icon=":material/help:")


class _Selectors:
    """The selectors of one upload; what was chosen stays as long as its columns are called the same."""

    def __init__(self, reading: UploadReading, chosen: Choices) -> None:
        self.guess = reading.guess
        self.tables = reading.tables
        self.columns = list(reading.tables[0].columns)
        self.chosen = chosen
        self.named = hashlib.sha256("\n".join(self.columns).encode()).hexdigest()[:12]

    def mapping(self) -> ColumnMapping:
        with st.container(horizontal=True):
            text = self._one("Text", "text", self.guess.text, width=260) or ""
            context = context_columns.choose(self.columns, **self._stay("context", [*self.guess.context], self.columns))
            layout = st.segmented_control(
                "How the labels stand in the table",
                list(_SHAPES),
                format_func=_SHAPES.__getitem__,
                required=True,
                **self._stay("layout", self.guess.layout, _SHAPES),
            )
        annotators, annotator, label = self._judgements(str(layout))
        with st.grid(3 if annotator else 2, min_column_width=200):
            id_column = self._maybe("Id of a text", "id", self.guess.id)
            part = self._maybe("Part (train, validation, test)", "part", self.guess.part)
            time = self._maybe("Time of the judgement", "time", self.guess.time) if annotator else None
        mapping = ColumnMapping(
            text=text,
            context=context,
            label=label,
            annotators=annotators,
            annotator=annotator,
            id=id_column,
            part=part,
            time=time,
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
            **self._stay(f"one_label:{mapping.label}", None, labels),
        )

    def _judgements(self, layout: str) -> tuple[tuple[str, ...], str | None, str | None]:
        """Annotators' columns, annotator column and label column of the layout."""
        if layout == "wide":
            left, right = st.columns([2, 1])
            with left:
                guess = ground_truth.with_a_column_each(self.tables, self.guess)
                usual = [column for column in guess.annotators if column in self.columns]
                annotators = st.multiselect("Annotators", self.columns, **self._stay("annotators", usual, self.columns))
            with right:
                decision = self._maybe("Decision already taken, to compare", "decision", guess.label)
            return tuple(annotators), None, decision
        if layout == "long":
            left, right = st.columns(2)
            with left:
                annotator = self._one("Annotator", "annotator", self.guess.annotator)
            with right:
                label = self._one("Label", "label", self.guess.label)
            return (), annotator, label
        return (), None, self._one("Label", "label", self.guess.label)

    def _one(
        self, title: str, role: str, guessed: str | None, width: int | Literal["stretch"] = "stretch"
    ) -> str | None:
        """A column that is needed; None until one is chosen where none was guessed."""
        usual = guessed if guessed in self.columns else None
        stays = self._stay(role, usual, self.columns)
        return st.selectbox(
            title, self.columns, index=None, required=True, placeholder="Choose a column", width=width, **stays
        )

    def _maybe(self, title: str, role: str, guessed: str | None) -> str | None:
        usual = self.columns.index(guessed) + 1 if guessed in self.columns else 0
        places = range(len(self.columns) + 1)
        place = st.selectbox(
            title,
            places,
            format_func=lambda place: form_options.apart(self.columns[place - 1], _NONE) if place else _NONE,
            **self._stay(role, usual, places),
        )
        return self.columns[place - 1] if place else None

    def _stay(self, role: str, usual: Any, options: Container[Any]) -> dict[str, Any]:
        return self.chosen.stay(f"{role}:{self.named}", usual, options)
