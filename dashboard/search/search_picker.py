"""Which search the page shows."""

from __future__ import annotations

import streamlit as st

from core.records import Search
from dashboard import session
from dashboard.search import search_report
from dashboard.widgets.markdown import escaped

_KEY = "search_picker"


def choose(known: list[Search]) -> Search | None:
    """The one that the address names, else the newest; a list to choose from where there are several, nothing where
    there is none.
    """
    if not known:
        return None
    named = {search.name: search for search in known}
    name = session.remembered(session.SEARCH)
    if name is not None and name not in named:
        st.info(f"There is no “{escaped(name)}” in this project: the newest search is shown.")
    chosen = named.get(name or "", known[0])
    if len(known) > 1:
        st.session_state[_KEY] = chosen.name
        st.selectbox("Search", list(named), key=_KEY, format_func=lambda name: _title(named[name]), on_change=_switch)
    return chosen


def _title(search: Search) -> str:
    return f"{search_report.named(search)} · {search.config.model} · {search.created:%d %b, %H:%M}"


def _switch() -> None:
    session.remember(session.SEARCH, st.session_state[_KEY])
