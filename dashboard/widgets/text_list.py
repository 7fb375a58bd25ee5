"""A list of texts: whole lines, what is known of each beside and below it, for mouse and keyboard.

A data grid draws its cells as a picture: it cuts lines in half, hides columns behind a scroll bar, and no key opens a
row. So this list is a table of the page, with a link for each text.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import streamlit as st
from pandas import DataFrame

from core.counted import beginning
from core.records import WordWeight
from dashboard.widgets import right_to_left, shaded_text
from dashboard.widgets.choices import Choices

NO_CONTEXT: Mapping[str, int] = MappingProxyType({})

_ASSETS = Path(__file__).resolve().parents[1] / "assets"
_LONGEST_TEXT, _LONGEST_FACT = 1_000, 60
_LONGEST_CONTEXT = 80
_LONGEST_LABEL = 60
_LONGEST_WHOLE = 10_000
"""Signs of a fact that is shown whole: whoever makes it keeps it shorter, this keeps a foreign name from the page."""
_MOST_FACTS = 8
_MOST_HIDDEN = 4
WHOLE = 22
"""Signs of a word that never breaks in a cell, as ``text_list.js`` has them."""
_RELEASED = "released:"
_TICKED = "ticked"
_ROWS_OF_A_PAGE = 25

_COMPONENT = st.components.v2.component(
    "text_list",
    html="<div style='container-type: inline-size'><table></table></div>",
    css=(_ASSETS / "text_list.css").read_text("utf-8"),
    js=(_ASSETS / "text_list.js").read_text("utf-8"),
)


@dataclass(frozen=True)
class Row:
    """``cells`` stand beside the text, ``facts`` in a line below it, long ones cut; those that are ``whole`` are not.
    ``address`` is where a click leads. Words with ``weights`` are shaded in the text.
    """

    id: str
    text: str
    cells: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    address: str = ""
    whole: Mapping[str, str] = field(default_factory=dict)
    weights: Sequence[WordWeight] = ()


@dataclass(frozen=True)
class Sorting:
    """The head of the column that the rows are sorted by."""

    column: str
    descending: bool = False


@dataclass(frozen=True)
class Chosen:
    """Positions of the row that was just opened and of those that are ticked; the head that was just clicked, of a
    list that can be sorted.
    """

    opened: int | None
    ticked: list[int]
    sorted: str | None = None


def show(
    rows: Sequence[Row],
    heads: Sequence[str],
    *,
    key: str,
    label: str,
    head: str = "Text",
    opens: bool = False,
    ticks: bool = False,
    kept: Choices | None = None,
    current: str | None = None,
    at_current: Literal["center", "nearest"] | None = None,
    sorts: Sorting | None = None,
    begins: Mapping[str, int] = NO_CONTEXT,
    focus: bool = False,
    then: Callable[[str], None] = lambda _: None,
) -> Chosen:
    """Draw the rows: texts stand below ``head``, cells below ``heads``; the text with the id ``current`` is marked, and
    brought into sight as far as ``at_current`` says. ``then`` is called with the id of the row that was clicked, before
    the page is drawn again. Where ``kept`` is given, ticks stay after a reload; where
    ``sorts`` is, the heads can be clicked, and who calls sorts the rows. ``begins`` says of texts that stand behind a
    context where they begin; of the context its end is shown, apart. With ``focus`` the keys go to its first row, which
    is brought into sight.
    """
    released = _released(key)
    before = _ticked_before(kept, rows) if kept is not None and _told(key) is None else []
    data = {
        "head": head,
        "heads": list(heads),
        "rows": [_shortened(row, begins.get(row.text, 0)) for row in rows],
        "label": label,
        "opens": opens,
        "ticks": ticks,
        "current": current,
        "sorts": None if sorts is None else vars(sorts),
        # The browser may have to draw the list anew, as when a message appears above it.
        "ticked": [] if released else _ticked(_told(key), rows, before),
        "released": released,
        "atCurrent": at_current,
        "focus": focus,
    }
    # What was ticked and sorted is read below, so the callbacks have nothing to do but to declare them.
    result = _COMPONENT(
        key=key,
        data=data,
        on_opened_change=partial(_open, key, [row.id for row in rows], then),
        on_ticked_change=_declared,
        on_sorted_change=_declared,
    )
    ticked = [] if released else _ticked(result.get("ticked"), rows, before)
    if kept is not None and (ticked or _told(key) is not None):
        _keep_ticked(kept, [rows[at] for at in ticked])
    return Chosen(opened=result.get("opened"), ticked=ticked, sorted=result.get("sorted"))


def _keep_ticked(kept: Choices, rows: Sequence[Row]) -> None:
    said = {row.id: _said_of(row) for row in rows}
    if not said:
        kept.drop(_TICKED)
    elif kept.value(_TICKED, None) != said:
        kept.keep(_TICKED, said)


def _ticked_before(kept: Choices, rows: Sequence[Row]) -> list[int]:
    """Positions of what was ticked before the page was loaded, where all of it is listed and says the same as then."""
    said: dict[str, list[str]] = kept.value(_TICKED, {})
    listed = {row.id: at for at, row in enumerate(rows)}
    if not said or not said.keys() <= listed.keys():
        return []
    if any(_said_of(rows[listed[id]]) != cells for id, cells in said.items()):
        st.toast("Of the texts that you had ticked some have changed: tick them again.", icon=":material/info:")
        kept.drop(_TICKED)
        return []
    return sorted(listed[id] for id in said)


def _said_of(row: Row) -> list[str]:
    """What stands beside the text; a column that is empty may come and go."""
    return [cell for cell in row.cells if cell]


def release(key: str) -> None:
    """Let go of the ticks of the list with that key, which stays as it is on the page."""
    st.session_state[_RELEASED + key] = _ticks(key)


def _released(key: str) -> bool:
    """Whether the ticks that the browser told last were let go of since."""
    if st.session_state.get(_RELEASED + key) == _ticks(key):
        return bool(_ticks(key))
    st.session_state.pop(_RELEASED + key, None)
    return False


def _ticks(key: str) -> list[int]:
    return list(_told(key) or ())


def _told(key: str) -> list[int] | None:
    """The ticks that the browser told last, None where it has told of none yet."""
    return (st.session_state.get(key) or {}).get("ticked")


def choose(
    rows: Sequence[Row],
    heads: Sequence[str],
    *,
    key: str,
    label: str,
    head: str,
    then: Callable[[], None] = lambda: None,
) -> int:
    """Draw the rows, of which one is always chosen and marked: that clicked last, else the first; its position.

    ``then`` is called when another one was clicked.
    """
    above = st.container()
    shown = page(len(rows), key=f"{key}_page")
    own = f"{key}:{shown.start}"
    clicked = (st.session_state.get(own) or {}).get("opened")
    if clicked is not None:
        st.session_state[f"{own}:chosen"] = clicked
        then()
    chosen = min(st.session_state.get(f"{own}:chosen", 0), len(rows[shown]) - 1)
    with above:
        show(rows[shown], heads, key=own, label=label, head=head, opens=True, current=rows[shown][chosen].id)
    return shown.start + chosen


def show_paged(
    table: DataFrame,
    row: Callable[[Mapping[Any, Any]], Row],
    heads: Sequence[str],
    *,
    key: str,
    label: str,
    head: str = "Text",
    ticks: bool = False,
    kept: Choices | None = None,
    begins: Mapping[str, int] = NO_CONTEXT,
) -> DataFrame:
    """Draw a page of the table's rows, with the choice of the page below, and return the rows that are ticked."""
    above = st.container()
    shown = table.iloc[page(len(table), key=f"{key}_page")]
    rows = [row(known) for known in shown.to_dict("records")]
    # Another key lets go of the ticks where rows come or go.
    own = f"{key}:{hash(tuple(one.id for one in rows))}"
    with above:
        chosen = show(rows, heads, key=own, label=label, head=head, ticks=ticks, kept=kept, begins=begins)
    return shown.iloc[chosen.ticked]


def _ticked(told: list[int] | None, rows: Sequence[Row], before: list[int]) -> list[int]:
    return before if told is None else [at for at in told if at in range(len(rows))]


def page(rows: int, *, key: str) -> slice:
    """The rows of the page that is chosen, of so many; nothing is asked where all fit on one."""
    pages = math.ceil(rows / _ROWS_OF_A_PAGE)
    first = (st.pagination(pages, key=key) - 1) * _ROWS_OF_A_PAGE if pages > 1 else 0
    return slice(first, first + _ROWS_OF_A_PAGE)


def _shortened(row: Row, begins: int) -> dict[str, object]:
    """What can be seen of a row; long texts and many facts are shown in full where it is opened."""
    facts = [[name, _fact(value)] for name, value in row.facts.items() if value]
    if len(facts) > _MOST_FACTS:
        facts = [*facts[:_MOST_FACTS], ["further columns", str(len(facts) - _MOST_FACTS)]]
    facts += [[name, _cut(value, _LONGEST_WHOLE)] for name, value in row.whole.items() if value]
    context_from = _context_from(row, begins)
    if hidden := _not_shown(row, context_from, begins):
        facts.append(["Decided, too, and not shown", hidden])
    text = row.text[begins:]
    return {
        "id": row.id,
        "address": row.address,
        "context": [
            *[("… ", "")] * bool(context_from),
            *_pieces(row.text[context_from:begins], row.weights, context_from),
        ],
        "text": _cut(text, _LONGEST_TEXT),
        "pieces": _pieces(text, row.weights, begins) if row.weights else [],
        "cells": [_in_place(_cut(cell, _LONGEST_TEXT)) for cell in row.cells],
        "facts": facts,
    }


def _fact(fact: str) -> str:
    """Whole, or as many of its first words as there is room for; where that is none, a part of the first."""
    if len(fact) <= _LONGEST_FACT:
        return _in_place(fact)
    shown = fact[: _LONGEST_FACT + 1]
    return right_to_left.going_on(shown.rpartition(" ")[0].rstrip() or fact[:_LONGEST_FACT])


def _in_place(value: str) -> str:
    """A label, or words of Errata's with labels in them, from the left; what is longer is a text of its own."""
    return right_to_left.in_cell(value) if len(value) <= _LONGEST_LABEL else value


def _context_from(row: Row, begins: int) -> int:
    """Where in the text the shown end of its context begins; the beginning of a long one is left out."""
    if begins <= _LONGEST_CONTEXT:
        return 0
    last = row.text[begins - _LONGEST_CONTEXT : begins]
    # Not half a word, unless it is one word.
    return begins - len(last.partition(" ")[2] or last)


def _not_shown(row: Row, context_from: int, begins: int) -> str:
    """The words with weights that stand before or behind what is shown, the heaviest first: “beer”, “days”."""
    hidden = [one for one in row.weights if one.end <= context_from or one.start >= begins + _LONGEST_TEXT]
    heaviest = sorted(hidden, key=lambda one: -abs(one.weight))[:_MOST_HIDDEN]
    return ", ".join(f"“{beginning(one.word)}”" for one in heaviest)


def _pieces(text: str, weights: Sequence[WordWeight], start: int) -> list[tuple[str, str]]:
    """A part of a text, which begins at ``start``, as it is shown: in pieces, each with its style in CSS; words that
    are not in it, or behind its end, are not.
    """
    within = [
        replace(one, start=one.start - start, end=one.end - start)
        for one in weights
        if one.start >= start and one.end <= start + min(len(text), _LONGEST_TEXT)
    ]
    return [
        (piece, "" if one is None else shaded_text.style(one.weight, is_unsure=one.is_unsure))
        for piece, one in shaded_text.pieces(_cut(text, _LONGEST_TEXT), within)
    ]


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest]}…"


def _open(key: str, ids: Sequence[str], then: Callable[[str], None]) -> None:
    clicked: int | None = (st.session_state.get(key) or {}).get("opened")
    if clicked is not None:
        then(ids[clicked])


def _declared() -> None:
    """Nothing."""
