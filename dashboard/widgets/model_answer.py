"""Waiting for an answer of the process that holds the models: a bar, the time left, a way out."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import RerunException

from core import durations
from dashboard import under_way

_BETWEEN_LOOKS = 0.25


def wait(question: under_way.PendingQuestion, said: str, *, key: str) -> None:
    """Until it is answered; ``said`` tells what is done. Raises what it failed with."""
    place = st.empty()
    with place.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0, text=waiting(said, None))
        st.button("Cancel", icon=":material/close:", key=f"cancel_{key}", on_click=question.give_up)
    try:
        while not question.wait(_BETWEEN_LOOKS):
            bar.progress(question.share, text=waiting(said, question.seconds_left))
    except RerunException:
        # Somebody pressed something else. A reload ends the page in another way.
        question.leave()
        raise
    finally:
        place.empty()


def waiting(said: str, seconds_left: float | None) -> str:
    """What is done, with the time left once something of it is known."""
    return said if seconds_left is None else f"{said} {durations.in_words(seconds_left)} left"
