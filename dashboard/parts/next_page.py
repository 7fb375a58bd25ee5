"""The one button at the end of a page that leads to the next one."""

from __future__ import annotations

import streamlit as st

from core.counted import counted
from core.records import DatasetVersion, Run
from core.workflow import splits
from dashboard import places, resources


def show_training(version: DatasetVersion) -> None:
    """Once the version is split."""
    if splits.latest(resources.bench(), version) is not None:
        _show("Train a model", places.TRAIN)


def show_mismatches(run: Run) -> None:
    assert run.result is not None
    _show(f"Read the {counted(run.result.test.mismatches, 'mismatch', 'mismatches')}", places.MISMATCHES)


def _show(label: str, place: places.Place) -> None:
    st.space("small")
    if st.button(label, type="primary", icon=f":material/{place.icon}:", key="next_page"):
        places.go(place)
