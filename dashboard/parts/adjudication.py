"""One undecided text at a time: the votes, a key for each class, skip, undo, a note."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from pandas import DataFrame, Series

from core.records import METADATA_PREFIX, Correction, CorrectionKind, DatasetVersion, Place, Project
from core.workflow import draft, relabelling
from dashboard import places, resources, session
from dashboard.parts import author, correct, errors, keys, shaded_text, votes
from dashboard.parts.plain import plain

_SKIPPED = "skipped"
_MOST_KEYS = 9


def show(project: Project, newest: DatasetVersion, queue: DataFrame, total: int) -> None:
    """``queue`` are the texts that still wait, of ``total``."""
    decided = total - len(queue)
    st.progress(decided / total, text=f"{decided:,} of {total:,} decided")
    skipped = _skipped(newest)
    waiting = queue[~queue["id"].isin(skipped)]
    if waiting.empty and len(queue):
        left = "text that is left was" if len(queue) == 1 else f"{len(queue):,} texts that are left were"
        st.markdown(f"The {left} skipped.")
        if st.button("Look at them again", type="primary", icon=":material/replay:", key="again"):
            skipped.clear()
            st.rerun()
    elif waiting.empty:
        st.markdown("Every text is decided.")
        if st.button("Review the draft", type="primary", icon=":material/difference:", key="to_draft"):
            places.go(places.CORRECTIONS, project=project.name)
    else:
        _ask(project, newest, waiting.iloc[0])
        keys.ignore_held()
        return
    _offer_undo(project, newest)


def _ask(project: Project, newest: DatasetVersion, text: Series) -> None:
    keys.shown((newest.id, text["id"]))
    left, right = st.columns([5, 3], gap="large")
    with left:
        shaded_text.show(text["text"])
        who = author.ask(project, key="adjudicate")
        note = st.text_input("Note", max_chars=2000, placeholder="why (optional)", key=f"note:{text['id']}")
        with errors.shown():
            _buttons(project, newest, text["id"], who, note)
        _offer_undo(project, newest)
        if draft.pending(resources.bench(), project):
            correct.link(project)
    with right:
        _show_facts(text)


def _buttons(project: Project, newest: DatasetVersion, id: str, who: str, note: str) -> None:
    bench = resources.bench()
    nameless = not who.strip()
    # The keys name the text: a press that was meant for the text before never reaches this one.
    seen = keys.was_looked_at((newest.id, id))
    with st.container(horizontal=True):
        for index, label in enumerate(relabelling.classes(bench, project)):
            shortcut = str(index + 1) if index < _MOST_KEYS else None
            if st.button(plain(label), key=f"decide:{index}:{id}", shortcut=shortcut, disabled=nameless) and seen:
                relabelling.adjudicate(bench, newest, id, label, author=who.strip(), reason=note)
                _next(who)
    with st.container(horizontal=True):
        if st.button("Skip", icon=":material/skip_next:", shortcut="S", type="tertiary", key=f"skip:{id}") and seen:
            _skipped(newest).append(id)
            st.rerun()
        if st.button(
            "Leave out",
            icon=":material/block:",
            shortcut="X",
            type="tertiary",
            key=f"leave_out:{id}",
            disabled=nameless or not note.strip(),
            help="Needs a note that says why.",
        ):
            relabelling.exclude(bench, newest, [id], author=who.strip(), place=Place.ADJUDICATION, reason=note)
            _next(who)
    if nameless:
        st.caption("Type your name first: a decision keeps who made it.")


def _show_facts(text: Series) -> None:
    judged = votes.of(text["votes"])
    st.markdown(f":gray[Why it waits]  \n**{plain(text['reason'])}**")
    st.markdown(f":gray[Votes]  \n{plain(votes.in_words(text['votes']))}")
    table = pd.DataFrame({"Annotator": list(judged), "Label": list(judged.values())})
    st.dataframe(table, hide_index=True, alt="The label that each annotator gave")
    known = {
        str(name).removeprefix(METADATA_PREFIX): one
        for name, one in text.items()
        if str(name).startswith(METADATA_PREFIX)
    }
    with st.grid(2, min_column_width=120):
        for name, value in {"Id": text["id"], **known}.items():
            st.markdown(f":gray[{plain(name)}]  \n{'–' if pd.isna(value) else plain(value)}")


def _offer_undo(project: Project, newest: DatasetVersion) -> None:
    last = _last(project)
    if last is None:
        return
    what = f"“{plain(last.change.label)}”" if last.change.kind is CorrectionKind.ADJUDICATE else "leaving it out"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"Last: {plain(last.change.text_id)} as {what}, by {plain(last.change.author)}", width="content")
        if st.button("Undo", icon=":material/undo:", shortcut="U", type="tertiary", key=f"undo:{last.id}"):
            name = session.author() or last.change.author
            with errors.shown():
                relabelling.undo(resources.bench(), newest, last, author=name, place=Place.ADJUDICATION)
                st.rerun()


def _last(project: Project) -> Correction | None:
    """The last decision of the draft that was made here and holds."""
    made = [one for one in draft.standing(resources.bench(), project) if one.change.place is Place.ADJUDICATION]
    return made[-1] if made else None


def _next(who: str) -> None:
    session.remember_author(who)
    st.rerun()


def _skipped(newest: DatasetVersion) -> list[str]:
    """Ids that this tab passed over."""
    return st.session_state.setdefault(f"{_SKIPPED}:{newest.id}", [])
