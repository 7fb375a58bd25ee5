"""What a weighted consensus did: whom it trusts how far, how sure it is, and which texts it decides otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from core.figures import percent
from core.records.columns import ANNOTATOR, CONSENSUS, ID, JUDGED, MAJORITY, PROBABILITY, RIGHT, TEXT, WHY
from core.workflow import consensus
from core.workflow.consensus import Weighing
from dashboard.widgets import form_options, grids, text_list
from dashboard.widgets.markdown import escaped

_NEVER = "–"


def show(found: Weighing, *, key: str, begins: Mapping[str, int]) -> None:
    st.markdown(consensus.in_words(found))
    _show_annotators(found)
    _show_confusion(found, key)
    _show_overruled(found, key, begins)


def show_too_few(judged: pd.Series) -> None:
    """That annotators have too few judgements, of which this is the number of each."""
    if said := consensus.too_few(judged):
        st.warning(said, icon=":material/balance:")


def _show_annotators(found: Weighing) -> None:
    st.caption(consensus.READ)
    shares = [percent(share) for share in found.annotators[RIGHT]]
    st.dataframe(
        grids.written(found.annotators.assign(right=shares)),
        **grids.whole_rows(len(found.annotators)),
        hide_index=True,
        width=500,
        column_config={ANNOTATOR: "Annotator", JUDGED: "Judgements", RIGHT: "Taken to be right"},
        alt="What the weighted consensus takes each annotator to have right",
    )


def _show_confusion(found: Weighing, key: str) -> None:
    """One annotator's matrix at a time."""
    people = found.annotators[ANNOTATOR].tolist()
    with st.container(gap="small"):
        place = st.selectbox(
            "What one annotator says",
            range(len(people)),
            format_func=lambda place: form_options.apart(people[place], "everybody"),
            width=300,
            key=f"confusion_of:{key}",
        )
        matrix = found.confusion[people[place]]
        table = matrix.map(lambda share: _NEVER if pd.isna(share) else percent(share, 0))
        table.columns = pd.Index([f"says {label}" for label in matrix.columns])
        table.insert(0, "Of texts that are", matrix.index.tolist())
        st.table(table.map(escaped), hide_index=True, alt="How often this annotator says each label")


def _show_overruled(found: Weighing, key: str, begins: Mapping[str, int]) -> None:
    """The texts that the majority decides otherwise, those of which it is least sure first."""
    if found.overruled.empty:
        return
    st.markdown("**Decided otherwise than by the majority**, the least sure first")
    text_list.show_paged(
        found.overruled,
        _row,
        ("Majority", "Consensus", "Probability"),
        key=f"overruled:{key}",
        label="Overruled texts",
        begins=begins,
    )


def _row(known: Mapping[Any, Any]) -> text_list.Row:
    cells = (known[MAJORITY], known[CONSENSUS], percent(known[PROBABILITY], 0))
    return text_list.Row(known[ID], known[TEXT], cells, {"Id": known[ID]}, whole={"Votes": known[WHY]})
