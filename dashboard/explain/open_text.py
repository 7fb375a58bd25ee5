"""One text of the test part, opened by its address."""

from __future__ import annotations

import streamlit as st

from core.errors import NotFound
from core.records import Project, Run
from core.workflow import results
from dashboard import navigation, resources, session
from dashboard.explain import explanation, neighbours
from dashboard.mismatches import filters
from dashboard.widgets import errors, prerequisites


def show(project: Project, run: Run) -> None:
    id = neighbours.open_text(run)
    if id is None:
        prerequisites.show(
            "This model gets every test text right. Type a text of your own, or choose one of all test texts.",
            navigation.MISMATCHES,
            "See all test texts",
            filters.show_all,
            **filters.ALL,
        )
        return
    try:
        row = results.text(resources.bench(), run, id)
    except NotFound as error:
        errors.show(error)
        if st.button("Back to the mismatches", icon=":material/arrow_back:", type="primary"):
            session.forget(session.TEXT)
            navigation.go(navigation.MISMATCHES, project=project.name, run=run.name)
        return
    neighbours.show(project, run, id)
    explanation.show_row(project, run, row)
