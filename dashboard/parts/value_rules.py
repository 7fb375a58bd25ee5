"""What the files leave open about their values and reading: what was decided, and the way to have it otherwise."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import streamlit as st

from core.records import Guess, ValueRules
from dashboard.parts.plain import plain

_TOLD = "As the texts tell"
_PEOPLE = {_TOLD: None, "One person": True, "A person a file": False}


def show_guesses(guesses: Sequence[Guess]) -> None:
    """What was decided where the files left it open, a line each."""
    for guess in guesses:
        st.caption(f":material/help: {plain(guess.said)}")


def chosen(usual: ValueRules, key: str) -> ValueRules:
    """The rules as the controls below say, which are drawn when it is known what they decide; until then the file's."""
    state = st.session_state
    return ValueRules(
        answers=tuple(state.get(f"answers:{key}", ())),
        keep_apart=bool(state.get(f"keep_apart:{key}", usual.keep_apart)),
        one_person=_PEOPLE[state.get(f"one_person:{key}", _TOLD)],
    )


def show(guesses: Sequence[Guess], words: Collection[str], rules: ValueRules, key: str) -> None:
    """The guesses, and a control for each of them that the rules decide; ``words`` are those taken for no answer."""
    options = {guess.option for guess in guesses}
    if not guesses and rules == ValueRules():
        return
    with st.container(border=True):
        st.markdown("**What the files leave open.** Check what was decided.")
        show_guesses(guesses)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if "answers" in options or rules.answers:
                _ask_answers(words, key)
            if "one_person" in options or rules.one_person is not None:
                _ask_people(key)
        if "keep_apart" in options or rules.keep_apart:
            _ask_apart(rules, key)


def _ask_answers(words: Collection[str], key: str) -> None:
    st.multiselect(
        "Words that are answers after all",
        sorted(words),
        placeholder="none",
        help="They usually mean “no answer”. Those chosen here count as labels.",
        key=f"answers:{key}",
        width=300,
    )


def _ask_people(key: str) -> None:
    st.selectbox(
        "One name in several files is",
        list(_PEOPLE),
        help="Each install of an annotation tool numbers its users anew: user 1 may be somebody else in each file. "
        "Files without annotators may each be one’s, too.",
        key=f"one_person:{key}",
        width=300,
    )


def _ask_apart(rules: ValueRules, key: str) -> None:
    st.toggle(
        "Keep apart what is written differently",
        help="“ja” and “Ja”, “1” and “1.0” are then different labels.",
        value=rules.keep_apart,
        key=f"keep_apart:{key}",
    )
