"""The classes and what the codebook says of each, as it was typed."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from core.records import CodebookClass

_TEXT = "white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:plaintext"


def says_anything(classes: Sequence[CodebookClass]) -> bool:
    """Whether more than the names of the classes is known, which stand on the answers anyway."""
    return any(one.text.strip() for one in classes)


def show(classes: Sequence[CodebookClass]) -> None:
    st.html("".join(map(_html, classes)))


def _html(one: CodebookClass) -> str:
    words = escape(one.text) if one.text.strip() else '<span style="opacity:0.6">Nothing is said about it.</span>'
    return (
        f'<div dir="auto" style="{_TEXT};font-weight:600">{escape(one.label)}</div>'
        f'<div dir="auto" style="{_TEXT};margin-bottom:0.9rem">{words}</div>'
    )
