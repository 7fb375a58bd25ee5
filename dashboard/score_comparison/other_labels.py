"""A run's scores on the labels before and after test texts were relabelled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

import streamlit as st

from core.counted import counted, joined
from core.records import DatasetVersion, Project, Run
from core.workflow import comparison, ground_truth, merges, relabelled_test_set
from core.workflow.relabelled_test_set import OtherVersions, Relabelled
from dashboard import navigation, resources, session
from dashboard.score_comparison import agreeing_sample, pickers, score_table
from dashboard.widgets import cached_comparisons, scroll
from dashboard.widgets.markdown import escaped

_SHOWN_FIRST = "labels_first"


def open_at(project: Project, run: Run, version: DatasetVersion) -> NoReturn:
    """Go to the run's results, where its scores stand on its own labels and on those of that version."""
    st.session_state[_SHOWN_FIRST] = True
    navigation.go(navigation.RESULTS, **{session.LABELS: str(version.number), "project": project.name, "run": run.name})


def show(project: Project, run: Run, positive: str | None) -> None:
    """Nothing where every version has the same labels for the run's test texts."""
    known = cached_comparisons.other_labels(project, run)
    if known.damaged:
        st.caption(f":material/warning: {_cannot_be_told(known.damaged)}")
    others = known.relabelled
    if not others:
        return
    if st.session_state.pop(_SHOWN_FIRST, False):
        scroll.to_here(key="labels_shown_first")
    st.subheader("On the labels before and after")
    other = pickers.other_labels(project, others, _usual(project, run, others))
    _say_what_holds_no_more(project, run, known)
    found = cached_comparisons.on_other_labels(run, other)
    _show_counts(run, found)
    positive = found.merged.get(positive, positive) if positive is not None else None
    score_table.show(
        found.comparison,
        positive if positive in found.comparison.before.labels else None,
        f"Labels of version {found.before.number}",
        f"Labels of version {found.after.number}",
    )
    st.caption(comparison.brackets_in_words(found.comparison, "each version"))
    for version, unknown in zip((found.before, found.after), found.unknown, strict=True):
        score_table.show_unknown(run, unknown, version)
    agreeing_sample.show(project, run, positive, flattered=bool(found.mismatches))


def _usual(project: Project, run: Run, others: Sequence[DatasetVersion]) -> DatasetVersion:
    """The newest version where its labels are others, else the last one before that of the run."""
    earlier = [version for version in others if version.id < run.version_id]
    newest = ground_truth.latest(resources.bench(), project)
    return others[-1] if others[-1] == newest or not earlier else earlier[-1]


def _say_what_holds_no_more(project: Project, run: Run, known: OtherVersions) -> None:
    """Where the newest version has the run's own labels again: that what was changed in between was taken back."""
    newest = ground_truth.versions(resources.bench(), project)[0]
    between = [str(version.number) for version in known.relabelled if version.id > run.version_id]
    if not between or newest in (*known.relabelled, *known.damaged):
        return
    own = ground_truth.trained_on(resources.bench(), run).number
    versions = "version" if len(between) == 1 else "versions"
    st.caption(
        f":material/undo: Version {newest.number}, the newest, gives these test texts the labels of version {own} "
        f"again: what {versions} {joined(between)} changed in them holds no more."
    )


def _cannot_be_told(damaged: Sequence[DatasetVersion]) -> str:
    named = joined([str(version.number) for version in damaged])
    are = "Version {} is" if len(damaged) == 1 else "Versions {} are"
    return f"{are.format(named)} damaged: whether these test texts have other labels there cannot be told."


def _show_counts(run: Run, found: Relabelled) -> None:
    own = found.before if found.before.id == run.version_id else found.after
    lines = [_changed(found), f"The scores above are on the labels of version {own.number}."]
    if found.merged:
        lines.append(escaped(merges.merges_and_renames_in_words(found.merged, found.renamed)))
    if set(found.merged) - set(found.renamed):
        lines.append(
            "Both columns below count labels and answers of merged classes for the class that they became, so that a "
            "mistake between them is none."
        )
    if found.missing:
        lines.append(
            "Not in both versions, or there in a class that the split leaves out, and so counted in neither: "
            f"{counted(found.missing, 'more test text')}."
        )
    st.markdown(" ".join(lines))


def _changed(found: Relabelled) -> str:
    between = f"from version {found.before.number} to version {found.after.number}"
    if found.texts.empty:
        return f"No test label was corrected {between}."
    return (
        f"**{len(found.texts):,} of the {counted(found.comparison.texts, 'test label')}** changed {between}; "
        + relabelled_test_set.had_been_mismatches(found.mismatches, found.damaged)
    )
