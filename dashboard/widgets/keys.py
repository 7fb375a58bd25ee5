"""The keys of all pages: one for each class, the same ones for what every page has, and none by accident."""

from __future__ import annotations

import re
import time
import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from itertools import islice
from string import ascii_uppercase

import streamlit as st

UNDO, SKIP, UNSURE, LEAVE_OUT, NOTE = "Backspace", "S", "U", "X", "Ctrl+Enter"
BACK, FORWARD = "Left", "Right"
# Of the desk, where nothing is skipped: the next text is a key away.
SIMILAR = SKIP
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
# where it chooses from a list, or makes a character of several strokes, it does not. The key that keeps a note leads to
# its field first, as long as that is empty. A switch that was clicked lets go, as Streamlit
# counts no key while it has the focus; Space, whose click has no detail, leaves the focus where the keyboard put it.
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

const notes = (name) => (event) => {
  const field = name && document.querySelector(`input[aria-label="${name}"]`)
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !field || field.value) return
  field.focus()
  event.preventDefault()
  event.stopImmediatePropagation()
}

const isSwitch = (element) => element?.tagName === "INPUT" && ["checkbox", "radio"].includes(element.type)

const frees = (event) => {
  if (!event.detail) return
  setTimeout(() => {
    if (isSwitch(document.activeElement)) document.activeElement.blur()
  })
}

export default function ({ data }) {
  const begins = notes(data.note)
  window.addEventListener("click", frees, true)
  window.addEventListener("keydown", holds, true)
  window.addEventListener("keydown", begins, true)
  window.addEventListener("keydown", ends)
  return () => {
    window.removeEventListener("click", frees, true)
    window.removeEventListener("keydown", holds, true)
    window.removeEventListener("keydown", begins, true)
    window.removeEventListener("keydown", ends)
  }
}
""",
)


def of_classes(labels: Sequence[str]) -> dict[str, str]:
    """The key of each class, in their order; classes beyond the last key have none.

    A class whose name has one number, a digit, has that key: “0”, “T1”, “2 = no”. All others have a letter, if one is
    free the first of a word of their name. So no digit is given by counting: for “no” and “yes” one coder's habit is 0
    and 1, another's 1 and 2. Only where a name has no letter that is on every keyboard (“да”, “нет”), and no class is a
    number, the digits count the classes.
    """
    keys = _own_digits(labels)
    if not keys and not all(any(_letters(label)) for label in labels) and not any(map(_is_number, labels)):
        keys = dict(zip(labels, _DIGITS, strict=False))
    free = dict.fromkeys(_LETTERS)
    for label, letters in _by_claim([label for label in labels if label not in keys]):
        key = next((letter for letter in (*letters, *free) if letter in free), None)
        if key is not None:
            keys[label] = key
            del free[key]
    return {label: keys[label] for label in labels if label in keys}


def _by_claim(labels: Sequence[str]) -> list[tuple[str, list[str]]]:
    """The letters that each class would have, the likeliest first; before the others those classes that are a letter,
    then those with an initial that no other has: of “Topic A” that is A.
    """
    initials = {label: list(dict.fromkeys(_initials(label))) for label in labels}
    said = Counter(letter for letters in initials.values() for letter in letters)
    own = {label: [letter for letter in letters if said[letter] == 1] for label, letters in initials.items()}
    claims = [(label, [*own[label], *initials[label], *_letters(label)]) for label in labels]
    return sorted(claims, key=lambda claim: (len(claim[0]) > 1, not any(one in _LETTERS for one in own[claim[0]])))


def _initials(label: str) -> Iterator[str]:
    return (letter for word in re.split(r"[\W_]+", label) for letter in islice(_letters(word), 1))


def _is_number(label: str) -> bool:
    return _NUMBER.fullmatch(label.strip()) is not None


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


def listen(note: str = "") -> None:
    """From here to the end of the page's life in the browser: a held key counts once, Enter ends the typing, and
    ``NOTE`` leads to the field that is called as ``note`` says while that is empty.
    """
    _COMPONENT(key="keys", data={"note": note}, height=1)


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
