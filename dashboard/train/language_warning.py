"""A base model that was made for another language than the texts, beside its choice."""

from __future__ import annotations

import streamlit as st

from core.records import Split, TextLanguages
from core.workflow import language
from dashboard import resources
from dashboard.widgets.markdown import escaped


def show(split: Split, model: str) -> None:
    """Nothing where the model suits the texts, or nothing is certain."""
    warning = language.warning(_languages(split.version_id), model)
    if warning:
        st.warning(escaped(warning), icon=":material/translate:")


@st.cache_data(max_entries=50, show_spinner=False)
def _languages(version_id: int) -> TextLanguages:
    bench = resources.bench()
    return language.languages(bench, bench.store.version(version_id))
