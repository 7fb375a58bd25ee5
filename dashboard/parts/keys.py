"""The keys of all pages: one for each class, the same ones for what every page has, and none by accident."""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Hashable, Iterator, Sequence
from string import ascii_uppercase

import streamlit as st

UNDO, SKIP, UNSURE, LEAVE_OUT = "Backspace", "S", "U", "X"
BACK, FORWARD = "Left", "Right"
# Streamlit keeps C and R for itself, on every page.
_TAKEN = {SKIP, UNSURE, LEAVE_OUT, "C", "R"}
_DIGITS = "1234567890"
_LETTERS = [letter for letter in ascii_uppercase if letter not in _TAKEN]
# A minus inside a word is a hyphen: “class-1” is number 1.
_NUMBER = re.compile(r"(?:(?<!\S)[-−–])?\d+(?:[.,]\d+)*")

# Nobody reads faster: a key that comes sooner was struck twice.
SHORTEST_LOOK_SECONDS = 0.25
_SHOWN = "shown_since"
_TOO_SOON = "pressed_too_soon"

_SAID = ":orange[The last key came too soon after this text and was not counted]"

# Buttons' shortcuts answer to every repetition that a held key sends: the listener comes before theirs and lets
# repetitions pass only where somebody types. Enter ends the typing in a field of one line, so that the next key counts;
# where it chooses from a list, or makes a character of several strokes, it does not.
_COMPONENT = st.components.v2.component(
    "keys",
    js="""
const types = (target) =>
  target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName)

const holds = (event) => {
  if (event.repeat && !types(event.composedPath()[0])) event.stopImmediatePropagation()
}

const ends = (event) => {
  const target = event.composedPath()[0]
  const isLine = target.tagName === "INPUT" && target.type === "text" && target.getAttribute("role") !== "combobox"
  if (event.key === "Enter" && !event.isComposing && isLine) target.blur()
}

export default function () {
  window.addEventListener("keydown", holds, true)
  window.addEventListener("keydown", ends)
  return () => {
    window.removeEventListener("keydown", holds, true)
    window.removeEventListener("keydown", ends)
  }
}
""",
)


def of_classes(labels: Sequence[str]) -> dict[str, str]:
    """The key of each class, in their order; classes beyond the last key have none.

    A class whose name has one number, a digit, has that key: “0”, “T1”, “2 = no”. Where there is such a class, or one
    that is a number (“-1”, “0.5”, “10”), the other digits mean nothing, since they would be taken for classes. Else the
    digits count the classes. All others have a letter, of their name if one is free.
    """
    keys = _own_digits(labels)
    if not keys and not any(_NUMBER.fullmatch(label.strip()) for label in labels):
        keys = dict(zip(labels, _DIGITS, strict=False))
    rest = [label for label in labels if label not in keys]
    free = dict.fromkeys(_LETTERS)
    # A class that is a letter comes before those whose name only has it.
    for label in sorted(rest, key=lambda label: len(label) > 1):
        key = next((letter for letter in (*_letters(label), *free) if letter in free), None)
        if key is not None:
            keys[label] = key
            del free[key]
    return {label: keys[label] for label in labels if label in keys}


def _own_digits(labels: Sequence[str]) -> dict[str, str]:
    """The digit that a class is, else the one that is in the name of one class only."""
    digits = {label: _digit(label) for label in labels}
    are = {label: digit for label, digit in digits.items() if label == digit}
    said = list(digits.values())
    alone = {label: digit for label, digit in digits.items() if digit is not None and said.count(digit) == 1}
    return are | alone


def _digit(label: str) -> str | None:
    numbers = _NUMBER.findall(label)
    return str(int(numbers[0])) if len(numbers) == 1 and len(numbers[0]) == 1 else None


def _letters(label: str) -> Iterator[str]:
    """The letters of the name as they are on every keyboard: Ö is O."""
    return (letter for letter in unicodedata.normalize("NFKD", label).upper() if letter in ascii_uppercase)


def listen() -> None:
    """From here to the end of the page's life in the browser: a held key counts once, Enter ends the typing."""
    _COMPONENT(key="keys", height=1)


def shown(text: Hashable) -> None:
    """``text`` is on the page from now on, unless it was before."""
    if st.session_state.get(_SHOWN, (None, 0.0))[0] != text:
        st.session_state[_SHOWN] = (text, time.monotonic())


def counts(text: Hashable) -> bool:
    """Whether a press that was meant for ``text`` counts: it is on the page, and long enough to be read."""
    last, since = st.session_state.get(_SHOWN, (None, 0.0))
    is_read = last == text and time.monotonic() - since >= SHORTEST_LOOK_SECONDS
    st.session_state[_TOO_SOON] = not is_read
    return is_read


def not_counted() -> str:
    """That the last press did not count; empty where it did."""
    return _SAID if st.session_state.get(_TOO_SOON) else ""
