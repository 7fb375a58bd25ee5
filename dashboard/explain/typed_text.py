"""A text that somebody types: what the model says of it at once, and why on request."""

from __future__ import annotations

import streamlit as st

from core.records import Run
from core.workflow import language, read_in_part, results
from core.workflow.typed_text import TypedText, context_columns, nothing_before
from dashboard import navigation, resources, session
from dashboard.cached import cached
from dashboard.explaining import explanation, flip
from dashboard.widgets import deleted_model, errors, weight_charts
from dashboard.widgets.markdown import escaped

_LONGEST = 100_000


def show(run: Run) -> None:
    typed = _ask(run)
    if not typed.text.strip():
        _say_where_many_are_labelled()
        return
    text = typed.whole
    with errors.shown():
        probabilities = _probabilities(text, run)
        predicted = max(probabilities, key=probabilities.__getitem__)
        left, right = st.columns([5, 3], gap="large")
        with right:
            st.markdown(f":gray[Predicted by {escaped(run.name)}]  \n**{escaped(predicted)}**")
            weight_charts.show_probabilities(probabilities, predicted)
            if alone := nothing_before(typed):
                st.warning(escaped(alone), icon=":material/segment:")
            if unread := _read_in_part(text, run):
                st.warning(escaped(unread), icon=":material/content_cut:")
            if unlike := _unlike_learned(text, run):
                st.warning(escaped(unlike), icon=":material/translate:")
        with left:
            explanation.show(run, text, predicted, st.container(), typed.begins)
            flip.show(run, text)


def _ask(run: Run) -> TypedText:
    """The text that was sent last, also before a reload."""
    key, sent_key, before = f"typed:{run.project_id}", f"typed_sent:{run.project_id}", session.typed()
    last = before or TypedText("")
    # Another page hands over a text by the address, whatever was typed here before.
    is_handed_over = sent_key not in st.session_state or before != st.session_state[sent_key]
    if is_handed_over:
        st.session_state[key], st.session_state[sent_key] = last.text, before
    with st.form("typed_text", border=False):
        context = _ask_context(run, key, last, anew=is_handed_over)
        text = st.text_area("Text", key=key, placeholder="Type or paste a text …", max_chars=_LONGEST, height=110)
        gone = deleted_model.why_not_asked(run)
        sent = st.form_submit_button(
            "Predict",
            type="secondary" if text.strip() else "primary",
            key="predict",
            disabled=bool(gone),
            help=gone or None,
        )
    if sent:
        typed = TypedText(text, context)
        session.keep_typed(typed)
        st.session_state[sent_key] = typed
    if not text.strip():
        st.caption("Type a text first." if sent else _lost(before))
    return TypedText(text, context)


def _ask_context(run: Run, key: str, last: TypedText, *, anew: bool) -> dict[str, str]:
    """What stands before the text, a field for each column that stood there in the data set of the run."""
    context = {}
    for column in context_columns(resources.bench(), run):
        at = f"{key}:{column}"
        if anew or at not in st.session_state:
            st.session_state[at] = last.context.get(column, "")
        context[column] = st.text_area(
            escaped(column),
            key=at,
            placeholder="What stands before the text; empty: nothing does",
            help="The model learned from texts with this before them. It is put before the text as at the import.",
            max_chars=_LONGEST,
            height=68,
        )
    return context


def _say_where_many_are_labelled() -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption("A whole table of further texts is labelled on another page.", width="content")
        if st.button("Label a table", icon=f":material/{navigation.PREDICT.icon}:", type="tertiary", key="to_predict"):
            navigation.go(navigation.PREDICT)


def _lost(before: TypedText | None) -> str:
    return "The text that was typed here is gone, as Errata was started anew. Type it again." if before is None else ""


@cached(50)
def _read_in_part(text: str, run: Run) -> str:
    return read_in_part.of_typed(resources.bench(), run, text)


@cached(50)
def _unlike_learned(text: str, run: Run) -> str:
    return language.unlike_learned(resources.bench(), run, [text])


@cached(50, wait="Asking the model …")
def _probabilities(text: str, run: Run) -> dict[str, float]:
    return results.probabilities(resources.bench(), run, text)
