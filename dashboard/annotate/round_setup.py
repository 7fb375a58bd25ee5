"""Setting up an annotation round: the texts, the question, and the classes with their codebook."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.counted import counted
from core.errors import ErrataError
from core.records import AnnotationSettings, CodebookClass, ColumnMapping, DatasetVersion, Guess, Project, ReadSettings
from core.workflow import annotation, class_order, ground_truth, known_columns
from core.workflow.annotation import RoundTexts, TextColumns
from core.workflow.ground_truth import RawTable, StagedFile
from dashboard import resources
from dashboard.annotate import round_picker
from dashboard.cached import cached
from dashboard.uploading import cached_readings, column_mapping, left_out, upload, value_rules
from dashboard.widgets import context_columns, errors
from dashboard.widgets.choices import Choices, of
from dashboard.widgets.markdown import escaped

_UPLOADED = "An uploaded table"
_SAMPLE_SIZE = 100
_NO_LABELS: dict[str, Any] = {"label": None, "annotator": None, "annotators": ()}


_Chosen = tuple[RoundTexts, tuple[str, ...], Choices]
"""The texts, the labels that they may have had, and what is chosen for them."""


def show(project: Project) -> None:
    """Texts first; once they are there, what is asked about them and the button that begins."""
    st.markdown(
        "No annotation tool at hand? Label texts here: one at a time, by keyboard, each annotator for themselves."
    )
    latest = ground_truth.latest(resources.bench(), project)
    with errors.shown():
        chosen = _choose_texts(project, latest)
        if chosen is None:
            return
        texts, labels, choices = chosen
        settings = _ask(labels, choices)
        number = len(annotation.rounds(resources.bench(), project)) + 1
        name = st.text_input(
            "Name of the round", max_chars=80, width=320, **choices.stay("round_name", f"Round {number}")
        )
        st.caption(
            "Each annotator gets all these texts in an order of their own. Agreement is told by texts that several "
            "have judged, so let each finish the round."
        )
        if st.button("Begin the round", type="primary", icon=":material/check:", key="begin_round"):
            with st.spinner("Keeping …"):
                round = annotation.set_up(resources.bench(), project, name, settings, texts)
            upload.clear(project)
            choices.clear()
            round_picker.open_named(round.name)
            st.rerun()


def show_another(project: Project) -> None:
    with st.expander("Set up another round", key="another_round"):
        show(project)


def _choose_texts(project: Project, latest: DatasetVersion | None) -> _Chosen | None:
    """None while no texts are chosen."""
    sampled = f"Texts of version {latest.number}" if latest else ""
    if latest is not None:
        source = st.segmented_control(
            "Which texts",
            [_UPLOADED, sampled],
            required=True,
            **Choices(f"texts of {latest.id}").stay("texts_to_annotate", _UPLOADED),
        )
        if source == sampled:
            return _sample(latest)
    files = upload.show(project, labelled=False)
    return _read(files, latest) if files else None


def _sample(version: DatasetVersion) -> _Chosen:
    choices = Choices(f"version {version.id}")
    number, seed = _how_many(version.report.texts, min(_SAMPLE_SIZE, version.report.texts), choices)
    st.caption("A second opinion: the annotators see neither labels nor votes.")
    return _drawn(version, number, seed), _classes_of(version), choices


def _classes_of(version: DatasetVersion) -> tuple[str, ...]:
    return class_order.arranged(resources.bench(), version.project_id, version.report.labels)


def _how_many(there: int, usual: int, choices: Choices) -> tuple[int, int]:
    """The number of texts and the seed by which they are drawn."""
    with st.container(horizontal=True):
        kept = choices.stay("sample", usual, range(1, there + 1))
        number = st.number_input("How many, drawn at random", 1, there, width=220, **kept)
        seed = st.number_input("Seed of the draw", 0, width=160, **choices.stay("sample_seed", 5460))
    return int(number), int(seed)


def _read(files: tuple[StagedFile, ...], latest: DatasetVersion | None) -> _Chosen:
    settings = column_mapping.choose_reading(files)
    tables = cached_readings.texts(files, settings)
    rows = st.container()
    choices = of(files)
    chosen = _choose_columns(tables, *_guessed(files, settings, latest), choices)
    with rows:
        column_mapping.show_first_rows(
            tables, ColumnMapping(text=chosen.text, context=chosen.context, id=chosen.id), choices
        )
        _show_remarks(tables)
    texts = _taken(files, settings, chosen)
    repeats = f"; {counted(texts.repeats, 'further row')} with the wording of one of them" if texts.repeats else ""
    st.markdown(f"**{counted(len(texts.texts), 'text')}** to annotate{repeats}.")
    _show_left_out(texts)
    labels = _classes_of(latest) if latest else _labels_before(files, settings)
    return annotation.some(texts, *_how_many(len(texts.texts), len(texts.texts), choices)), labels, choices


def _show_remarks(tables: tuple[RawTable, ...]) -> None:
    """How the files were read, and what was guessed for it."""
    value_rules.show_guesses(annotation.guesses_of(tables))
    for note in dict.fromkeys(note for table in tables for note in table.notes):
        st.caption(escaped(note))


def _labels_before(files: tuple[StagedFile, ...], settings: ReadSettings) -> tuple[str, ...]:
    """The labels of files that are annotated already; none where they cannot be read as such."""
    try:
        return annotation.guess_labels(cached_readings.tables(files, settings).tables)
    except ErrataError:
        return ()


def _choose_columns(
    tables: tuple[RawTable, ...], guess: TextColumns, doubts: tuple[Guess, ...], choices: Choices
) -> TextColumns:
    names, above = list(tables[0].columns), st.container()
    with st.grid(4, min_column_width=200):
        text = st.selectbox(
            "Text", names, index=None, required=True, **choices.stay("annotate_text", guess.text or None, names)
        )
        context = context_columns.choose(names, **choices.stay("annotate_context", [*guess.context], names))
        id = st.selectbox(
            "Id of a text", names, index=None, placeholder="–", **choices.stay("annotate_id", guess.id, names)
        )
        free = [name for name in names if name not in {text, id, *context}]
        metadata = st.multiselect(
            "Metadata to keep",
            free,
            help="They stay with the texts; the annotators do not see them.",
            **choices.stay("annotate_metadata", [name for name in guess.metadata if name in free], free),
        )
    if (text, context, id) == (guess.text or None, guess.context, guess.id):
        with above:
            column_mapping.warn(doubts)
    return TextColumns(text=text or "", context=context, id=id, metadata=tuple(metadata))


def _show_left_out(texts: RoundTexts) -> None:
    if texts.left_out.empty:
        return
    left_out.show(texts.left_out, key="annotate")


def _ask(labels: tuple[str, ...], choices: Choices) -> AnnotationSettings:
    question = st.text_input(
        "Question",
        placeholder="such as: does the post call for an action?",
        max_chars=500,
        **choices.stay("question", ""),
    )
    st.markdown("**Classes and codebook.** The annotators have the codebook beside each text.")
    classes = _ask_classes(labels, choices)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        seed = st.number_input(
            "Seed",
            0,
            width=160,
            help="Each annotator gets the texts in an order of their own, always the same.",
            **choices.stay("order_seed", 5460),
        )
        unsure = st.toggle("Annotators may answer “unsure”", **choices.stay("may_be_unsure", True))
    return AnnotationSettings(question=question.strip(), classes=classes, unsure=unsure, seed=int(seed))


def _ask_classes(labels: tuple[str, ...], choices: Choices) -> tuple[CodebookClass, ...]:
    """A row a class; rows left empty count for nothing."""
    number = choices.value("class_rows", max(len(labels), annotation.FEWEST_CLASSES))
    rows = []
    for place in range(number):
        left, right = st.columns([1, 3])
        usual = labels[place] if place < len(labels) else ""
        label = left.text_input(
            f"Class {place + 1}", max_chars=100, placeholder="Name", **choices.stay(f"class_{place}", usual)
        )
        words = right.text_area(
            f"Codebook for class {place + 1}",
            height=72,
            max_chars=5_000,
            placeholder="When it is the right one, with examples",
            **choices.stay(f"codebook_{place}", ""),
        )
        rows.append(CodebookClass(label=" ".join(label.split()), text=words.strip()))

    def add() -> None:
        choices.keep("class_rows", number + 1)

    most = annotation.MOST_CLASSES
    st.button(
        "Add a class", icon=":material/add:", on_click=add, disabled=number >= most, key=f"add_class:{choices.name}"
    )
    return tuple(row for row in rows if row.label or row.text)


@cached(3, ttl="30m", shared=True)
def _guessed(
    files: tuple[StagedFile, ...], settings: ReadSettings, latest: DatasetVersion | None
) -> tuple[TextColumns, tuple[Guess, ...]]:
    tables = cached_readings.texts(files, settings)
    # What the newest version does not know as labels is a fact on the texts.
    known = _NO_LABELS | known_columns.as_before(resources.bench(), tables, latest) if latest else {}
    return annotation.guess_texts(tables, known)


@cached(3, ttl="30m", shared=True)
def _taken(files: tuple[StagedFile, ...], settings: ReadSettings, columns: TextColumns) -> RoundTexts:
    return annotation.take_texts(cached_readings.texts(files, settings), columns)


@cached(3, ttl="30m", shared=True)
def _drawn(version: DatasetVersion, number: int, seed: int) -> RoundTexts:
    return annotation.sample(resources.bench(), version, number, seed)
