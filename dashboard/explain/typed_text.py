"""A text that somebody types: what the model says of it at once, and why on request."""

from __future__ import annotations

import streamlit as st

from core.records import Run
from core.workflow.typed_text import TypedText
from dashboard import navigation, session
from dashboard.explaining import answers, context_fields, explanation, flip, typed_remarks, what_if_words
from dashboard.widgets import deleted_model, errors, weight_charts
from dashboard.widgets.markdown import escaped


def show(run: Run) -> None:
    typed = _ask(run)
    if not typed.text.strip():
        _say_where_many_are_labelled()
        return
    text = typed.whole
    with errors.shown():
        probabilities = answers.of(text, run)
        predicted = max(probabilities, key=probabilities.__getitem__)
        left, right = st.columns([5, 3], gap="large")
        with right:
            st.markdown(f":gray[Predicted by {escaped(run.name)}]  \n**{escaped(predicted)}**")
            weight_charts.show_probabilities(probabilities, predicted)
            typed_remarks.show(run, typed)
        with left:
            place = st.container()
            what_if_words.show_hint(run, text)
            explanation.show(run, text, predicted, place, typed.begins)
            flip.show(run, text)


def _ask(run: Run) -> TypedText:
    """The text that was sent last, also before a reload."""
    key, sent_key, before = f"typed:{run.project_id}", f"typed_sent:{run.project_id}", session.typed()
    last = before or TypedText("")
    # Streamlit forgets a field while another page is open, and the address may name another text, as after Back.
    is_anew = key not in st.session_state or before != st.session_state.get(sent_key)
    if is_anew:
        st.session_state[key], st.session_state[sent_key] = last.text, before
    with st.form("typed_text", border=False):
        context = context_fields.ask(run, key, last.context, anew=is_anew)
        text = st.text_area(
            "Text", key=key, placeholder="Type or paste a text …", max_chars=context_fields.LONGEST, height=110
        )
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


def _say_where_many_are_labelled() -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption("A whole table of further texts is labelled on another page.", width="content")
        if st.button("Label a table", icon=f":material/{navigation.PREDICT.icon}:", type="tertiary", key="to_predict"):
            navigation.go(navigation.PREDICT)


def _lost(before: TypedText | None) -> str:
    return "The text that was typed here is gone, as Errata was started anew. Type it again." if before is None else ""
