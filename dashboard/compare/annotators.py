"""The annotators beside two runs: how often one agrees with the vote of the others, and how often both runs do."""

from __future__ import annotations

import streamlit as st

from core.records import Run
from core.workflow import annotator_ceiling
from core.workflow.comparison import RunComparison
from dashboard import resources, session
from dashboard.cached import cached
from dashboard.widgets import errors
from dashboard.widgets.markdown import escaped


def show(found: RunComparison) -> None:
    """Of all of them, and of the one that is chosen; nothing where no test text has three judgements."""
    with errors.shown():
        st.caption(escaped(_ceiling(found.against, found.run)))
        names = _names(found.against, found.run)
        if not names:
            return
        chosen = st.selectbox(
            "Beside one annotator",
            names,
            index=None,
            key=session.ANNOTATOR,
            bind="query-params",
            placeholder="Choose one",
            width=330,
        )
        if chosen is not None:
            st.markdown("\n".join(f"- {escaped(said)}" for said in _beside(chosen, found.against, found.run)))
            st.caption(escaped(annotator_ceiling.READING))


@cached(10)
def _ceiling(against: Run, run: Run) -> str:
    return annotator_ceiling.compared_in_words(resources.bench(), against, run)


@cached(10)
def _names(against: Run, run: Run) -> list[str]:
    return annotator_ceiling.names(resources.bench(), against, run)


@cached(10)
def _beside(name: str, against: Run, run: Run) -> list[str]:
    return annotator_ceiling.beside_in_words(annotator_ceiling.beside(resources.bench(), name, against, run))
