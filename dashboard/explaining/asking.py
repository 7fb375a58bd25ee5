"""A button that asks the model something which takes a while, and how far the answer is, also after a reload."""

from __future__ import annotations

from collections.abc import Callable, Hashable

import streamlit as st

from core.records import Run
from dashboard import under_way
from dashboard.under_way import OnProgress
from dashboard.widgets import deleted_model, errors, model_answer


def button(
    run: Run,
    label: str,
    what: Hashable,
    ask: Callable[[OnProgress], object],
    said: str,
    help: str,
    *,
    key: str,
    icon: str,
    is_primary: bool = False,
) -> None:
    """``what`` tells the question from others; ``said`` is told while it is answered, and then the page drawn anew."""
    question, gone = under_way.here().find(what), deleted_model.why_not_asked(run)
    if question is None and st.button(
        label,
        type="primary" if is_primary else "secondary",
        icon=f":material/{icon}:",
        key=key,
        help=gone or help,
        disabled=bool(gone),
    ):
        question = under_way.here().ask(what, ask)
    if question is not None:
        with errors.shown():
            model_answer.wait(question, said, key=key)
            st.rerun()
