"""A bar for work of several steps that is done once and then remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import streamlit as st

_DONE = "steps_done"


@contextmanager
def shown(steps: Sequence[str], *, key: str) -> Iterator[Callable[[], None]]:
    """Call what is given at the begin of each step. Nothing is drawn where the work of that key was done before."""
    done = st.session_state.setdefault(_DONE, set())
    place = st.empty()
    begun = iter(enumerate(steps))

    def begin() -> None:
        number, name = next(begun)
        if key not in done:
            place.progress(number / len(steps), text=f"{name} …")

    try:
        yield begin
        done.add(key)
    finally:
        place.empty()
