"""The text whose words are shaded: a click takes one out, and the model is asked about what is left."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.counted import beginning
from core.records import Run, WordWeight
from core.workflow import what_if
from dashboard.explaining import answers, words_in_address
from dashboard.widgets import deleted_model, errors, html_table, open_words, shaded_text
from dashboard.widgets.markdown import escaped

_INSTEAD = "instead_of_words"


def show(run: Run, text: str, weights: Sequence[WordWeight], begins: int) -> None:
    """Where the model can be asked; else the text alone."""
    if deleted_model.why_not_asked(run):
        shaded_text.show(text, tuple(weights), begins)
    else:
        # A click draws this alone, and not the page.
        st.fragment(_show)(run, text, weights, begins)


def _show(run: Run, text: str, weights: Sequence[WordWeight], begins: int) -> None:
    key = f"open_words:{run.id}:{hash(text)}"
    _find_again(key, text)
    instead = _instead(key)
    out = open_words.show(text, weights, begins, instead, key=key)
    words_in_address.keep(text, out, instead)
    if out:
        with errors.shown():
            _ask_instead(key, text, out[-1])
            compare(run, text, what_if.with_changes(text, {number: instead.get(number, "") for number in out}))


def compare(run: Run, text: str, changed: str) -> None:
    """What the model says of both."""
    before, after = (answers.of(one, run) for one in (text, changed))
    st.markdown(escaped(what_if.in_words(before, after)))
    html_table.show(what_if.compared(before, after), alt="Probabilities of the text as it is and as it was changed")
    if said := what_if.left_out(before):
        st.caption(said)


def show_hint(run: Run, text: str) -> None:
    """That words can be clicked; nothing where they cannot."""
    if deleted_model.why_not_asked(run) or not what_if.words(text):
        return
    most = what_if.MOST_WORDS
    of_long = f" In a text as long as this one the first {most:,} words can be clicked." * what_if.is_cut(text)
    st.caption(f"Click a word to see what the model says without it.{of_long}", width="content")


def _find_again(key: str, text: str) -> None:
    """Where another text was open, or another page, this one is as the address says."""
    if st.session_state.get(_INSTEAD, ("",))[0] != key or key not in st.session_state:
        st.session_state[_INSTEAD] = (key, words_in_address.instead(text))
        if out := words_in_address.out(text):
            st.session_state[key] = {"out": out}


def _instead(key: str) -> dict[int, str]:
    """What was typed in the place of words of the open text, by their numbers; of other texts nothing is kept here."""
    of, typed = st.session_state.get(_INSTEAD, ("", {}))
    return typed if of == key else {}


def _ask_instead(key: str, text: str, number: int) -> None:
    """For the word that was taken out last."""
    field = f"instead:{key}:{number}"
    st.session_state.setdefault(field, _instead(key).get(number, ""))
    st.text_input(
        f"Replace “{escaped(beginning(what_if.words(text)[number].word))}” by",
        key=field,
        max_chars=what_if.LONGEST_INSTEAD,
        placeholder="nothing: it is left out",
        on_change=_put,
        args=(key, field, number),
    )


def _put(key: str, field: str, number: int) -> None:
    _instead(key)[number] = st.session_state[field].strip()
