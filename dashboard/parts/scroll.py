"""The page opens at a certain place of it instead of its top."""

from __future__ import annotations

import streamlit as st

# What stands above may still be growing, so the place is looked for again until it stays or somebody moves the page.
_COMPONENT = st.components.v2.component(
    "scroll",
    js="""
const SETTLED_MS = 2000

export default function ({ parentElement }) {
  const place = parentElement.host ?? parentElement
  place.style.scrollMarginTop = "4rem" // the head of the app covers what is below it
  const until = Date.now() + SETTLED_MS
  let moved = false
  const stop = () => { moved = true }
  for (const event of ["wheel", "pointerdown", "keydown"]) window.addEventListener(event, stop, { once: true })
  const go = () => {
    if (moved || !place.isConnected) return
    place.scrollIntoView({ block: "start" })
    if (Date.now() < until) setTimeout(go, 100)
  }
  go()
}
""",
)


def to_here(key: str) -> None:
    _COMPONENT(key=key, height=1)
