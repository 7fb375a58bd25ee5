"""Model or label? What the model reaches beside what one annotator does."""

from __future__ import annotations

import streamlit as st

from core.records import AnnotatorCeiling, Run
from core.workflow import annotator_ceiling
from dashboard import resources
from dashboard.cached import cached
from dashboard.widgets.markdown import escaped


def show(run: Run) -> None:
    """Nothing where no test text has three judgements."""
    found = _found(run)
    if not found.texts:
        return
    st.subheader("Model or label?")
    st.markdown(escaped(annotator_ceiling.in_words(run.name, found)))
    st.caption(escaped(annotator_ceiling.READING))
    if distance := annotator_ceiling.distance_in_words(run.name, found):
        st.markdown(escaped(distance))
    with st.expander("By how far the annotators agree, and by annotator", key="ceiling_by_annotator"):
        said = [annotator_ceiling.group_in_words(run.name, one) for one in found.groups]
        said += [annotator_ceiling.annotator_in_words(run.name, one) for one in found.annotators]
        st.markdown("\n".join(f"- {escaped(one)}" for one in said))
        if rare := annotator_ceiling.rare_in_words(found):
            st.caption(escaped(rare))


@cached(10)
def _found(run: Run) -> AnnotatorCeiling:
    return annotator_ceiling.of(resources.bench(), run)
