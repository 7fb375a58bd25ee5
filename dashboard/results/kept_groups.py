"""The groups of texts that the researchers named: how this run and the others do on each."""

from __future__ import annotations

import streamlit as st

from core.figures import p_in_words, percent, percent_apart
from core.records import KeptSlice, Project, Run
from core.workflow import kept_slices, looks, slice_members, slices_in_words
from core.workflow.kept_slices import KeptStanding
from dashboard import resources
from dashboard.cached import cached
from dashboard.mismatch_lists import compared_lists
from dashboard.results import said_with_way, weak_groups
from dashboard.widgets import html_table
from dashboard.widgets.markdown import escaped


def show(project: Project, run: Run) -> None:
    """Each with its figures, the way to its texts, all runs and a button to remove it; nothing where none is kept."""
    bench = resources.bench()
    known = kept_slices.of_project(bench, project.id)
    if not known:
        return
    st.subheader("Your groups of texts")
    opened = tuple(sorted(looks.runs_opened(bench, project.id)))
    for kept in known:
        with st.container(border=True):
            _show(project, run, kept)
            _show_runs(_history(kept, opened))
    st.caption(escaped(kept_slices.READING))


def _show(project: Project, run: Run, kept: KeptSlice) -> None:
    st.markdown(f"**{escaped(kept_slices.in_words(kept))}**")
    said = escaped(_of_run(run, kept))
    if _has_texts(run, kept):
        said_with_way.show(
            said,
            "Read them",
            lambda: compared_lists.open_slice(project, run, slice_members.condition_of(kept)),
            key=f"kept:{run.id}:{kept.id}",
        )
    else:
        st.markdown(said)
    st.button(
        "Remove the group",
        icon=":material/bookmark_remove:",
        type="tertiary",
        key=f"remove_group:{kept.id}",
        on_click=kept_slices.remove,
        args=(resources.bench(), kept),
    )


def _of_run(run: Run, kept: KeptSlice) -> str:
    """How the run does on it, or why that cannot be told."""
    found, condition = weak_groups.found(run), slice_members.condition_of(kept)
    told = [
        f"{slices_in_words.finding(one)} {p_in_words(one.p)}, corrected for the number of groups."
        for one in found.slices
        if one.condition == condition
    ]
    return next(iter([*told, *(slices_in_words.untold_in_words(one) for one in found.untold if one.name == kept.name)]))


def _has_texts(run: Run, kept: KeptSlice) -> bool:
    return not any(one.name == kept.name and not one.texts for one in weak_groups.found(run).untold)


@cached(20)
def _history(kept: KeptSlice, opened: tuple[int, ...]) -> list[KeptStanding]:
    return kept_slices.history(resources.bench(), kept)


def _show_runs(found: list[KeptStanding]) -> None:
    if len(found) > 1:
        html_table.show(list(map(_row, found)), "How each run does on the group")


def _row(one: KeptStanding) -> dict[str, str]:
    counts = f"{one.wrong:,} of {one.texts:,}" if one.is_known else "no such column"
    return {
        "Run": f"{one.run.name}, version {one.version}",
        "Wrong": counts,
        "Share wrong": "–" if one.rate is None else " ".join(percent_apart(one.rate)),
        "Others wrong": "–" if one.others is None else percent(one.others),
        "Fixed": f"{one.fixed:,}" if one.shared else "–",
        "Broken": f"{one.broken:,}" if one.shared else "–",
    }
