"""The browser's Back leads to the page before, as it was left, and to where one was on it.

Streamlit changes the address of a page before it leaves it, and adds to the address of a page while it draws it; each
change is a step of its own in the browser's history. So Back would lead to a page with an address that it never had.
This module comes with the first page, on a busy machine after its first addresses; Back steps over those.
What scrolls is not the document but a part of it, which browsers do not put back; and the page is drawn piece by piece.
On Mismatches each text that is opened is a page of its own, on Adjudicate the texts on which annotators disagree are.
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
  let here = location.href
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
  // A text is opened, or gives way to another; or a pile of texts is opened.
  const opensAnother = (before, after) => {
    if (before.pathname !== after.pathname) return false
    const is = (name) => before.pathname.endsWith(name)
    const differs = (name) => before.searchParams.get(name) !== after.searchParams.get(name)
    // Streamlit takes the text out of the address before it leaves the page.
    const text = is("/mismatches") && after.searchParams.has("text") && differs("text")
    return text || (is("/adjudicate") && after.searchParams.has("pile") && differs("pile"))
  }
  // The page had this address only while it was drawn, before this module came: it lacks what was added to it since.
  const isUnfinished = (before, after) => {
    if (before.pathname !== after.pathname || before.search.length >= after.search.length) return false
    if (places.has(before.href) || opensAnother(before, after)) return false
    return [...before.searchParams].every(([name, value]) => after.searchParams.get(name) === value)
  }
  window.addEventListener("popstate", () => {
    const came = new URL(here)
    here = location.href
    if (isUnfinished(new URL(here), came)) return history.back()
    const to = places.get(location.href)
    goesBack = Date.now()
    if (to) putBack(to, goesBack + DRAWN_MS, goesBack)
  })
  const natively = (name) => {
    const change = history[name].bind(history)
    return (...given) => {
      change(...given)
      here = location.href
    }
  }
  const [push, replace] = ["pushState", "replaceState"].map(natively)
  const address = (url) => new URL(url, location.href)
  const isStep = (url) => url && !goesBack && opensAnother(new URL(location.href), address(url))
  history.replaceState = (state, unused, url) => (isStep(url) ? push : replace)(state, unused, url)
  history.pushState = (state, unused, url) => {
    const path = location.pathname
    if (address(url).pathname === path) return history.replaceState(state, unused, url)
    if (new URL(left).pathname === path) replace(history.state, unused, left)
    push(state, unused, url)
  }
}
""",
)


def keep() -> None:
    """From here to the end of the tab."""
    _COMPONENT(key="history", height=1)
