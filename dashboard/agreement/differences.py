"""Who differs most on what, and the texts to talk about, each of which can be opened and corrected."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st
from pandas import DataFrame

from core import figures
from core.counted import counted
from core.records import Agreement, DatasetVersion, Difference, Origin, Project
from core.records.columns import ID, TEXT, VOTES
from core.workflow import agreement
from core.workflow.corrections import draft as drafts
from core.workflow.rated_text import without_context
from dashboard import navigation, resources, session
from dashboard.cached import cached
from dashboard.widgets import (
    correction_form,
    errors,
    rated_text,
    right_to_left,
    scroll,
    shaded_text,
    text_facts,
    text_list,
    votes,
)
from dashboard.widgets.markdown import escaped

_LONGEST_ID = 20


def show(project: Project, version: DatasetVersion, found: Agreement) -> None:
    """The differences; the texts of the one chosen, else of the first; and the text that was clicked."""
    st.subheader("Who differs most on what")
    if not found.differences:
        st.markdown(f"Nobody differs from {'the other' if found.one_pair else 'the majority of the others'}.")
        return
    st.caption("Click a line to see its texts below; the marked one is shown.")
    chosen = _choose(version, found)
    _list_texts(project, version, found, chosen)


def _choose(version: DatasetVersion, found: Agreement) -> Difference:
    first = _texts(version, tuple(dict.fromkeys(one.ids[0] for one in found.differences)))[TEXT]
    first = first.map(partial(without_context, begins=rated_text.begins(version)))
    place = text_list.choose(
        [_line(found, one, first[one.ids[0]]) for one in found.differences],
        ("Texts", "Of these"),
        key=f"differences:{version.id}",
        head="Difference",
        label="Which annotator gives which label where the others give another",
        then=_close,
    )
    return found.differences[place]


def _line(found: Agreement, one: Difference, example: str) -> text_list.Row:
    said = _in_words(found, one)
    share = f"{figures.percent(one.texts / one.of, 0)} of {one.of:,}"
    return text_list.Row(
        said, right_to_left.in_cell(said), (f"{one.texts:,}", share), {"For example": _example(one.ids[0], example)}
    )


def _example(id: str, text: str) -> str:
    """The text; a long id, as a link is, would leave no room for it."""
    return text if len(id) > _LONGEST_ID else f"{id}: {text}"


def _in_words(found: Agreement, one: Difference) -> str:
    """“Ann says “no” where the others label “yes””."""
    return f"{one.annotator} says “{one.own}” where {agreement.others(found, one.annotator)} “{one.others}”"


def _list_texts(project: Project, version: DatasetVersion, found: Agreement, one: Difference) -> None:
    """The texts of a difference; a click on one opens it above them, where it is seen at once."""
    st.markdown(f"**{escaped(_in_words(found, one))}** ({counted(one.texts, 'text')}). Click a text to open it.")
    above, listed = st.container(), st.container()
    shown = one.ids[text_list.page(len(one.ids), key=f"differing_page:{version.id}:{hash(one.ids)}")]
    key = f"differing:{version.id}:{hash(shown)}"
    clicked = (st.session_state.get(key) or {}).get("opened")
    if clicked is not None:
        st.query_params[session.TEXT] = shown[clicked]
    id = st.query_params.get(session.TEXT)
    if id is not None:
        with above:
            _open(project, version, id, is_clicked=clicked is not None)
    with listed:
        text_list.show(
            [_row(project, version, known) for known in _texts(version, shown).reset_index().to_dict("records")],
            ("Label", "Votes"),
            key=key,
            label="Texts on which this annotator differs",
            opens=True,
            current=id,
            begins=rated_text.begins(version),
        )


def _row(project: Project, version: DatasetVersion, known: Mapping[Any, Any]) -> text_list.Row:
    address = navigation.address(navigation.AGREEMENT, project=project.name, text=known[ID])
    cells = (text_facts.label_or_reason(known), votes.in_lines(known[VOTES], version.vote.unsure))
    return text_list.Row(known[ID], known[TEXT], cells, {"Id": known[ID]}, address)


def _open(project: Project, version: DatasetVersion, id: str, *, is_clicked: bool) -> None:
    """The text in full, what is known of it, and the form that corrects it."""
    if is_clicked:
        scroll.to_here(key="opened")
    known = _texts(version, (id,))
    if known.empty:
        st.caption(f"Version {version.number} has no text with the id “{escaped(id)}”.")
        return
    row = {str(name): value for name, value in known.reset_index().iloc[0].items()}
    left, right = st.columns([5, 3], gap="large")
    with left:
        rated_text.say_context(version, row)
        shaded_text.show(row[TEXT], begins=rated_text.begins(version).get(row[TEXT], 0))
        text_facts.show_metadata(row, text_facts.columns_of_version(version))
        st.button("Close", icon=":material/close:", type="tertiary", key="close_text", on_click=_close)
    with right:
        text_facts.show_judged(row, version)
        with errors.shown():
            draft = drafts.load(resources.bench(), project)
            correction_form.show_text(project, draft, version, id, Origin.AGREEMENT)


def _close() -> None:
    st.query_params.pop(session.TEXT, None)


def _texts(version: DatasetVersion, ids: tuple[str, ...]) -> DataFrame:
    return _known(ids, version)


@cached(20)
def _known(ids: tuple[str, ...], version: DatasetVersion) -> DataFrame:
    return agreement.texts(resources.bench(), version, ids)
