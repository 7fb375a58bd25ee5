"""The words that pushed the model to wrong labels, by its explained mismatches."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.records import MisleadingCell, MisleadingWord, MisleadingWords, Project, Run
from core.workflow import explaining_jobs, explainings, explanations, misleading_words
from dashboard import navigation, resources
from dashboard.cached import cached
from dashboard.mismatch_lists import compared_lists
from dashboard.results import said_with_way
from dashboard.widgets.markdown import escaped

_MOST_FINDINGS = 3


def show(project: Project, run: Run) -> None:
    """Of each cell of the confusion matrix the words of most texts in a sentence each, with the way to the texts."""
    assert run.result is not None
    if not run.result.test.mismatches:
        return
    st.markdown("**Words that mislead**")
    words = found(run)
    for cell in words.cells:
        for one in cell.words[:_MOST_FINDINGS]:
            _show_finding(project, run, cell, one)
    st.caption(escaped(misleading_words.looked_at(words)))
    if not words.explained:
        begun = explainings.newest(resources.bench(), run)
        if begun is not None and explaining_jobs.is_active(resources.bench(), begun):
            st.caption(f"{begun.name} is to explain them: Train and Mismatches tell how far it is.")
        elif st.button("Explain all mismatches", icon=":material/arrow_forward:", type="tertiary", key="to_explaining"):
            navigation.go(navigation.MISMATCHES, project=project.name, run=run.name)
        return
    has_context = any(one.in_context for cell in words.cells for one in cell.words)
    with st.expander("All words that mislead, by label and predicted label", key="all_misleading_words"):
        st.caption(escaped(misleading_words.READING))
        st.markdown("\n".join(f"- {escaped(misleading_words.cell_in_words(cell))}" for cell in words.cells))
        rows = [_row(cell, one, has_context) for cell in words.cells for one in cell.words]
        if rows:
            st.dataframe(
                pd.DataFrame(rows),
                hide_index=True,
                key=f"misleading_words:{run.id}",
                column_config={"Mean weight": st.column_config.NumberColumn(format="%.3f")},
                alt="Words that pushed to a wrong label, and in how many explained mismatches",
            )


def _show_finding(project: Project, run: Run, cell: MisleadingCell, one: MisleadingWord) -> None:
    said_with_way.show(
        escaped(misleading_words.finding(cell, one)),
        "Read them",
        lambda: compared_lists.open_pushed(project, run, one.word, (cell.label, cell.predicted)),
        key=f"misleading:{run.id}:{cell.label}:{cell.predicted}:{one.word}",
    )


def _row(cell: MisleadingCell, one: MisleadingWord, has_context: bool) -> dict[str, object]:
    in_context: dict[str, object] = {"In the context alone": one.in_context} if has_context else {}
    return {
        "Label": cell.label,
        "Predicted": cell.predicted,
        "Word": one.word,
        "Pushed": len(one.ids),
        "Explained": cell.explained,
        "Mean weight": one.weight,
        **in_context,
    }


def found(run: Run) -> MisleadingWords:
    return _found(run, explanations.number(resources.bench(), run))


@cached(10)
def _found(run: Run, explained: int) -> MisleadingWords:
    return misleading_words.of(resources.bench(), run)
