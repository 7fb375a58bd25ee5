"""The training texts that are most like the open text, to be judged and corrected in their turn."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

import streamlit as st

from core.counted import beginning
from core.figures import figure
from core.records import Embedding, Origin, Project, Run, SimilarText, SimilarTexts
from core.workflow import ground_truth, similar_texts
from core.workflow.corrections.draft import Draft
from dashboard import resources, session
from dashboard.cached import cached
from dashboard.widgets import correction_form, errors, rated_text, text_list, votes
from dashboard.widgets.choices import Choices
from dashboard.widgets.markdown import escaped
from dashboard.widgets.text_list import Row

_ASKED = "similar_asked"


def are_there(run: Run) -> bool:
    """Whether the run has any."""
    return similar_texts.why_none(resources.bench(), run) is None


def ask() -> None:
    """The keys go to them once they are drawn."""
    st.session_state[_ASKED] = True


def show(project: Project, run: Run, draft: Draft, id: str) -> None:
    """One sentence on what the model has seen of the like, and the texts with their labels."""
    st.markdown("**Similar training texts**")
    if why := similar_texts.why_none(resources.bench(), run):
        st.caption(escaped(why))
        return
    by = st.segmented_control(
        "Which similarity",
        list(Embedding),
        default=Embedding.MODEL,
        required=True,
        format_func=similar_texts.NAMES.__getitem__,
        key=session.EMBEDDING,
        bind="query-params",
        help=similar_texts.HELP,
        label_visibility="collapsed",
    )
    found = next(one for one in _found(run, id) if one.embedding == by)
    st.markdown(escaped(similar_texts.in_words(found)))
    if found.texts:
        _show_texts(project, run, draft, found)


def _show_texts(project: Project, run: Run, draft: Draft, found: SimilarTexts) -> None:
    form = f"similar:{run.id}"
    unsure = ground_truth.trained_on(resources.bench(), run).vote.unsure
    rows = [_row(one, found.label, draft, unsure) for one in found.texts]
    key = f"similar:{run.id}:{hash(tuple(row.id for row in rows))}"
    chosen = text_list.show(
        rows,
        ("Label", "Similarity", "Votes", "State"),
        key=key,
        label="Similar training texts with their labels",
        ticks=True,
        kept=Choices(form),
        begins=rated_text.begins_of(run),
        focus=st.session_state.pop(_ASKED, False),
    )
    st.caption("Tick those whose label is wrong, to correct it in the next version.")
    if chosen.ticked:
        ids = [rows[at].id for at in chosen.ticked]
        version = ground_truth.trained_on(resources.bench(), run)
        with st.bottom, errors.shown():
            then = partial(text_list.release, key)
            correction_form.form(project, draft, version, ids, Origin.MISMATCHES, key=form, then=then)


def _row(one: SimilarText, label: str, draft: Draft, unsure: Collection[str]) -> Row:
    """``label`` is that of the open text."""
    state, own = draft.states.get(one.id), beginning(one.label)
    cells = (
        own if one.label == label else f"{own} (open text: “{beginning(label)}”)",
        figure(one.similarity, 2),
        votes.in_lines(one.votes, unsure) if len(votes.of(one.votes)) > 1 else "",
        correction_form.in_words(state, one.label) if state is not None else "",
    )
    return Row(one.id, one.text, cells, {"Id": one.id, **correction_form.why(state)})


@cached(20)
def _found(run: Run, id: str) -> tuple[SimilarTexts, ...]:
    return similar_texts.of(resources.bench(), run, id)
