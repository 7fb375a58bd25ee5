"""A key that is held down counts once."""

from __future__ import annotations

import streamlit as st

# Buttons' shortcuts answer to every repetition that a held key sends: it would label texts that nobody has seen. The
# listener comes before theirs and lets repetitions pass only where somebody types.
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


def ignore() -> None:
    """From here to the end of the page's life in the browser."""
    _COMPONENT(key="held_keys", height=1)
