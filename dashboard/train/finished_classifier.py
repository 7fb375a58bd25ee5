"""A classifier that was finished elsewhere: looked at, its classes given a meaning, and asked both parts."""

from __future__ import annotations

import streamlit as st

from core.counted import beginning
from core.durations import range_in_words
from core.errors import ErrataError
from core.records import Project, Split
from core.workflow import classifiers, training
from core.workflow.classifiers import Looked
from core.workflow.ground_truth import StagedFile
from dashboard import navigation, resources, session
from dashboard.cached import cached
from dashboard.uploading import waiting_file
from dashboard.widgets import choices, errors
from dashboard.widgets.choices import Choices
from dashboard.widgets.markdown import escaped

_WHAT = (
    "A classifier that is trained already, a colleague’s or one on the Hugging Face hub, answers the validation and "
    "the test texts. It then stands beside the models trained here on Results, Mismatches, Explain, Compare and "
    "Predict. What it learned from is not known: these texts may be among it, and then its scores are too good."
)
_ZIP = (
    "A folder that transformers’ save_pretrained wrote, as a ZIP of up to 200 MB. A larger one: unpack it on this "
    "computer and type the path of the folder above. The file stays on this machine."
)
_SOURCE, _LOOKED_UP = "source", "looked_up"
_LONGEST_SOURCE = 1_000


def show(project: Project, split: Split) -> None:
    """Closed unless one is being chosen. Nothing where the split has folds."""
    if split.settings.folds:
        return
    chosen = Choices(f"classifier:{project.id}")
    begun = session.remembered(session.CLASSIFIER) is not None or bool(chosen.value(_SOURCE, ""))
    with (
        st.expander(
            "A finished classifier", icon=":material/model_training:", expanded=begun, key="finished_classifier"
        ),
        errors.shown(),
    ):
        st.caption(_WHAT)
        source = _choose_source(project, chosen)
        if isinstance(source, StagedFile):
            _show(project, split, _looked_into(source), choices.of((source,)), chosen)
        elif source and _may_be_asked(source, chosen):
            of_source = Choices(f"classifier:{project.id}:{source}")
            _show(project, split, _look_at(source, chosen), of_source, chosen)


def _choose_source(project: Project, chosen: Choices) -> str | StagedFile:
    """What was typed, or the ZIP that waits."""
    typed = ""
    if session.remembered(session.CLASSIFIER) is None:
        typed = st.text_input(
            "Name on the Hugging Face hub, or path of a folder",
            placeholder="owner/model, or /home/ann/model",
            max_chars=_LONGEST_SOURCE,
            **chosen.stay(_SOURCE, ""),
        ).strip()
    if typed:
        return typed
    return waiting_file.show(project, session.CLASSIFIER, "Or a ZIP", said=_ZIP) or ""


def _may_be_asked(source: str, chosen: Choices) -> bool:
    """A question to the hub is asked by a click alone: nothing leaves this computer unasked."""
    if classifiers.is_here(source) or chosen.value(_LOOKED_UP, "") == source:
        return True
    st.button(
        "Look it up",
        icon=":material/travel_explore:",
        key="look_up_classifier",
        help="Asks the Hugging Face hub for its size, its licence and its classes.",
        on_click=chosen.keep,
        args=(_LOOKED_UP, source),
    )
    return False


def _look_at(source: str, chosen: Choices) -> Looked:
    if classifiers.is_here(source):
        return classifiers.look_at(source)
    try:
        return _looked_up(source)
    except ErrataError:
        # Not asked again by itself, whenever the page is drawn.
        chosen.drop(_LOOKED_UP)
        raise


@cached(20, wait="Asking the Hugging Face hub …")
def _looked_up(source: str) -> Looked:
    return classifiers.look_at(source)


@cached(20)
def _looked_into(file: StagedFile) -> Looked:
    return classifiers.look_at(file)


def _show(project: Project, split: Split, looked: Looked, of_source: Choices, chosen: Choices) -> None:
    st.markdown(escaped(classifiers.in_brief(looked)))
    classifiers.require_enough_classes(resources.bench(), split, looked)
    said = _choose_meanings(split, looked, of_source)
    if said.keys() != {*looked.classes}:
        st.caption("Choose what each of its classes means.")
        return
    classifiers.meanings(looked, split, said)
    time = classifiers.estimate_of(resources.bench(), split)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        who = st.text_input(
            "Called",
            max_chars=classifiers.MOST_CHARACTERS,
            placeholder=classifiers.usual_name(looked),
            **of_source.stay("who", ""),
        )
        if st.button("Ask it these texts", type="primary", icon=":material/quiz:", key="ask_classifier"):
            with errors.shown(), st.spinner("Checking the classifier …"):
                run = classifiers.start(resources.bench(), project, split, looked, said, who)
                _put_away(project, looked, of_source, chosen)
                session.remember(session.OPENED, run.name)
                navigation.go(navigation.TRAIN)
    st.caption(f"Takes {range_in_words(time.shortest, time.longest)} ({time.basis}).")


def _choose_meanings(split: Split, looked: Looked, of_source: Choices) -> dict[str, str]:
    """What each of its classes means, as far as that is chosen or written alike."""
    labels, likely = training.classes(split), classifiers.likely_meanings(looked, split)
    st.markdown(
        "**Its classes.** What does each mean in the data set? Several may mean one: their probabilities add up."
    )
    places: dict[str, int | None] = {}
    with st.grid(3, min_column_width=170):
        for own in dict.fromkeys(looked.classes):
            usual = labels.index(likely[own]) if own in likely else None
            places[own] = st.selectbox(
                escaped(beginning(own, 30)),
                range(len(labels)),
                index=None,
                format_func=labels.__getitem__,
                placeholder="Choose",
                **of_source.stay(f"meant:{own}", usual, [None, *range(len(labels))]),
            )
    return {own: labels[place] for own, place in places.items() if place is not None}


def _put_away(project: Project, looked: Looked, of_source: Choices, chosen: Choices) -> None:
    if looked.file is not None:
        waiting_file.put_away(project, session.CLASSIFIER)
    else:
        of_source.clear()
    chosen.clear()
