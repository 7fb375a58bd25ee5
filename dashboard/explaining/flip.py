"""The fewest words without which the model would say another class."""

from __future__ import annotations

from functools import partial

import streamlit as st

from core.records import Run
from core.workflow import flips
from dashboard import resources
from dashboard.explaining import asking
from dashboard.widgets.markdown import escaped


def show(run: Run, text: str) -> None:
    """What was found, or the button that looks for it; nothing of a text without words."""
    bench = resources.bench()
    found = flips.known(bench, run, text)
    if found is not None:
        st.markdown(escaped(flips.in_words(found)))
    elif flips.why_not(text) is None:
        asking.button(
            run,
            "What would change the answer?",
            (run.folder, "flip", text),
            partial(flips.of, bench, run, text),
            "Asking the model without some words …",
            flips.HELP,
            key="flip",
            icon="swap_horiz",
        )
