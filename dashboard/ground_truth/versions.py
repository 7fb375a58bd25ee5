"""The project's data set versions: the newest in full, earlier ones as a list."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.counted import counted
from core.records import DatasetVersion, Project
from core.records.columns import ANNOTATOR, LABEL, SOURCE, TEXT
from core.workflow import class_order, file_damage, ground_truth, merges, splits, vote_words
from core.workflow.corrections import adjudication_queue, log_words
from core.workflow.corrections import draft as drafts
from core.workflow.import_figures import labels_from, without_label
from core.workflow.training import EMBEDDED
from dashboard import navigation, resources, session
from dashboard.cached import cached
from dashboard.ground_truth import export, import_report, unnamed_classes, vote_rule
from dashboard.uploading import value_rules
from dashboard.widgets import class_order as order_of_classes
from dashboard.widgets import errors, grids, rated_text
from dashboard.widgets import undecided_link as to_adjudicate
from dashboard.widgets.markdown import escaped


def show(project: Project, versions: list[DatasetVersion]) -> None:
    """Newest first."""
    newest, *earlier = versions
    sources = ", ".join(escaped(source) for source in newest.sources)
    st.subheader(f"Version {newest.number}")
    labels = escaped(labels_from(newest, versions))
    st.caption(f"From {sources}, {newest.created:%d %B %Y, %H:%M} · labels from {labels}")
    damage = file_damage.of_version(resources.bench(), newest)
    if damage is None:
        _show_newest(project, newest)
    else:
        errors.show(damage)
    if earlier:
        _show_earlier(earlier)


def _show_newest(project: Project, newest: DatasetVersion) -> None:
    _show_corrected(newest)
    merged = _merged(newest)
    if merged:
        st.caption(f":material/merge: {escaped(merged)}")
    order = class_order.of(resources.bench(), project.id)
    by_hand = ground_truth.labels_by_hand(resources.bench(), newest)
    import_report.show(
        newest.report, _lengths(newest), newest.vote, order, by_hand, with_context=bool(newest.mapping.context)
    )
    vote_rule.show_decision(newest)
    unnamed_classes.show(project, newest)
    if newest.report.guesses:
        with st.expander("What the files left open, and what was decided", key="guesses_kept"):
            value_rules.show_guesses(newest.report.guesses)
    import_report.show_findings(newest.report, _cut_off(newest), EMBEDDED, names_parts=_names_parts(newest))
    import_report.show_annotators(_judgements(newest), _joined(newest), key="kept")
    import_report.show_left_out(_left_out(newest), key="kept", begins=rated_text.begins(newest))
    _lead_to_adjudicate(project, newest)
    _lead_to_changes(project, newest)
    order_of_classes.show(newest)
    export.show(project, newest)


def _lead_to_changes(project: Project, newest: DatasetVersion) -> None:
    if newest.number == 1:
        return
    before = newest.number - 1
    if st.button(
        f"What changed since version {before}", icon=":material/compare_arrows:", type="tertiary", key="changes"
    ):
        address = {"compare": "Versions", session.BEFORE: str(before), session.AFTER: str(newest.number)}
        navigation.go(navigation.COMPARE, project=project.name, **address)


def _lead_to_adjudicate(project: Project, newest: DatasetVersion) -> None:
    """The way to the texts that the vote leaves open, and why they are fewer than those left out."""
    undecided = adjudication_queue.number(newest)
    if not undecided:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        waiting = to_adjudicate.lead_on(drafts.load(resources.bench(), project))
        if settled := undecided - waiting:
            of_all = counted(undecided, "text that the vote leaves open", "texts that the vote leaves open")
            st.caption(f"Of the {of_all}, {settled:,} {'is' if settled == 1 else 'are'} settled in the draft.")


def _show_earlier(versions: Sequence[DatasetVersion]) -> None:
    with st.expander("Earlier versions", key="earlier_versions"):
        st.dataframe(
            grids.written(pd.DataFrame([_line(version, versions) for version in versions])),
            hide_index=True,
            column_config={"Made": st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm")},
            alt="Earlier versions of the data set",
        )
        for version in versions:
            if damage := file_damage.of_version(resources.bench(), version):
                st.markdown(f"Version {version.number}")
                errors.show(damage)


def _show_corrected(version: DatasetVersion) -> None:
    """How many texts people gave another label than the vote, or left out, and how many are in the test part."""
    if not version.corrected:
        return
    bench = resources.bench()
    in_test = splits.corrected_in_test(bench, version)
    texts = counted(in_test, "of these texts is", "of these texts are")
    flag = f" · :material/flag: {texts} in the test part" if in_test else ""
    st.caption(f"{log_words.OTHERWISE}: {log_words.by_place(version.corrected)}{flag}")


def _line(version: DatasetVersion, versions: Sequence[DatasetVersion]) -> dict[str, object]:
    return {
        "Version": version.number,
        "Made": version.created,
        "Rule": vote_words.in_words(version.vote) if version.report.annotators > 1 else "",
        "Labels from": labels_from(version, versions),
        "Texts": version.report.texts,
        "Without a label": without_label(version.report.left_out),
        "Corrected": sum(version.corrected.values()),
        "Judgements": version.report.judgements,
        "Files": ", ".join(version.sources),
    }


@cached(10)
def _merged(version: DatasetVersion) -> str:
    return merges.said_of(resources.bench(), version)


@cached(10)
def _joined(version: DatasetVersion) -> str:
    """Which classes became one, which a count of what was judged keeps apart."""
    bench = resources.bench()
    names = merges.new_names(bench, version)
    return merges.merges_and_renames_in_words(
        {one: now for one, now in merges.of(bench, version).items() if one not in names}, ()
    )


@cached(10)
def _lengths(version: DatasetVersion) -> pd.Series:
    return ground_truth.texts(resources.bench(), version, [TEXT])[TEXT].str.len()


@cached(10)
def _names_parts(version: DatasetVersion) -> bool:
    return bool(splits.named_parts(resources.bench(), version))


@cached(10)
def _cut_off(version: DatasetVersion) -> tuple[int, int] | None:
    return ground_truth.cut_off(ground_truth.texts(resources.bench(), version, [TEXT])[TEXT].tolist(), EMBEDDED)


@cached(3, ttl="30m")
def _judgements(version: DatasetVersion) -> pd.DataFrame:
    """What was judged, by the classes' names of today."""
    found = ground_truth.judgements(resources.bench(), version)[[ANNOTATOR, LABEL, SOURCE]]
    return found.assign(label=found[LABEL].replace(merges.new_names(resources.bench(), version)))


@cached(10)
def _left_out(version: DatasetVersion) -> pd.DataFrame:
    return ground_truth.left_out(resources.bench(), version)
