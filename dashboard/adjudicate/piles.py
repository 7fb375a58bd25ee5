"""Which texts are decided by hand: those without a label, or those on which the annotators disagree."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from pandas import DataFrame

from core.counted import counted
from core.records import DatasetVersion, Project
from core.workflow import projects
from core.workflow.corrections import adjudication_queue
from core.workflow.corrections.draft import Draft
from dashboard import resources, session
from dashboard.cached import cached
from dashboard.guidance import project_steps
from dashboard.widgets import correction_form
from dashboard.widgets.choices import Choices

_DIVIDED = "divided"


@dataclass(frozen=True)
class Pile:
    """``waiting`` are those of its ``total`` texts that nobody has settled; ``by_merges`` get a label from the vote on
    the classes that the draft merges.
    """

    name: str
    waiting: DataFrame
    total: int
    by_merges: int = 0


def choose(project: Project, draft: Draft) -> Pile | None:
    """The pile to work on; None where the vote decides all and nobody asked for the divided texts."""
    waiting = adjudication_queue.undecided(resources.bench(), draft)
    total, settled = adjudication_queue.number(draft.newest), adjudication_queue.settled(resources.bench(), draft)
    undecided = Pile("The vote does not decide", waiting, total, by_merges=total - settled - len(waiting))
    table = _divided(draft.newest)
    divided = Pile(
        "The annotators disagree", adjudication_queue.not_settled(resources.bench(), draft, table), len(table)
    )
    if not undecided.total:
        return _offer(project, draft, divided)
    return _one_of(project, undecided, divided) if divided.total else undecided


def _one_of(project: Project, undecided: Pile, divided: Pile) -> Pile:
    piles = {pile.name: pile for pile in (undecided, divided)}
    first = undecided if len(undecided.waiting) or divided.waiting.empty else divided
    name = st.segmented_control(
        "Texts to decide",
        list(piles),
        required=True,
        format_func=lambda name: f"{name}: {len(piles[name].waiting):,}",
        label_visibility="collapsed",
        # Nobody is led to the other pile under their hand.
        **Choices(f"{project.id}").stay("pile", st.session_state.get(f"pile:{project.id}", first.name), piles),
    )
    return piles[str(name)]


def _offer(project: Project, draft: Draft, divided: Pile) -> Pile | None:
    """Say that the vote decides all, with the next step of the work and the way to the texts that are divided."""
    if st.query_params.get(session.PILE) == _DIVIDED:
        st.button("Back", icon=":material/arrow_back:", type="tertiary", on_click=_leave_divided)
        return divided
    status = projects.status(resources.bench(), project)
    with st.container(border=True):
        st.markdown(_said(draft.newest, divided))
        with st.container(horizontal=True):
            project_steps.lead_on(project, status)
            if left := len(divided.waiting):
                label = f"Look at {counted(left, 'divided text')}"
                st.button(label, icon=":material/balance:", key="to_divided", on_click=_open_divided)
        if status.next_step is not projects.ProjectStep.CORRECTIONS and draft.pending:
            correction_form.link(project, draft)
    return None


def _open_divided() -> None:
    # In the address, so that the browser's Back leads here again.
    st.query_params[session.PILE] = _DIVIDED


def _leave_divided() -> None:
    del st.query_params[session.PILE]


def _said(newest: DatasetVersion, divided: Pile) -> str:
    decides = f"The vote decides every text of version {newest.number}."
    if not divided.total:
        return decides
    settled = divided.total - len(divided.waiting)
    by_hand = f"; {settled:,} of them {'is' if settled == 1 else 'are'} settled by hand" * bool(settled)
    return (
        f"{decides} On {counted(divided.total, 'text')} the annotators disagree{by_hand}. Decide by hand where the "
        "vote may be wrong: the most divided come first."
    )


@cached(5, ttl="30m", shared=True)
def _divided(version: DatasetVersion) -> DataFrame:
    return adjudication_queue.divided(resources.bench(), version)
