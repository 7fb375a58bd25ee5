"""Two versions of the data set: which texts were added, removed, left out or relabelled, and the classes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st
from pandas import DataFrame

from core.counted import counted, joined
from core.figures import percent
from core.records import Project, TextChange, VersionChanges, VersionDiff
from core.records.columns import AUTHOR, CHANGE, CONFIRMED_BY, ID, LABEL_AFTER, LABEL_BEFORE, REASON, TEXT
from core.workflow import class_order, comparison, ground_truth, training
from dashboard import navigation, resources, session
from dashboard.score_comparison import pickers
from dashboard.widgets import cached_comparisons, file_names, formula_cells, grids, prerequisites, rated_text, text_list
from dashboard.widgets.markdown import escaped

_MEANS = {
    TextChange.RELABELLED: "The same text with another label.",
    TextChange.MERGED: "The same text in a class that was merged, or is no longer.",
    TextChange.EXCLUDED: "Left out of the later version, with a reason.",
    TextChange.REMOVED: "Not in the later version at all.",
    TextChange.ADDED: "Not in the earlier version.",
}


def show(project: Project) -> None:
    prerequisites.data_set(project, "Versions of it are compared here.")
    if len(ground_truth.versions(resources.bench(), project)) < 2:
        prerequisites.show(
            "There is one version only; a correction or another upload makes the next.",
            navigation.GROUND_TRUTH,
            "Go to ground truth",
        )
        return
    runs = [run for run in training.runs(resources.bench(), project) if run.has_model]
    pickers.put_newer_first(project, runs)
    before, after = pickers.two_versions(project, runs)
    changes = cached_comparisons.versions(before, after)
    _show_counts(changes.diff)
    _show_names(changes.diff)
    with st.grid(2, min_column_width=340):
        with st.container():
            _show_classes(project, changes.diff)
        with st.container():
            _show_moves(changes.diff)
    _show_texts(changes, {**rated_text.begins(before), **rated_text.begins(after)})


def _show_counts(diff: VersionDiff) -> None:
    shown = {change: means for change, means in _MEANS.items() if change is not TextChange.MERGED or diff.merged}
    with st.grid(len(shown), min_column_width=105):
        for change, meaning in shown.items():
            st.metric(change.capitalize(), f"{diff.count(change):,}", border=True, help=meaning)
    st.caption(
        f"In both with the same label: {counted(diff.unchanged, 'text')}. A text is the same where id and wording are, "
        "or else the wording alone; an id with another wording counts as removed and added."
    )


def _show_names(diff: VersionDiff) -> None:
    if diff.renamed:
        names = [f"**{escaped(was)}** is now called **{escaped(now)}**" for was, now in diff.renamed.items()]
        st.markdown(f"No other class, but another name: {joined(names)}.")


def _show_classes(project: Project, diff: VersionDiff) -> None:
    st.subheader("Classes")
    labels = class_order.arranged(resources.bench(), project.id, {*diff.labels_before, *diff.labels_after})
    was, now = ([counts.get(label, 0) for label in labels] for counts in (diff.labels_before, diff.labels_after))
    table = pd.DataFrame({"Class": labels, "Before": was, "After": now})
    table["Change"] = [
        f"{difference:+,}".replace("-", "−") if difference else "0" for difference in table["After"] - table["Before"]
    ]
    before, after = f"Version {diff.before}", f"Version {diff.after}"
    shares = [[percent(number / max(sum(counts), 1)) for number in counts] for counts in (was, now)]
    table["Share"] = [" → ".join(pair) for pair in zip(*shares, strict=True)]
    st.dataframe(
        grids.written(table),
        hide_index=True,
        column_config={"Before": before, "After": after},
        alt="Texts of each class in both versions",
    )


def _show_moves(diff: VersionDiff) -> None:
    """From which label to which, and why texts were left out."""
    lines = [
        f"- {number:,} from **{escaped(was)}** to **{escaped(now)}**"
        for was, others in diff.relabelled.items()
        for now, number in sorted(others.items(), key=lambda pair: -pair[1])
    ]
    lines += [
        f"- {number:,} of **{escaped(was)}**, now in **{escaped(now)}** by merging"
        for was, others in diff.merged.items()
        for now, number in others.items()
    ]
    lines += [f"- {number:,} excluded: {escaped(reason)}" for reason, number in diff.excluded.items()]
    if lines:
        st.subheader("Relabelled, merged and excluded" if diff.merged else "Relabelled and excluded")
        st.markdown("\n".join(lines))


def _show_texts(changes: VersionChanges, begins: Mapping[str, int]) -> None:
    if changes.table.empty:
        st.markdown("No text differs between the two versions.")
        return
    table, head = comparison.changes_csv(changes), st.container(horizontal=True, vertical_alignment="center")
    as_it_is = formula_cells.ask_plain(table.cells_run(), key="changes")
    kinds = [change for change in TextChange if changes.diff.count(change)]
    with head:
        kind = _choose_kind(kinds) if len(kinds) > 1 else None
        st.download_button(
            "Download all as CSV",
            lambda: table.content(plain=as_it_is),
            file_names.of_project(f"version-{changes.diff.before}-to-{changes.diff.after}.csv"),
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
        )
    chosen = changes.table if kind is None else changes.table[changes.table[CHANGE] == kind]
    _list(changes.diff, chosen, begins, key=f"changes:{changes.diff.before}:{changes.diff.after}:{kind}")


def _choose_kind(kinds: list[TextChange]) -> TextChange | None:
    """None for all."""
    return st.segmented_control(
        "Which texts",
        kinds,
        format_func=str.capitalize,
        key=session.KIND,
        bind="query-params",
        label_visibility="collapsed",
    )


def _list(diff: VersionDiff, chosen: DataFrame, begins: Mapping[str, int], key: str) -> None:
    """Each with its labels in the two versions; what is empty in all rows is no column."""
    heads = {
        CHANGE: "Change",
        LABEL_BEFORE: f"In version {diff.before}",
        LABEL_AFTER: f"In version {diff.after}",
        AUTHOR: "By",
        REASON: "Reason",
        CONFIRMED_BY: "Confirmed by",
    }
    columns = [name for name in heads if chosen[name].notna().any()]
    text_list.show_paged(
        chosen,
        partial(_row, columns=columns),
        [heads[name] for name in columns],
        key=key,
        label="Texts that differ between the two versions",
        begins=begins,
    )


def _row(known: Mapping[Any, Any], columns: list[str]) -> text_list.Row:
    said = {name: "" if pd.isna(value) else str(value) for name, value in known.items()}
    cells = tuple(said[name].capitalize() if name == CHANGE else said[name] for name in columns)
    return text_list.Row(said[ID], said[TEXT], cells, {"Id": said[ID]})
