"""Making two classes of the grades of a scale."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.counted import counted
from core.records import DatasetVersion, Origin
from core.workflow.corrections import recording, scale, vote_changes
from core.workflow.corrections.draft import Draft
from core.workflow.corrections.scale import ScaleCut
from core.workflow.corrections.vote_changes import VoteChanges
from dashboard import resources
from dashboard.cached import cached
from dashboard.widgets import author, errors
from dashboard.widgets.choices import Choices
from dashboard.widgets.markdown import escaped

_KEY = "cut"
_NAMES = {"lower_class": "Name of the lower class", "upper_class": "Name of the upper class"}


def show(draft: Draft, known: Sequence[str], *, is_open: bool) -> None:
    """Nothing where the classes, which are ``known``, are no scale."""
    grades = scale.grades(known)
    if grades:
        with st.expander("Make two classes of the grades", expanded=is_open, key="cut_scale"):
            _show_form(draft, scale.cuts(grades))


def _show_form(draft: Draft, cuts: list[ScaleCut]) -> None:
    choices = _choices(draft.newest)
    places = range(len(cuts))
    at = st.selectbox(
        "Cut",
        places,
        format_func=lambda place: " against ".join(cuts[place].names),
        **choices.stay("cut", (len(cuts) - 1) // 2, places),
    )
    cut = cuts[at]
    with st.grid(3, min_column_width=180):
        for (key, title), usual in zip(_NAMES.items(), cut.names, strict=True):
            st.text_input(title, max_chars=100, **choices.stay(f"{key}:{at}", usual))
        author.ask_in_form(_KEY)
    with errors.shown():
        _foretell(draft, cut)
    st.button("Make two classes", icon=":material/merge:", key=_KEY, on_click=_cut, args=(draft.newest, cut, at))
    errors.show_kept(_KEY)
    author.show(_KEY)
    st.caption(
        "Each judgement counts for its class before the vote is taken. The grades stay as they were given: the classes "
        "can be taken back, and cut elsewhere."
    )


def _foretell(draft: Draft, cut: ScaleCut) -> None:
    """The classes, and the texts that the vote does not decide."""
    found = _changes(draft, cut)
    said = " and ".join(f"{counted(found.after.get(name, 0), 'text')} of “{name}”" for name in cut.names)
    st.markdown(f":material/how_to_vote: {escaped(said)}. {escaped(vote_changes.in_words(found))}")


@cached(20, wait="Looking at what changes …", ttl="30m")
def _changes(draft: Draft, cut: ScaleCut) -> VoteChanges:
    return vote_changes.of_changes(resources.bench(), draft, scale.changes(cut, cut.names, "", Origin.CORRECTIONS))


def _cut(newest: DatasetVersion, cut: ScaleCut, at: int) -> None:
    choices = _choices(newest)
    lower, upper = (st.session_state[f"{key}:{at}:{choices.name}"] for key in _NAMES)
    with errors.kept(_KEY):
        changes = scale.changes(cut, (lower, upper), author.claim(_KEY), Origin.CORRECTIONS)
        recording.record(resources.bench(), newest, changes)
        choices.clear()


def _choices(newest: DatasetVersion) -> Choices:
    return Choices(f"cut:{newest.id}")
