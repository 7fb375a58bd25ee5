"""What stands half typed in a field, and was not told to the server, stands there again after a reload.

The browser keeps it for the tab, so it needs no server. A field that was filled in again is left at once, so that the
server knows what is seen; no button is pressed.
"""

from __future__ import annotations

import streamlit as st

# A field is known by the class that Streamlit makes of its key; the key names what it is about. Asked anew is who
# works here, and what a window asks for that opens on a click, as the name of a project to delete.
_COMPONENT = st.components.v2.component(
    "half_typed",
    js="""
const STORED = "errataHalfTyped"
const FIELDS = ["input[type=text]:not([role=combobox])", "input[type=number]", "textarea"].join()

const view = () => {
  const address = new URLSearchParams(location.search)
  return [location.pathname, address.get("project"), address.get("run")].join(" ")
}
const nameOf = (field) =>
  [...(field.closest('[class*="st-key-"]')?.classList ?? [])].find((one) => one.startsWith("st-key-"))
const stays = (field) => {
  const name = field.matches?.(FIELDS) && field.closest('[data-testid="stMain"]') && nameOf(field)
  return name && !name.startsWith("st-key-author")
}

// React tells by the prototype's own setter what a person typed.
function type(field, text) {
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, text)
  field.dispatchEvent(new Event("input", { bubbles: true }))
  field.dispatchEvent(new FocusEvent("focusout", { bubbles: true }))
}

export default function () {
  if (window.errataHalfTyped) return
  window.errataHalfTyped = true
  const typed = new Map()
  const waiting = new Map(JSON.parse(sessionStorage.getItem(STORED) ?? "[]").map(([key, text]) => [key, text]))
  sessionStorage.removeItem(STORED)
  const key = (field) => `${view()} ${nameOf(field)}`
  window.addEventListener("input", ({ target }) => {
    if (!stays(target)) return
    typed.set(target, target.value)
    waiting.delete(key(target))
  }, true)
  // A filter that was told stands in the address under the field's key. Kept here, it would come back in another list.
  const told = (field) => new URLSearchParams(location.search).get(nameOf(field).slice("st-key-".length))
  const isHalf = ([field, text]) => field.isConnected && text && field.value === text && told(field) !== text
  const store = () => {
    const here = [...typed].filter(isHalf)
    const kept = [...waiting, ...here.map(([field, text]) => [key(field), text])]
    if (kept.length) sessionStorage.setItem(STORED, JSON.stringify(kept))
    else sessionStorage.removeItem(STORED)
  }
  window.addEventListener("pagehide", store)
  document.addEventListener("visibilitychange", store)
  const restore = () => {
    for (const field of waiting.size ? document.querySelectorAll(FIELDS) : []) {
      const text = waiting.get(key(field))
      if (text !== undefined && field.value !== text) type(field, text)
      waiting.delete(key(field))
    }
  }
  new MutationObserver(restore).observe(document.body, { childList: true, subtree: true })
  restore()
}
""",
)


def stays() -> None:
    """From here to the end of the tab."""
    _COMPONENT(key="half_typed", height=1)
