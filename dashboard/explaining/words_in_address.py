"""Which words of a text are out, and what stands in their place, as the address of the view says: a reload finds them
again, and who gets the address sees the same.

The numbers of the words stand in the address itself, behind a mark of the text that they are of; what somebody typed
does not (``dashboard.address_values``).
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard import address_values, session

_MOST = 100
"""Words that an address tells of."""
_LONGEST_NUMBER = 4


@dataclass(frozen=True)
class _Instead:
    """What somebody typed in the place of words of a text, with their numbers."""

    text: str
    typed: tuple[tuple[int, str], ...]


def out(text: str) -> list[int]:
    """Their numbers, in the order in which they were taken out; none where the address is of another text."""
    mark, *numbers = st.query_params.get(session.OUT, "").split(".")[: _MOST + 1]
    if mark != _mark(text):
        return []
    # Each once, whatever somebody made of the address.
    return [*dict.fromkeys(int(one) for one in numbers if one.isdecimal() and len(one) <= _LONGEST_NUMBER)]


def instead(text: str) -> dict[int, str]:
    """What stands in their place, by their numbers."""
    kept = address_values.of_server().find(st.query_params.get(session.INSTEAD, ""))
    return dict(kept.typed) if isinstance(kept, _Instead) and kept.text == text else {}


def keep(text: str, out: Sequence[int], instead: Mapping[int, str]) -> None:
    """Let the address say it; nothing of a text whose words are all there."""
    told = out[:_MOST]
    session.show(session.OUT, ".".join([_mark(text), *map(str, told)]) if told else "")
    typed = tuple((number, instead[number]) for number in told if instead.get(number))
    session.show(session.INSTEAD, address_values.of_server().keep(_Instead(text, typed)) if typed else "")


def _mark(text: str) -> str:
    return f"{zlib.crc32(text.encode('utf-8', 'replace')):x}"
