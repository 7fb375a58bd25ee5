"""Who differs most on what, and the texts to talk about, each of which can be opened and corrected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st
from pandas import DataFrame

from core.records import Agreement, DatasetVersion, Difference, Place, Project
from core.workflow import agreement
from dashboard import places, resources, session
from dashboard.parts import correct, errors, grids, shaded_text, text_facts, text_list, votes
from dashboard.parts.plain import plain

_WORDS = 35


def show(project: Project, version: DatasetVersion, found: Agreement) -> None:
    """The differences; the texts of the one chosen, else of the first; and the text that was clicked."""
    st.subheader("Who differs most on what")
    if not found.differences:
        st.markdown("Nobody differs from the majority of the others.")
        return
    st.caption("Choose a line to see its texts.")
    chosen = _choose(version, found)
    _list_texts(project, version, chosen)
    id = st.query_params.get(session.TEXT)
    if id is not None:
        _open(project, version, id)


def _choose(version: DatasetVersion, found: Agreement) -> Difference:
    first = _texts(version, tuple(dict.fromkeys(one.examples[0] for one in found.differences)))["text"]
    lines = [
        {
            "annotator": one.annotator,
            "own": one.own,
            "others": one.others,
            "texts": one.texts,
            "share": 100 * one.texts / one.of,
            "example": f"{one.examples[0]}: {_beginning(first[one.examples[0]])}",
        }
        for one in found.differences
    ]
    event = st.dataframe(
        pd.DataFrame(lines),
        hide_index=True,
        **grids.whole_rows(len(lines)),
        key=f"differences:{version.id}",
        on_select=_close,
        selection_mode="single-row",
        column_config={
            "annotator": "Annotator",
            "own": "Says",
            "others": "Where the others say",
            "texts": st.column_config.NumberColumn("Texts", format="localized"),
            "share": st.column_config.NumberColumn("Of these", format="%.0f %%"),
            "example": st.column_config.TextColumn("For example", width=330),
        },
        alt="Which annotator gives which label where the others give another",
    )
    rows = event["selection"]["rows"]
    return found.differences[rows[0] if rows and rows[0] < len(found.differences) else 0]


def _list_texts(project: Project, version: DatasetVersion, one: Difference) -> None:
    """The texts of a difference; a click on one puts it into the address."""
    shown = len(one.examples)
    listed = "" if shown == one.texts else f", the first {shown} of {one.texts:,}"
    st.markdown(
        f"**{plain(one.annotator)}** says “{plain(one.own)}” where the others say “{plain(one.others)}”{listed}. "
        "Click a text to open it."
    )
    texts = _texts(version, one.examples).reset_index()
    chosen = text_list.show(
        [_row(project, known) for known in texts.to_dict("records")],
        ("Label", "Votes"),
        key=f"differing:{version.id}:{hash(one.examples)}",
        label="Texts on which this annotator differs",
        opens=True,
    )
    if chosen.opened is not None:
        st.query_params[session.TEXT] = str(texts["id"].iloc[chosen.opened])


def _row(project: Project, known: Mapping[Any, Any]) -> text_list.Row:
    address = places.address(places.AGREEMENT, project=project.name, text=known["id"])
    cells = (text_facts.label_or_reason(known), votes.in_words(known["votes"]))
    return text_list.Row(known["id"], known["text"], cells, {"Id": known["id"]}, address)


def _open(project: Project, version: DatasetVersion, id: str) -> None:
    """The text in full, what is known of it, and the form that corrects it."""
    known = _texts(version, (id,))
    if known.empty:
        st.caption(f"Version {version.number} has no text with the id “{plain(id)}”.")
        return
    row = {str(name): value for name, value in known.reset_index().iloc[0].items()}
    left, right = st.columns([5, 3], gap="large")
    with left:
        shaded_text.show(row["text"])
        st.button("Close", icon=":material/close:", type="tertiary", key="close_text", on_click=_close)
    with right:
        text_facts.show_judged(row)
        with errors.shown():
            correct.show_text(project, version, id, Place.AGREEMENT)
        text_facts.show_metadata(row)


def _close() -> None:
    st.query_params.pop(session.TEXT, None)


def _beginning(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _WORDS else f"{words[:_WORDS]}…"


def _texts(version: DatasetVersion, ids: tuple[str, ...]) -> DataFrame:
    return _known(version.id, ids, version)


@st.cache_data(max_entries=20, show_spinner=False)
def _known(identity: int, ids: tuple[str, ...], _version: DatasetVersion) -> DataFrame:
    return agreement.texts(resources.bench(), _version, ids)
