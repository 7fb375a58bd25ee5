"""A page that lost the server goes on where it was as soon as the server is there again.

What the server remembers of a tab ends when it stops, or when the tab was away for long. By itself Streamlit shows the
old page until the next click, which then begins without the address: with the newest project instead of the open one.
So the page is drawn again with its address, which names the project, and takes no click or key until that is done.
"""

from __future__ import annotations

import time

import streamlit as st

# A trigger draws the page again; what stands in its fields stays.
_COMPONENT = st.components.v2.component(
    "reconnect",
    js="""
let page

export default function ({ data, setTriggerValue }) {
  const app = document.querySelector('[data-testid="stApp"]')
  const connected = () => app.dataset.testConnectionState === "CONNECTED"
  const watched = page !== undefined
  page = { drawing: data.drawing, drawAgain: () => setTriggerValue("again", true) }
  if (page.drawing !== app.dataset.lostAtDrawing) app.inert = false
  if (watched) return
  let before = connected()
  new MutationObserver(() => {
    if (!connected()) {
      app.dataset.lostAtDrawing = page.drawing
      app.inert = true
    } else if (!before) page.drawAgain()
    before = connected()
  }).observe(app, { attributeFilter: ["data-test-connection-state"] })
}
""",
)


def watch() -> None:
    """From here to the end of the tab. Called at each drawing of the page, as soon as the open project is known."""
    _COMPONENT(key="reconnect", height=1, data={"drawing": str(time.time_ns())})
