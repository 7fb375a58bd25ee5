"""A text beside the list that it was opened from; the next one is a key away."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import Any

import streamlit as st

from core.errors import NotFound
from core.records import Part, PredictionFilter, Project, Run
from core.records.columns import ID
from core.workflow import ground_truth, reading_progress, relabelled_test_set, results
from core.workflow.corrections import draft as drafts
from core.workflow.corrections.draft import Draft
from core.workflow.results import PageAround
from dashboard import resources
from dashboard.explaining import similar_texts
from dashboard.mismatches import judging, mismatch_table, open_text, rows
from dashboard.score_comparison import other_labels
from dashboard.widgets import cached_comparisons, correction_form, errors, keys, rated_text, scroll, text_list
from dashboard.widgets.markdown import escaped

_ROWS = 25
_LIST_SHARE, _TEXT_SHARE = 2, 3
_KEYS = """
| Key | What it does |
| --- | --- |
| → ← | the next text, the previous one |
| the letter or digit beside a class | that is the right label; then the next text |
| Ctrl + Enter | to the note; again: keep the note, then the next text |
| X | leave the text out, with the note |
| S | to the similar texts; ↑ ↓ move, Space ticks |
| Backspace | take your last decision back |

In the list ↑ and ↓ move, Enter opens a text. Tab leads to the words of the open text: there ← and → move, Enter takes a
word out or puts it back. While you type, keys are letters; Enter ends the typing.
"""


def show(project: Project, run: Run, filter: PredictionFilter, id: str) -> None:
    try:
        own, row = _read(run, filter, id)
    except NotFound as error:
        errors.show(error)
        st.button("Back to the mismatches", icon=":material/arrow_back:", type="primary", on_click=open_text.close)
        return
    with errors.shown():
        reading_progress.opened(resources.bench(), own, id)
    draft = drafts.load(resources.bench(), project)
    place = results.around(resources.bench(), run, filter, id, _ROWS)
    # The list and the text fill the window, wherever one read on in the text before.
    scroll.to_here(key=f"reading:{id}")
    left, right = st.columns([_LIST_SHARE, _TEXT_SHARE], gap="medium")
    with left:
        _show_list(project, run, filter, draft, id, place)
    with right:
        _show_steps(place, has_similar=filter.part is Part.TEST and similar_texts.are_there(own))
        then = partial(open_text.open, place.after) if place is not None and place.after is not None else lambda: None
        open_text.show(project, own, filter.part, draft, row, then, partial(_open_if_there, run, filter))
    keys.listen(note=judging.NOTE)


def _read(run: Run, filter: PredictionFilter, id: str) -> tuple[Run, dict[str, Any]]:
    """The run whose answer to the text is listed, and what is known of the text; raises NotFound."""
    own = results.answered_by(resources.bench(), run, filter, [id]).get(id, run)
    return own, results.text(resources.bench(), own, id, filter.part)


def _open_if_there(run: Run, filter: PredictionFilter, id: str) -> None:
    """A text of another part, which was judged beside another run, stays closed."""
    with suppress(NotFound):
        _read(run, filter, id)
        open_text.open(id)


def _show_list(
    project: Project, run: Run, filter: PredictionFilter, draft: Draft, id: str, place: PageAround | None
) -> None:
    """The part of the list in which the open text stands, else its beginning, in a frame of its own that scrolls."""
    judged = draft.states_since(ground_truth.trained_on(resources.bench(), run))
    progress = reading_progress.of_list(resources.bench(), run, filter, judged)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "The list",
            icon=":material/arrow_back:",
            key="to_list",
            on_click=_go_back,
            args=(0 if place is None else place.position,),
            help="The list alone, with its votes and columns, to filter it or to tick several texts.",
        )
        st.caption(progress.in_words(), width="content")
        if draft.pending:
            correction_form.link(project, draft)
    if filter.part is Part.TEST and not filter.all_folds:
        _show_corrected(project, run, draft)
    if not progress.total:
        st.markdown("No text passes the filters.")
        return
    listed = place.rows if place is not None else results.mismatches(resources.bench(), run, filter, limit=_ROWS).rows
    shown = rows.brief(project, run, listed, draft, filter)
    with st.container(key="reading_list"):
        text_list.show(
            shown.rows,
            shown.heads,
            key=f"reading:{run.id}:{hash(tuple(listed[ID]))}",
            label="Texts with their labels and the predicted ones",
            opens=True,
            current=id,
            at_current="nearest",
            begins=rated_text.begins_of(run),
            then=open_text.open,
        )


def _show_corrected(project: Project, run: Run, draft: Draft) -> None:
    """That test labels are others by now, and the way to what that alone does to the scores, once a version has
    them.
    """
    number = relabelled_test_set.corrected_since(resources.bench(), run, draft)
    if not number:
        return
    known = cached_comparisons.other_labels(project, run).relabelled
    later = [version for version in known if version.id > run.version_id]
    told = " How much is told on Results once the draft is a version." if draft.pending and not later else ""
    st.caption(escaped(f"{relabelled_test_set.corrected_in_words(run, number)}{told}"))
    if later and st.button("See how much", icon=":material/arrow_forward:", type="tertiary", key="to_other_labels"):
        other_labels.open_at(project, run, later[-1])


def _go_back(position: int) -> None:
    """To the page of the list on which the open text stands."""
    open_text.close()
    mismatch_table.turn_to(position)


def _show_steps(place: PageAround | None, *, has_similar: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        for name, icon, shortcut, id in (
            ("Previous", "chevron_left", keys.BACK, place and place.before),
            ("Next", "chevron_right", keys.FORWARD, place and place.after),
        ):
            st.button(
                name,
                icon=f":material/{icon}:",
                shortcut=shortcut,
                disabled=id is None,
                key=f"step_{name}",
                on_click=open_text.open,
                args=(id,),
            )
        st.button(
            "Similar texts",
            icon=":material/join_inner:",
            shortcut=keys.SIMILAR,
            disabled=not has_similar,
            key="to_similar",
            on_click=similar_texts.ask,
            help="Go to the training texts that are most like this one.",
        )
        with st.popover("Keys", icon=":material/keyboard:", type="tertiary"):
            st.markdown(_KEYS)
        if place is None:
            st.caption("This text is not among those listed.", width="content")
