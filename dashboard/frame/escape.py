"""Escape leaves a field and takes nothing away; by itself Streamlit's select box then forgets what was chosen in it."""

from __future__ import annotations

import streamlit as st

# The listener comes before the field's own. An open list closes with the field that is left.
_COMPONENT = st.components.v2.component(
    "escape",
    js="""
export default function () {
  if (window.errataEscape) return
  window.errataEscape = true
  window.addEventListener("keydown", (event) => {
    const field = event.composedPath()[0]
    if (event.key !== "Escape" || event.isComposing || !field.matches?.("input, textarea")) return
    event.stopImmediatePropagation()
    field.blur()
  }, true)
}
""",
)


def leaves() -> None:
    """From here to the end of the tab."""
    _COMPONENT(key="escape", height=1)
