"""The words that go with the model's errors."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.records import ErrorWord, ErrorWords, Project, Run
from core.workflow import error_words
from dashboard import resources
from dashboard.cached import cached
from dashboard.mismatches import compared_lists
from dashboard.widgets.markdown import escaped

_MOST_FINDINGS = 5


def show(project: Project, run: Run) -> None:
    """The words that stand in wrong texts more often by more than luck, each with the way to its texts."""
    assert run.result is not None
    if not run.result.test.mismatches:
        return
    st.markdown("**Words that go with errors**")
    with st.spinner("Comparing the words …"):
        found = _found(run)
    for one in error_words.with_errors(found)[:_MOST_FINDINGS]:
        _show_finding(project, run, found, one)
    st.caption(escaped(error_words.looked_at(found)))
    if found.words:
        with st.expander("All words that go with errors or with right answers"):
            st.caption(escaped(error_words.READING))
            st.dataframe(
                pd.DataFrame([_row(one) for one in found.words]),
                hide_index=True,
                key=f"error_words:{run.id}",
                column_config={
                    "z": st.column_config.NumberColumn(format="%.2f"),
                    "p": st.column_config.NumberColumn(format="%.3f"),
                },
                alt="Words that go with errors or with right answers, and in how many texts they stand",
            )


def _show_finding(project: Project, run: Run, found: ErrorWords, one: ErrorWord) -> None:
    said, way = st.columns([5, 1], vertical_alignment="center")
    said.markdown(escaped(error_words.finding(found, one)))
    with way:
        key = f"error_word:{run.id}:{one.word}"
        if st.button("Read them", icon=":material/arrow_forward:", type="tertiary", key=key):
            compared_lists.open_word(project, run, one.word)


def _row(one: ErrorWord) -> dict[str, object]:
    return {
        "Word": one.word,
        "Goes with": "errors" if one.z > 0 else "right answers",
        "Wrong texts": one.wrong,
        "Right texts": one.right,
        "z": one.z,
        "p": one.p,
    }


@cached(10)
def _found(run: Run) -> ErrorWords:
    return error_words.of(resources.bench(), run)
