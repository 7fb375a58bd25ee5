"""The entry: navigation in the order of the work, the open project, and the page."""

from __future__ import annotations

import sys
from pathlib import Path

import streamlit as st

# `streamlit run dashboard/app.py` puts only dashboard/ on the path, whatever folder it is started from.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from dashboard import navigation, started_as, whole_callbacks
from dashboard.frame import escape, half_typed, history, page_title, project_picker, reconnect
from dashboard.widgets import author, errors

ASSETS = Path(__file__).with_name("assets")

whole_callbacks.hold()
st.set_page_config(page_title="Errata", page_icon=ASSETS / "icon.svg", layout="wide")
sections = {title: [entry.as_page() for entry in section] for title, section in navigation.SECTIONS.items()}
page = st.navigation(sections, expanded=True)
# In a picture "prefers-color-scheme" is the colour scheme of its place, the theme’s, also once that is switched.
st.logo(ASSETS / "wordmark.svg", size="large")
st.html(ASSETS / "errata.css")
st.html(started_as.as_style())
unseen = st.sidebar.container(gap=None)
with unseen:
    history.keep()
    escape.leaves()
    half_typed.stays()
with errors.shown(way_back=navigation.OVERVIEW):
    heading = st.container()
    # Before the project is looked for: it may be what was deleted or renamed in the meantime.
    errors.show_kept()
    try:
        project_picker.show()
    finally:
        with unseen:
            reconnect.watch()
    with heading:
        page_title.show(navigation.called(page.title))
    with st.sidebar:
        author.remember()
    page.run()
