"""Any text of the newest version, found by its words or its id, to be corrected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from core import search_words
from core.records import DatasetVersion, Origin, Project
from core.records.columns import ID, TEXT, VOTES
from core.workflow import class_order, splits
from core.workflow.corrections import known_texts
from core.workflow.corrections.draft import Draft, State
from dashboard import resources, unsent_forms
from dashboard.widgets import correction_form, errors, rated_text, text_facts, text_list, votes
from dashboard.widgets.choices import Choices

_ROUND = "found_round"
_MOST = 50


def show(project: Project, draft: Draft) -> None:
    """Folded away, unless something is looked for."""
    sought = Choices(f"find:{project.id}")
    with st.expander("Find a text to correct", expanded=unsent_forms.was_found(sought.name), key="find_text"):
        _show(project, draft, sought)


def _show(project: Project, draft: Draft, sought: Choices) -> None:
    bench, newest = resources.bench(), draft.newest
    form = f"found:{newest.id}"
    labels = class_order.arranged(bench, project.id, newest.report.labels)
    with st.grid(2, min_column_width=200):
        words = st.text_input(
            "Words in the text, or an id",
            max_chars=search_words.LONGEST,
            placeholder=search_words.EXAMPLE,
            help=f"{search_words.HOW} {search_words.WHERE}" if rated_text.begins(newest) else search_words.HOW,
            **sought.stay("words", ""),
        )
        label = st.selectbox("Label", labels, index=None, placeholder="any", **sought.stay("label", None, labels))
    if not words.strip() and label is None:
        return
    found = known_texts.search(bench, newest, words, label, limit=_MOST + 1)
    is_cut, found = len(found) > _MOST, found.head(_MOST)
    if found.empty:
        st.caption("No text was found.")
        return
    divided = _divided(newest)
    parts, states = splits.newest_parts(bench, divided).by_id, draft.states
    part = "Part" if divided.id == newest.id else f"Part in version {divided.number}"
    corrected = bool(found[ID].isin(list(states)).any())
    chosen = text_list.show(
        [
            _row(newest, known, {part: parts.get(known[ID], "")}, [states.get(known[ID])] * corrected)
            for known in found.to_dict("records")
        ],
        ("Label", "Votes", *["Corrected"] * corrected),
        key=f"found:{st.session_state.get(_ROUND, 0)}:{newest.id}:{hash((words, label))}",
        label="The texts that were found",
        ticks=True,
        kept=Choices(form),
        begins=rated_text.begins(newest),
    )
    if is_cut:
        st.caption(f"The first {_MOST}; more words narrow it down.")
    ticked = found[ID].iloc[chosen.ticked].tolist()
    if not ticked:
        st.caption("Tick the texts to correct.")
        return
    # At the foot of the window, where it is seen wherever in the list the ticks are.
    with st.bottom, errors.shown():
        correction_form.form(project, draft, newest, ticked, Origin.CORRECTIONS, key=form, then=_untick)


def _untick() -> None:
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _divided(newest: DatasetVersion) -> DatasetVersion:
    """The version whose parts are told: the newest, or before that is divided the last one that is."""
    bench = resources.bench()
    split = splits.latest(bench, newest) or splits.before(bench, newest)
    return splits.version_of(bench, split) if split is not None else newest


def _row(
    newest: DatasetVersion, known: Mapping[Any, Any], part: Mapping[str, str], states: Sequence[State | None]
) -> text_list.Row:
    """``states`` has what became of the text, None where nothing did; it is empty where no text of the list has one."""
    label = text_facts.label_or_reason(known)
    corrected = [correction_form.in_words(state, label) if state else "" for state in states]
    why = {name: said for state in states for name, said in correction_form.why(state).items()}
    cells = (label, votes.in_lines(known[VOTES], newest.vote.unsure), *corrected)
    return text_list.Row(known[ID], known[TEXT], cells, {"Id": known[ID], **part, **why})
