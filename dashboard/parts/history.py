"""The browser's Back leads to the page before, as it was left.

Streamlit changes the address of a page before it leaves it, and adds to the address of a page while it draws it; each
change is a step of its own in the browser's history. So Back would lead to a page with an address that it never had.
"""

from __future__ import annotations

import streamlit as st

# What happens to an address begins with a person's click or key: the address at that moment is the one to come back to.
_COMPONENT = st.components.v2.component(
    "history",
    js="""
export default function () {
  if (window.errataHistory) return
  window.errataHistory = true
  let left = location.href
  const remember = () => { left = location.href }
  for (const event of ["pointerdown", "keydown"]) window.addEventListener(event, remember, true)
  const push = history.pushState.bind(history)
  history.pushState = (state, unused, url) => {
    const here = location.pathname
    if (new URL(url, location.href).pathname === here) return history.replaceState(state, unused, url)
    if (new URL(left).pathname === here) history.replaceState(history.state, unused, left)
    push(state, unused, url)
  }
}
""",
)


def keep() -> None:
    """From here to the end of the tab."""
    _COMPONENT(key="history", height=1)
