"""Who differs most on what, and the texts to talk about, each of which can be opened and corrected."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from pandas import DataFrame

from core.records import Agreement, DatasetVersion, Difference, Place, Project
from core.workflow import agreement
from dashboard import resources, session
from dashboard.parts import correct, errors, shaded_text, text_facts, votes
from dashboard.parts.plain import plain

_ROUND = "differences_round"
_WORDS = 80


def show(project: Project, version: DatasetVersion, found: Agreement) -> None:
    """The differences; the texts of the one chosen, else of the first; and the text that was clicked."""
    st.subheader("Who differs most on what")
    if not found.differences:
        st.markdown("Nobody differs from the majority of the others.")
        return
    st.caption("Choose a line to see its texts.")
    chosen = _choose(version, found)
    _list_texts(version, chosen)
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


def _list_texts(version: DatasetVersion, one: Difference) -> None:
    """The texts of a difference; a click on one puts it into the address."""
    shown = len(one.examples)
    listed = "" if shown == one.texts else f", the first {shown} of {one.texts:,}"
    st.markdown(
        f"**{plain(one.annotator)}** says “{plain(one.own)}” where the others say “{plain(one.others)}”{listed}. "
        "Click a text to open it."
    )
    texts = _texts(version, one.examples).reset_index()
    texts["votes"] = texts["votes"].map(votes.in_words, na_action="ignore")
    texts["label"] = texts["label"].where(texts["label"].notna(), "– (" + texts["reason"].astype("str") + ")")
    event = st.dataframe(
        texts[["text", "id", "votes", "label"]],
        hide_index=True,
        placeholder="–",
        key=f"differing:{version.id}:{st.session_state.get(_ROUND, 0)}:{hash(one.examples)}",
        on_select="rerun",
        selection_mode="single-cell",
        column_config={
            "text": st.column_config.TextColumn("Text", width=330),
            "id": "Id",
            "votes": "Votes",
            "label": "Label",
        },
        alt="Texts on which this annotator differs",
    )
    # Only the texts open, so that the arrow keys can reach the other columns.
    clicked = [row for row, column in event["selection"]["cells"] if column == "text"]
    if clicked:
        st.query_params[session.TEXT] = str(texts["id"].iloc[clicked[0]])


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
            correct.show_text(project, version, id, Place.SEARCH)
        text_facts.show_metadata(row)


def _close() -> None:
    """Another key lets go of the click."""
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.query_params.pop(session.TEXT, None)


def _beginning(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _WORDS else f"{words[:_WORDS]}…"


def _texts(version: DatasetVersion, ids: tuple[str, ...]) -> DataFrame:
    return _known(version.id, ids, version)


@st.cache_data(max_entries=20, show_spinner=False)
def _known(identity: int, ids: tuple[str, ...], _version: DatasetVersion) -> DataFrame:
    return agreement.texts(resources.bench(), _version, ids)
