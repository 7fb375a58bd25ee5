"""The texts of a list with their answers, as a file."""

from __future__ import annotations

import tempfile
from pathlib import Path

import streamlit as st

from core.records import PredictionFilter, Run
from core.workflow import results
from dashboard import resources
from dashboard.cached import cached
from dashboard.widgets import file_names, formula_cells


def ask_plain(run: Run, filter: PredictionFilter, *, key: str) -> bool:
    """Whether the file is to be as it is; asked where a spreadsheet would run some of its cells."""
    return formula_cells.ask_plain(_cells_run(run, filter), key=key)


def button(label: str, run: Run, filter: PredictionFilter, what: str, *, plain: bool, key: str | None = None) -> None:
    """``what`` the file is called after the run."""
    st.download_button(
        label,
        lambda: _csv(run, filter, plain),
        file_names.of_project(f"{run.name}-{what}.csv"),
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=key,
    )


@cached(20)
def _cells_run(run: Run, filter: PredictionFilter) -> int:
    whole = PredictionFilter(filter.part, filter.all_folds, filter.only_mismatches)
    # What no text of the whole list has, none of a part of it has: counted once, a search need not wait for it.
    if filter != whole and not _cells_run(run, whole):
        return 0
    return results.cells_run(resources.bench(), run, filter)


def _csv(run: Run, filter: PredictionFilter, plain: bool) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "rows.csv"
        results.download(resources.bench(), run, filter, out, plain=plain)
        return out.read_bytes()
