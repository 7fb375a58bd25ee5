"""The browser's Back leads to the page before, as it was left, and to where one was on it.

Streamlit changes the address of a page before it leaves it, and adds to the address of a page while it draws it; each
change is a step of its own in the browser's history. So Back would lead to a page with an address that it never had.
What scrolls is not the document but a part of it, which browsers do not put back; and the page is drawn piece by piece.
On Explain each text that is opened is a page of its own.
"""

from __future__ import annotations

import streamlit as st

# What happens to an address begins with a person's click or key: the address at that moment is the one to come back to.
_COMPONENT = st.components.v2.component(
    "history",
    js="""
const DRAWN_MS = 5000

export default function () {
  if (window.errataHistory) return
  window.errataHistory = true
  const places = new Map()
  const page = () => document.querySelector('[data-testid="stMain"]')
  let left = location.href
  let goesBack = 0
  const remember = () => {
    goesBack = 0
    left = location.href
    places.set(left, page()?.scrollTop ?? 0)
  }
  for (const event of ["pointerdown", "keydown"]) window.addEventListener(event, remember, true)
  window.addEventListener("wheel", () => { goesBack = 0 }, true)
  // Until all is drawn the page may be too short, or be put to its top again.
  const putBack = (to, until, turn) => {
    if (goesBack !== turn || Date.now() > until) return
    page()?.scrollTo({ top: to, behavior: "instant" })
    setTimeout(() => putBack(to, until, turn), 100)
  }
  window.addEventListener("popstate", () => {
    const to = places.get(location.href)
    goesBack = Date.now()
    if (to) putBack(to, goesBack + DRAWN_MS, goesBack)
  })
  const push = history.pushState.bind(history)
  const replace = history.replaceState.bind(history)
  // A text that was open gives way to another, or to one that is typed.
  const opensText = (url) => {
    const [now, next] = [new URL(location.href), new URL(url, location.href)]
    if (now.pathname !== next.pathname || !now.pathname.endsWith("/explain") || goesBack) return false
    const differs = (name) => now.searchParams.get(name) !== next.searchParams.get(name)
    return now.searchParams.has("text") && (differs("text") || differs("source"))
  }
  history.replaceState = (state, unused, url) => (url && opensText(url) ? push : replace)(state, unused, url)
  history.pushState = (state, unused, url) => {
    const here = location.pathname
    if (new URL(url, location.href).pathname === here) return history.replaceState(state, unused, url)
    if (new URL(left).pathname === here) replace(history.state, unused, left)
    push(state, unused, url)
  }
}
""",
)


def keep() -> None:
    """From here to the end of the tab."""
    _COMPONENT(key="history", height=1)
