"""A page that lost the server goes on where it was as soon as the server is there again.

What the server remembers of a tab ends when it stops, or when the tab was away for long. By itself Streamlit shows the
old page until the next click, which then begins without the address: with the newest project instead of the open one.
"""

from __future__ import annotations

import streamlit as st

# A trigger draws the page again with its address, which names the project; what stands in its fields stays.
_COMPONENT = st.components.v2.component(
    "reconnect",
    js="""
let drawAgain

export default function ({ setTriggerValue }) {
  const watched = drawAgain !== undefined
  drawAgain = () => setTriggerValue("again", true)
  if (watched) return
  const app = document.querySelector('[data-testid="stApp"]')
  const connected = () => app.dataset.testConnectionState === "CONNECTED"
  let before = connected()
  new MutationObserver(() => {
    if (connected() && !before) drawAgain()
    before = connected()
  }).observe(app, { attributeFilter: ["data-test-connection-state"] })
}
""",
)


def watch() -> None:
    """From here to the end of the tab."""
    _COMPONENT(key="reconnect", height=1)
