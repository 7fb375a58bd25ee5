"""The training texts that are most like the open text."""

from __future__ import annotations

import streamlit as st

from core.counted import beginning
from core.figures import figure
from core.records import Embedding, Run, SimilarText, SimilarTexts
from core.workflow import similar_texts
from core.workflow.rated_text import without_context
from dashboard import resources, session
from dashboard.cached import cached
from dashboard.widgets import rated_text
from dashboard.widgets.markdown import escaped

_CHARACTERS = 600


def show(run: Run, id: str) -> None:
    """One sentence on what the model has seen of the like, and the texts with their labels."""
    st.markdown("**Similar training texts**")
    if why := similar_texts.why_none(resources.bench(), run):
        st.caption(escaped(why))
        return
    by = st.segmented_control(
        "Which similarity",
        list(Embedding),
        default=Embedding.MODEL,
        required=True,
        format_func=similar_texts.NAMES.__getitem__,
        key=session.EMBEDDING,
        bind="query-params",
        help=similar_texts.HELP,
        label_visibility="collapsed",
    )
    found = next(one for one in _found(run, id) if one.embedding == by)
    st.markdown(escaped(similar_texts.in_words(found)))
    begins = rated_text.begins_of(run)
    for one in found.texts:
        _show_text(one, without_context(one.text, begins), is_other=one.label != found.label)


def _show_text(one: SimilarText, text: str, *, is_other: bool) -> None:
    with st.container(border=True, gap=None):
        label = f"**{escaped(beginning(one.label))}**"
        mark = f":orange[:material/warning: {label}]" if is_other else label
        st.markdown(f"{mark} :gray[· similarity {figure(one.similarity, 2)} · id {escaped(beginning(one.id))}]")
        st.markdown(escaped(beginning(text, _CHARACTERS)))


@cached(20)
def _found(run: Run, id: str) -> tuple[SimilarTexts, ...]:
    return similar_texts.of(resources.bench(), run, id)
