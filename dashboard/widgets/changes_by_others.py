"""What others did to the labels while a page was open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import streamlit as st

from core.counted import counted, joined
from core.records import Correction, DatasetVersion, Project
from core.workflow.corrections import draft as drafts
from core.workflow.corrections.draft import Draft
from dashboard import resources
from dashboard.widgets import errors
from dashboard.widgets.markdown import escaped

_SEEN = "newest_seen"


def watch(project: Project, draft: Draft) -> None:
    """Look every five seconds for what was done since the page was drawn, and say it; nothing moves unasked."""
    st.fragment(_look, run_every="5s")(project, draft, iter([draft]))


def _look(project: Project, drawn: Draft, loaded: Iterator[Draft]) -> None:
    """The first look is a part of the drawing of the page, which has loaded the draft already."""
    with errors.shown():
        said = _since(drawn, next(loaded, None) or drafts.load(resources.bench(), project))
        if said:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f":material/group: Since this page was drawn: {said}.", width="content")
                if st.button("Show it", icon=":material/refresh:", key="show_news"):
                    st.rerun()


def _since(drawn: Draft, now: Draft) -> str:
    """“1 entry by Ann, version 3”; empty where nothing was done."""
    made = [one for one in now.log if one.id > drawn.end]
    said = [by_author(made)] if made else []
    said += [f"version {now.newest.number}"] if now.newest.number != drawn.newest.number else []
    return ", ".join(said)


def by_author(made: Sequence[Correction]) -> str:
    """“1 entry by Ann and 2 entries by Ben”."""
    names = [one.change.author for one in made]
    return joined(
        [f"{counted(names.count(name), 'entry', 'entries')} by {escaped(name)}" for name in dict.fromkeys(names)]
    )


def tell_of_version(newest: DatasetVersion) -> None:
    """Say that the texts before one are another version's than a moment ago."""
    if st.session_state.get(_seen(newest), newest.number) != newest.number:
        st.toast(f"Version {newest.number} was made since; this page is about it now.", duration="long")
    know_of_version(newest)


def know_of_version(version: DatasetVersion) -> None:
    """Whoever made it or was told of it need not be told again."""
    st.session_state[_seen(version)] = version.number


def _seen(version: DatasetVersion) -> str:
    return f"{_SEEN}:{version.project_id}"
