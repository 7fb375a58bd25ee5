"""Every correction ever made, and the undo of those that versions rest on already."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from core.counted import counted
from core.records import CorrectionKind, Origin
from core.records.columns import AUTHOR, ENTRY, ID, KIND, PLACE, REASON, STATE, TEXT, TIME, VERSION, WHAT
from core.workflow.corrections import ledger, log_words
from core.workflow.corrections.draft import Draft
from core.workflow.rated_text import without_context
from dashboard import resources
from dashboard.cached import cached
from dashboard.widgets import author, correction_form, file_names, formula_cells, rated_text, right_to_left, text_list
from dashboard.widgets.choices import Choices

_KEY = "undo_log"


def show(draft: Draft) -> None:
    table = _table(draft)
    with st.expander(f"The log: {counted(len(table), 'entry', 'entries')}", key="log_of_corrections"):
        ticked = text_list.show_paged(
            table,
            partial(_row, rated_text.begins(draft.newest)),
            ("Reason", "Version", "State"),
            key="log",
            head="Entry",
            label="The log of all corrections",
            ticks=True,
            kept=_ticked(draft),
        )
        _offer_download(table)
        usable = ticked[
            ticked[STATE].isin([ledger.IN_FORCE, ledger.LATER_HOLDS]) & (ticked[KIND] != CorrectionKind.UNDO.value)
        ]
        if len(usable):
            with st.bottom:
                _offer_undo(draft, usable[ENTRY].tolist())


def _offer_download(table: pd.DataFrame) -> None:
    log = ledger.as_csv(table)
    as_it_is = formula_cells.ask_plain(log.cells_run(), key="log")
    st.download_button(
        "Download the log as CSV",
        lambda: log.content(plain=as_it_is),
        file_names.of_project("corrections.csv"),
        "text/csv",
        icon=":material/download:",
        key="download_log",
        on_click="ignore",
    )


@cached(5, ttl="30m")
def _table(draft: Draft) -> pd.DataFrame:
    return ledger.table(resources.bench(), draft)


def _offer_undo(draft: Draft, numbers: list[int]) -> None:
    author.ask(_KEY)
    st.button(
        f"Undo {len(numbers)} in the next version",
        icon=":material/undo:",
        key="undo_log",
        on_click=correction_form.undo,
        args=(draft.newest, [draft.log[number - 1] for number in numbers], Origin.CORRECTIONS, _KEY, _ticked(draft)),
    )


def _ticked(draft: Draft) -> Choices:
    return Choices(f"log:{draft.newest.id}")


def _row(begins: Mapping[str, int], known: Mapping[Any, Any]) -> text_list.Row:
    said = {name: "" if pd.isna(value) else str(value) for name, value in known.items()}
    facts = {
        "Text": without_context(said[TEXT], begins),
        "Id": said[ID],
        "By": f"{said[AUTHOR]}, {known[TIME].to_pydatetime().astimezone():%d %b %Y, %H:%M}",
        "On": log_words.PLACES[Origin(said[PLACE])],
    }
    cells = (said[REASON], said[VERSION] or "draft", said[STATE])
    return text_list.Row(said[ENTRY], right_to_left.in_cell(f"{said[ENTRY]}. {said[WHAT]}"), cells, facts)
