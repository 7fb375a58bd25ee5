"""Naming the texts that are filtered, so that they stand among the groups of texts of every run."""

from __future__ import annotations

import streamlit as st

from core.errors import SettingError
from core.records import LONGEST_NAME, Condition, PredictionFilter, Project
from core.workflow import kept_slices, slices_in_words
from dashboard import resources
from dashboard.mismatch_lists import compared_lists
from dashboard.widgets import errors
from dashboard.widgets.markdown import escaped

_NAME, _ERRORS, _KEPT = "kept_group_name", "keep_group", "groups_kept"
_WIDTH = 380


def offer(project: Project, filter: PredictionFilter) -> None:
    """A form that names what the filter and a listed group tell of the texts; nothing where they tell nothing."""
    if not compared_lists.has_group() and not filter.narrows:
        return
    # Another one after each that was kept: it would stay open.
    key = f"keep_group:{st.session_state.get(_KEPT, 0)}"
    with st.popover("Keep as a group", icon=":material/bookmark_add:", type="tertiary", key=key):
        errors.show_kept(_ERRORS)
        try:
            conditions = (*compared_lists.listed_group(), *kept_slices.of_filter(filter))
        except SettingError as error:
            # Nothing went wrong: it is what this filter cannot be used for.
            st.markdown(escaped(f"{error.what} {error.todo}"))
        else:
            _ask(project, conditions)


def _ask(project: Project, conditions: tuple[Condition, ...]) -> None:
    with st.form("keep_group_form", border=False), st.container(width=_WIDTH):
        st.markdown(
            escaped(
                f"All {slices_in_words.all_in_words(conditions)}, right or wrong, of this run and of every other: "
                "they stand on Results and Compare under a name that you give them."
            )
        )
        st.text_input("Name of the group", key=_NAME, max_chars=LONGEST_NAME)
        st.form_submit_button("Keep", on_click=_keep, args=(project, conditions))


def _keep(project: Project, conditions: tuple[Condition, ...]) -> None:
    with errors.kept(_ERRORS):
        kept = kept_slices.keep(resources.bench(), project, st.session_state[_NAME], conditions)
        st.session_state[_NAME] = ""
        st.session_state[_KEPT] = st.session_state.get(_KEPT, 0) + 1
        st.toast(f"“{escaped(kept.name)}” is kept: see Results.", icon=":material/bookmark_added:")
