"""One text of the test part, opened by its address."""

from __future__ import annotations

import streamlit as st

from core.errors import NotFound
from core.records import Project, Run
from core.workflow import results
from dashboard import places, resources, session
from dashboard.parts import errors, explanation, filters, missing, neighbours


def show(project: Project, run: Run) -> None:
    id = neighbours.open_text(run)
    if id is None:
        missing.show(
            "This model gets every test text right. Type a text of your own, or choose one of all test texts.",
            places.MISMATCHES,
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
            places.go(places.MISMATCHES, project=project.name, run=run.name)
        return
    neighbours.show(project, run, id)
    explanation.show_row(project, run, row)
