"""The page opens at a certain place of it, or at its top again."""

from __future__ import annotations

import streamlit as st

# What stands above may still be growing, so the place is looked for again until it stays or somebody moves the page.
_COMPONENT = st.components.v2.component(
    "scroll",
    js="""
const SETTLED_MS = 2000

export default function ({ parentElement, data }) {
  const place = parentElement.host ?? parentElement
  place.style.scrollMarginTop = data.margin
  let until = Date.now() + SETTLED_MS
  let moved = false
  let top
  const stop = () => { moved = true }
  for (const event of ["wheel", "pointerdown", "keydown"]) window.addEventListener(event, stop, { once: true })
  const go = () => {
    if (moved || !place.isConnected) return
    if (place.getBoundingClientRect().top !== top) until = Date.now() + SETTLED_MS
    place.scrollIntoView({ block: "start" })
    top = place.getBoundingClientRect().top
    if (Date.now() < until) setTimeout(go, 100)
  }
  go()
}
""",
)


def to_here(key: str) -> None:
    # The head of the app covers what is below it.
    _COMPONENT(key=key, data={"margin": "4rem"}, height=1)


def to_top(key: str) -> None:
    """For a place near the top."""
    _COMPONENT(key=key, data={"margin": "100vh"}, height=1)
