"""Which columns hold the texts, the button that asks the model, and what it answered."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import streamlit as st

from core.counted import counted
from core.figures import percent
from core.records import ColumnMapping, Guess, ReadSettings, Run
from core.workflow import class_order, further_texts, ground_truth, labelling
from core.workflow.further_texts import LabelledSummary, Request
from core.workflow.ground_truth import RawTable, StagedFile
from core.workflow.labelling import TextsToLabel
from dashboard import resources, under_way
from dashboard.cached import cached
from dashboard.uploading import cached_readings, column_mapping
from dashboard.widgets import (
    choices,
    context_columns,
    deleted_model,
    file_names,
    formula_cells,
    html_table,
    model_answer,
)
from dashboard.widgets.choices import Choices
from dashboard.widgets.markdown import escaped

_FORMS = {
    ".csv": ("CSV", "text/csv"),
    ".xlsx": ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".jsonl": ("JSON Lines", "application/jsonl"),
    ".parquet": ("Parquet", "application/vnd.apache.parquet"),
}
_FIRST_ROWS = 20


def show(run: Run, file: StagedFile) -> None:
    """The file as it is read, then the button, and the answers once they are there."""
    chosen = choices.of((file,))
    settings = column_mapping.choose_reading((file,))
    table = ground_truth.only_table(cached_readings.texts((file,), settings), file)
    request = _choose_columns(run, file, settings, table, chosen)
    column_mapping.show_first_rows((table,), ColumnMapping(text=request.text, context=request.context), chosen)
    if not request.text:
        return
    given = _read(request)
    _caption(given.guesses)
    answered = further_texts.answered(run, request)
    if answered is None:
        _ask(run, request, given)
    else:
        _show(run, request, answered)


def _choose_columns(run: Run, file: StagedFile, settings: ReadSettings, table: RawTable, chosen: Choices) -> Request:
    guess = labelling.likely_columns(table, labelling.usual_columns(resources.bench(), run))
    names = list(table.columns)
    with st.grid(2, min_column_width=200):
        text = st.selectbox(
            "Text",
            names,
            index=None,
            required=True,
            placeholder="Choose a column",
            **chosen.stay(f"text:{run.id}", guess.text or None, names),
        )
        context = context_columns.choose(names, **chosen.stay(f"context:{run.id}", list(guess.context), names))
    if (text or "", context) == (guess.text, guess.context):
        _caption(guess.said)
    return Request(file, settings, text or "", context)


def _caption(guesses: Sequence[Guess]) -> None:
    for guess in guesses:
        st.caption(escaped(guess.said))


def _ask(run: Run, request: Request, given: TextsToLabel) -> None:
    """The button, or how far the model is that was asked, also before a reload of the page."""
    texts = counted(int(given.reason.isna().sum()), "text")
    what = ("further", run.folder, request)
    question = under_way.here().find(what)
    why_not = deleted_model.why_not_asked(run)
    if question is None and st.button(
        f"Label {texts} with {run.name}",
        icon=":material/new_label:",
        type="primary",
        key="label_further",
        disabled=bool(why_not),
        help=why_not or None,
    ):
        question = under_way.here().ask(what, partial(further_texts.ask, resources.bench(), run, request, given))
    if question is not None:
        model_answer.wait(question, f"Labelling {texts} …", key="further")
        st.rerun()


def _show(run: Run, request: Request, found: LabelledSummary) -> None:
    texts = sum(found.labels.values())
    st.subheader(f"{texts:,} of {counted(found.rows, 'row')} labelled by {escaped(run.name)}")
    said_above = labelling.no_better(resources.bench(), [run])
    if notes := [note for note in found.notes if note not in said_above]:
        st.warning("  \n".join(map(escaped, notes)), icon=":material/warning:")
    rows = [
        {"Label": label, "Texts": f"{found.labels[label]:,}", "Share": percent(found.labels[label] / max(texts, 1))}
        for label in class_order.arranged(resources.bench(), run.project_id, list(found.labels))
    ]
    html_table.show(rows, "How many texts got each label")
    if said := labelling.of_shares(run):
        st.caption(escaped(said))
    if found.not_labelled:
        reasons = "; ".join(f"{counted(number, 'row')}: {why}" for why, number in found.not_labelled.items())
        st.caption(escaped(f"Not labelled: {reasons}. The column “{labelling.NOT_LABELLED}” says which."))
    _download(run, request)
    first = further_texts.first_rows(run, request, _FIRST_ROWS)
    answers = [labelling.PREDICTED, labelling.PROBABILITY]
    st.dataframe(
        first[[*answers, *first.columns.drop(answers)]],
        hide_index=True,
        placeholder="",
        alt="The first rows with their labels",
    )


def _download(run: Run, request: Request) -> None:
    row = st.container(horizontal=True, vertical_alignment="bottom")
    with row:
        ending = st.segmented_control(
            "Form",
            list(_FORMS),
            format_func=lambda one: _FORMS[one][0],
            default=".csv",
            required=True,
            key="further_form",
            help="CSV has commas between its columns. An Excel that expects semicolons, as in much of Europe, shows "
            "such a file in one column; take XLSX for it.",
        )
    plain = ending == ".csv" and formula_cells.ask_plain(_cells_run(run, request), key="further")
    row.download_button(
        "Download",
        partial(_file, run, request, str(ending), plain),
        file_names.of_project(f"{Path(request.file.name).stem}-{run.name}{ending}"),
        _FORMS[str(ending)][1],
        icon=":material/download:",
        type="primary",
        on_click="ignore",
        key="download_further",
    )


def _file(run: Run, request: Request, ending: str, plain: bool) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / f"labelled{ending}"
        further_texts.write(resources.bench(), run, request, out, plain=plain)
        return out.read_bytes()


@cached(10)
def _cells_run(run: Run, request: Request) -> int:
    with tempfile.TemporaryDirectory() as folder:
        return further_texts.write(resources.bench(), run, request, Path(folder) / "labelled.csv")


@cached(3, ttl="30m", shared=True)
def _read(request: Request) -> TextsToLabel:
    return further_texts.read(request)
