"""Keys that are held down or struck twice label no text that nobody has seen."""

from __future__ import annotations

import time
from collections.abc import Hashable

import streamlit as st

# Nobody reads faster: a key that comes sooner was struck twice.
SHORTEST_LOOK_SECONDS = 0.25
_SHOWN = "shown_since"

# Buttons' shortcuts answer to every repetition that a held key sends: the listener
# comes before theirs and lets repetitions pass only where somebody types.
_COMPONENT = st.components.v2.component(
    "held_keys",
    js="""
const stop = (event) => {
  const target = event.composedPath()[0]
  const types = target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName)
  if (event.repeat && !types) event.stopImmediatePropagation()
}

export default function () {
  window.addEventListener("keydown", stop, true)
  return () => window.removeEventListener("keydown", stop, true)
}
""",
)


def ignore_held() -> None:
    """From here to the end of the page's life in the browser."""
    _COMPONENT(key="held_keys", height=1)


def shown(text: Hashable) -> None:
    """``text`` is on the page from now on, unless it was before."""
    if st.session_state.get(_SHOWN, (None, 0.0))[0] != text:
        st.session_state[_SHOWN] = (text, time.monotonic())


def was_looked_at(text: Hashable) -> bool:
    """Whether ``text`` is on the page, and long enough to be read."""
    last, since = st.session_state.get(_SHOWN, (None, 0.0))
    return last == text and time.monotonic() - since >= SHORTEST_LOOK_SECONDS
