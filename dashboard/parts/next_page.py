"""The one button at the end of a page that leads to the next one."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.counted import counted
from core.records import DatasetVersion, Run
from core.workflow import splits
from dashboard import places, resources
from dashboard.parts import filters


def show_training(version: DatasetVersion) -> None:
    """Once the version is split."""
    if splits.latest(resources.bench(), version) is not None:
        _show("Train a model", places.TRAIN)


def show_mismatches(run: Run) -> None:
    """The mismatches; of a model that has none, all test texts."""
    assert run.result is not None
    if not run.result.test.mismatches:
        _show("See all test texts", places.MISMATCHES, filters.show_all, run=run.name, **filters.ALL)
        return
    label = f"Read the {counted(run.result.test.mismatches, 'mismatch', 'mismatches')}"
    _show(label, places.MISMATCHES, filters.begin_anew, run=run.name)


def _show(label: str, place: places.Place, on_click: Callable[[], None] | None = None, **address: str) -> None:
    st.space("small")
    if st.button(label, type="primary", icon=f":material/{place.icon}:", key="next_page", on_click=on_click):
        places.go(place, **address)
