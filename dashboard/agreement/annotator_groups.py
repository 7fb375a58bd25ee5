"""Two groups of annotators that are chosen here, as students and experts, held against each other."""

from __future__ import annotations

import streamlit as st

from core import figures
from core.records import Agreement, AnnotatorGroups, DatasetVersion, GroupSettings
from core.workflow import annotator_groups, splits
from dashboard import resources
from dashboard.cached import cached
from dashboard.widgets import errors, html_table
from dashboard.widgets.choices import Choices
from dashboard.widgets.markdown import escaped

_FEWEST = 3


def show(version: DatasetVersion, found: Agreement, *, as_judged: bool) -> None:
    """Nothing for two annotators, who stand against each other anyhow."""
    names = [one.annotator for one in found.annotators]
    if len(names) < _FEWEST:
        return
    st.subheader("Groups of annotators")
    choices = Choices(f"annotator_groups:{version.id}")
    with st.grid(2, min_column_width=300):
        group = st.multiselect(
            "One group", names, placeholder="experts, for example", **choices.stay("group", [], names)
        )
        others = [name for name in names if name not in group]
        against = st.multiselect(
            "The other group", others, placeholder="students, for example", **choices.stay("against", [], others)
        )
    if not group or not against:
        st.caption("Choose the annotators of two groups to see how well each agrees, and one with the other.")
        return
    with errors.shown():
        split = splits.latest(resources.bench(), version)
        settings = GroupSettings(tuple(group), tuple(against), as_judged)
        _show(_compared(version, split.id if split else None, settings))


def _show(found: AnnotatorGroups) -> None:
    rows = [
        {
            "Agreement": name,
            "α": figures.with_bounds(of.alpha) if of.alpha else "undefined",
            "Reading": annotator_groups.reading(of),
            "Texts": f"{of.texts:,}",
        }
        for name, of in annotator_groups.lines(found).items()
    ]
    html_table.show(rows, "α within each group of annotators and between their majority votes")
    st.caption(escaped(annotator_groups.notes(found)))


@cached(10, wait="Comparing the groups …")
def _compared(version: DatasetVersion, split: int | None, settings: GroupSettings) -> AnnotatorGroups:
    return annotator_groups.compare(resources.bench(), version, settings)
