"""Texts that stand behind a context, as what was rated is told from what is read with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.records import DatasetVersion, Run
from core.workflow import ground_truth, rated_text
from dashboard import resources
from dashboard.cached import cached
from dashboard.widgets.markdown import escaped


@cached(5, ttl="30m", shared=True)
def begins(version: DatasetVersion) -> Mapping[str, int]:
    """Of each of the version's texts that stand behind a context: where it begins."""
    return rated_text.begins(resources.bench(), version)


def say_context(version: DatasetVersion, text: Mapping[str, Any]) -> None:
    """Which columns of the file stand before the text, above it; nothing where none do."""
    if said := rated_text.context_in_words(version, text):
        st.caption(escaped(said))


def begins_of(run: Run) -> Mapping[str, int]:
    """Of the texts that the run learned from and was tested on."""
    return begins(ground_truth.trained_on(resources.bench(), run))
