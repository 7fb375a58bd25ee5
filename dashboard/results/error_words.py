"""All words that go with the model's errors, or with its right answers."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.figures import p_value
from core.records import ErrorWord, ErrorWords, Run
from core.workflow import error_words
from dashboard import resources
from dashboard.cached import cached
from dashboard.widgets.markdown import escaped


def show(run: Run) -> None:
    """In a table."""
    assert run.result is not None
    if not run.result.test.mismatches:
        return
    st.markdown("**Words that go with errors**")
    words = found(run)
    st.caption(escaped(error_words.looked_at(words)))
    if words.words:
        with st.expander("All words that go with errors or with right answers", key="all_error_words"):
            st.caption(escaped(error_words.READING))
            st.dataframe(
                pd.DataFrame([_row(one, bool(words.of_context)) for one in words.words]),
                hide_index=True,
                key=f"error_words:{run.id}",
                column_config={
                    "z": st.column_config.NumberColumn(format="%.2f"),
                },
                alt="Words that go with errors or with right answers, and in how many texts they stand",
            )


def _row(one: ErrorWord, has_context: bool) -> dict[str, object]:
    where: dict[str, object] = {"Where": "in the context" if one.in_context else "in the text"} if has_context else {}
    return {
        "Word": one.word,
        **where,
        "Goes with": "errors" if one.z > 0 else "right answers",
        "Wrong texts": one.wrong,
        "Right texts": one.right,
        "z": one.z,
        "p": p_value(one.p),
    }


@cached(10)
def found(run: Run) -> ErrorWords:
    return error_words.of(resources.bench(), run)
