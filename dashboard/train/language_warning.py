"""A base model that was made for another language than the texts, beside its choice."""

from __future__ import annotations

import streamlit as st

from core.records import DatasetVersion, Split, TextLanguages
from core.workflow import language
from dashboard import resources
from dashboard.cached import cached
from dashboard.widgets.markdown import escaped


def show(split: Split, model: str) -> None:
    """Nothing where the model suits the texts, or nothing is certain."""
    warning = language.warning(_languages(resources.bench().store.version(split.version_id)), model)
    if warning:
        st.warning(escaped(warning), icon=":material/translate:")


@cached(50)
def _languages(version: DatasetVersion) -> TextLanguages:
    return language.languages(resources.bench(), version)
