"""Texts that stand behind a context, as what was rated is told from what is read with it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from core.records import DatasetVersion, Run
from core.workflow import ground_truth, rated_text
from dashboard import resources


def begins(version: DatasetVersion) -> Mapping[str, int]:
    """Of each of the version's texts that stand behind a context: where it begins."""
    return _begins(version.folder, version)


def begins_of(run: Run) -> Mapping[str, int]:
    """Of the texts that the run learned from and was tested on."""
    return begins(ground_truth.trained_on(resources.bench(), run))


@st.cache_resource(max_entries=5, ttl="30m", show_spinner=False)
def _begins(folder: str, _version: DatasetVersion) -> Mapping[str, int]:
    return rated_text.begins(resources.bench(), _version)
