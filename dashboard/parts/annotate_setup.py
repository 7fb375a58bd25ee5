"""Setting up an annotation round: the texts, the question, and the classes with their codebook."""

from __future__ import annotations

import streamlit as st

from core.counted import counted
from core.records import AnnotationSettings, CodebookClass, DatasetVersion, Project, ReadSettings
from core.workflow import annotation, ground_truth
from core.workflow.annotation import RoundTexts, TextColumns
from core.workflow.ground_truth import RawTable, StagedFile
from dashboard import resources
from dashboard.parts import annotate_round, columns, errors, formulas, readings, upload
from dashboard.parts.plain import plain

_UPLOADED = "An uploaded table"
_SAMPLE_SIZE = 100
_LEFT_OUT_SHOWN = 500


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
        texts, labels, identity = chosen
        settings = _ask(labels, identity)
        number = len(annotation.rounds(resources.bench(), project)) + 1
        name = st.text_input(
            "Name of the round", f"Round {number}", max_chars=80, key=f"round_name:{identity}", width=320
        )
        if st.button("Begin the round", type="primary", icon=":material/check:", key="begin_round"):
            with st.spinner("Keeping …"):
                round = annotation.set_up(resources.bench(), project, name, settings, texts)
            upload.clear(project)
            annotate_round.open_named(round.name)
            st.rerun()


def show_another(project: Project) -> None:
    with st.expander("Set up another round", icon=":material/add:"):
        show(project)


def _choose_texts(project: Project, latest: DatasetVersion | None) -> tuple[RoundTexts, tuple[str, ...], str] | None:
    """The texts, the labels that they may have had, and what tells this choice from others; None while it is open."""
    sampled = f"Texts of version {latest.number}" if latest else ""
    if latest is not None:
        source = st.segmented_control(
            "Which texts", [_UPLOADED, sampled], default=_UPLOADED, required=True, key="texts_to_annotate"
        )
        if source == sampled:
            return _sample(latest)
    files = upload.show(project, labelled=False)
    return _read(files) if files else None


def _sample(version: DatasetVersion) -> tuple[RoundTexts, tuple[str, ...], str]:
    identity = f"version {version.id}"
    with st.container(horizontal=True):
        number = st.number_input(
            "How many, drawn at random",
            1,
            version.report.texts,
            min(_SAMPLE_SIZE, version.report.texts),
            key=f"sample:{identity}",
            width=220,
        )
        seed = st.number_input("Seed of the draw", 0, value=5460, key=f"sample_seed:{identity}", width=160)
    st.caption("A second opinion: the annotators see neither labels nor votes.")
    return _drawn(version.id, int(number), int(seed), version), tuple(sorted(version.report.labels)), identity


def _read(files: tuple[StagedFile, ...]) -> tuple[RoundTexts, tuple[str, ...], str]:
    settings = columns.choose_reading(files)
    reading = readings.tables(files, settings)
    columns.show_first_rows(reading.tables[0])
    identity = files[0].path.name
    chosen = _choose_columns(reading.tables, identity)
    texts = _taken(tuple(str(file.path) for file in files), settings, chosen, reading.tables)
    repeats = f"; {counted(texts.repeats, 'further row')} with the wording of one of them" if texts.repeats else ""
    st.markdown(f"**{counted(len(texts.texts), 'text')}** to annotate{repeats}.")
    _show_left_out(texts)
    return texts, annotation.guess_labels(reading.tables), identity


def _choose_columns(tables: tuple[RawTable, ...], key: str) -> TextColumns:
    guess = annotation.guess_columns(tables)
    names = list(tables[0].columns)
    with st.grid(3, min_column_width=200):
        text = st.selectbox(
            "Text", names, index=names.index(guess.text) if guess.text else 0, key=f"annotate_text:{key}"
        )
        place = st.selectbox(
            "Id of a text",
            range(len(names) + 1),
            index=names.index(guess.id) + 1 if guess.id else 0,
            format_func=lambda place: names[place - 1] if place else "–",
            key=f"annotate_id:{key}",
        )
        metadata = st.multiselect(
            "Metadata to keep",
            names,
            default=guess.metadata,
            key=f"annotate_metadata:{key}",
            help="They stay with the texts; the annotators do not see them.",
        )
    return TextColumns(text=text, id=names[place - 1] if place else None, metadata=tuple(metadata))


def _show_left_out(texts: RoundTexts) -> None:
    if texts.left_out.empty:
        return
    counts = texts.left_out["reason"].value_counts()
    reasons = ", ".join(f"{plain(reason)} {number:,}" for reason, number in counts.items())
    with st.expander(f"Left out: {reasons}", icon=":material/filter_alt:"):
        st.dataframe(texts.left_out.head(_LEFT_OUT_SHOWN), hide_index=True, alt="What was left out, and why")
        table = ground_truth.left_out_csv(texts.left_out)
        as_it_is = formulas.ask_plain(table.cells_run(), key="left_out:annotate")
        st.download_button(
            "Download what was left out",
            lambda: table.content(plain=as_it_is),
            "left_out.csv",
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
            key="left_out:annotate",
        )


def _ask(labels: tuple[str, ...], identity: str) -> AnnotationSettings:
    question = st.text_input(
        "Question", placeholder="Does the post call for an action?", max_chars=500, key=f"question:{identity}"
    )
    st.markdown("**Classes and codebook.** The annotators have the codebook beside each text.")
    classes = _ask_classes(labels, identity)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        seed = st.number_input(
            "Seed",
            0,
            value=5460,
            key=f"order_seed:{identity}",
            width=160,
            help="Each annotator gets the texts in an order of their own, always the same.",
        )
        unsure = st.toggle("Annotators may answer “unsure”", value=True, key=f"unsure:{identity}")
    return AnnotationSettings(question=question.strip(), classes=classes, unsure=unsure, seed=int(seed))


def _ask_classes(labels: tuple[str, ...], identity: str) -> tuple[CodebookClass, ...]:
    """A row a class; rows left empty count for nothing."""
    key = f"class_rows:{identity}"
    number = st.session_state.setdefault(key, max(len(labels), annotation.FEWEST_CLASSES))
    rows = []
    for place in range(number):
        left, right = st.columns([1, 3])
        usual = labels[place] if place < len(labels) else ""
        label = left.text_input(
            f"Class {place + 1}", usual, max_chars=100, key=f"class_{place}:{identity}", placeholder="Name"
        )
        words = right.text_area(
            f"Codebook for class {place + 1}",
            key=f"codebook_{place}:{identity}",
            height=72,
            max_chars=5_000,
            placeholder="When it is the right one, with examples",
        )
        rows.append(CodebookClass(label=" ".join(label.split()), text=words.strip()))

    def add() -> None:
        st.session_state[key] += 1

    most = annotation.MOST_CLASSES
    st.button("Add a class", icon=":material/add:", on_click=add, disabled=number >= most, key=f"add_class:{identity}")
    return tuple(row for row in rows if row.label or row.text)


@st.cache_resource(max_entries=3, ttl="30m", show_spinner=False)
def _taken(
    paths: tuple[str, ...], settings: ReadSettings, columns: TextColumns, _tables: tuple[RawTable, ...]
) -> RoundTexts:
    return annotation.take_texts(_tables, columns)


@st.cache_resource(max_entries=3, ttl="30m", show_spinner=False)
def _drawn(version: int, number: int, seed: int, _version: DatasetVersion) -> RoundTexts:
    return annotation.sample(resources.bench(), _version, number, seed)
