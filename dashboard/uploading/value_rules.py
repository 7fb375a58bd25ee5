"""What the files leave open about their values and reading: what was decided, and the way to have it otherwise."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence

import streamlit as st

from core.records import Guess, ValueRules
from dashboard.widgets.choices import Choices
from dashboard.widgets.markdown import escaped

# Fields of ``ValueRules``, which the guesses name.
_ANSWERS, _APART, _PERSON, _COUNT_AS = "answers", "keep_apart", "one_person", "count_as"
UNSURE = "unsure"
"""A field of ``VoteSettings``."""

_TOLD = "Decided from the texts"
_PEOPLE = {_TOLD: None, "One person": True, "Another person in each file": False}


def show_guesses(guesses: Sequence[Guess]) -> None:
    """What was decided where the files left it open, a line each."""
    st.markdown("\n".join(f"- {escaped(guess.said)}" for guess in guesses))


def chosen(usual: ValueRules, choices: Choices) -> ValueRules:
    """The rules as the controls below say, which are drawn when it is known what they decide; until then the file's."""
    return ValueRules(
        answers=tuple(choices.value(_ANSWERS, ())),
        keep_apart=choices.value(_APART, usual.keep_apart),
        one_person=_PEOPLE[choices.value(_PERSON, _TOLD)],
        count_as=tuple((label, other) for label, other in map(json.loads, choices.value(_COUNT_AS, ()))),
    )


def show(
    guesses: Sequence[Guess], words: Collection[str], near: Mapping[str, str], rules: ValueRules, choices: Choices
) -> None:
    """The guesses, and a control for each of them that the rules decide.

    ``words`` are those taken for no answer, ``near`` labels that are nearly another.
    """
    options = {guess.option for guess in guesses}
    if not guesses and rules == ValueRules():
        return
    with st.container(border=True):
        st.markdown("**What the files leave open.** Check what was decided.")
        show_guesses(guesses)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if _ANSWERS in options or rules.answers:
                _ask_answers(sorted({*words, *rules.answers}), choices)
            if _COUNT_AS in options or rules.count_as:
                _ask_to_count_as({**near, **dict(rules.count_as)}, choices)
            if _PERSON in options or rules.one_person is not None:
                _ask_people(choices)
        if _APART in options or rules.keep_apart:
            _ask_apart(rules, choices)
        if UNSURE in options:
            st.caption("Which labels mean “unsure” is said below, under “How judgements become a label”.")


def _ask_answers(words: Sequence[str], choices: Choices) -> None:
    st.multiselect(
        "Words that are answers after all",
        words,
        placeholder="none",
        help="They usually mean “no answer”. Those chosen here count as labels.",
        width=300,
        **choices.stay(_ANSWERS, []),
    )


def _ask_to_count_as(near: Mapping[str, str], choices: Choices) -> None:
    pairs = [json.dumps(pair) for pair in near.items()]
    st.multiselect(
        "Labels that count as another",
        pairs,
        format_func=lambda pair: " as ".join(json.loads(pair)),
        placeholder="none",
        help="One that is rare and nearly a frequent one may be a typing error.",
        width=300,
        **choices.stay(_COUNT_AS, [], pairs),
    )


def _ask_people(choices: Choices) -> None:
    st.selectbox(
        "One name in several files is",
        list(_PEOPLE),
        help="Each install of an annotation tool numbers its users anew: user 1 may be somebody else in each file. "
        "Files without annotators may each be one’s, too.",
        width=300,
        **choices.stay(_PERSON, _TOLD),
    )


def _ask_apart(rules: ValueRules, choices: Choices) -> None:
    st.toggle(
        "Keep apart what is written differently",
        help="“ja” and “Ja”, “1” and “1.0” are then different labels.",
        **choices.stay(_APART, rules.keep_apart),
    )
