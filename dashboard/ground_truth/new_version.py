"""From waiting files to the project's next data set version: columns, what was read, and one button."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.counted import counted, joined_at_most
from core.records import ColumnMapping, DatasetVersion, Project, VoteSettings
from core.records.columns import PART, TEXT
from core.workflow import ground_truth
from core.workflow.corrections import scale
from core.workflow.ground_truth import StagedFile
from core.workflow.training import EMBEDDED
from core.workflow.upload_reading import UploadReading
from dashboard import resources
from dashboard.ground_truth import annotate_offer, import_report, step_bar, vote_rule
from dashboard.uploading import cached_readings, column_mapping, upload, value_rules
from dashboard.widgets import choices, errors, version_button, version_made
from dashboard.widgets.markdown import escaped

_STEPS = ("Reading the files", "Taking the vote", "Looking at the texts")
_SCALE = (
    ":material/info: The labels are numbers. If they are the grades of a scale, two classes can be made of them once "
    "they are the data set: **Corrections**, *Make two classes of the grades*."
)
_SHOWN = 4
_REPLACE = "Replace the texts"
_ADD = "Add to the texts"


def show(project: Project, latest: DatasetVersion | None) -> None:
    files = upload.show(project)
    if not files:
        return
    with errors.shown(), step_bar.shown(_STEPS, key=files[0].path.name) as step:
        step()
        settings = column_mapping.choose_reading(files)
        reading = cached_readings.tables(files, settings, latest)
        st.markdown("**The first rows.** Check what each column holds; those that are used come first.")
        reading, mapping = _choose_columns(reading, latest)
        if annotate_offer.show(reading.guess, mapping):
            return
        becomes = _ask_what_becomes(latest, files)
        adding_to = latest if becomes == _ADD else None
        before = adding_to.vote if adding_to else VoteSettings()
        step()
        mapping = replace(mapping, values=value_rules.chosen(reading.guess.values, choices.of(files)))
        usual = vote_rule.usual(before, choices.of(files))
        truth = cached_readings.truth(reading, mapping, adding_to, usual)
        words = ground_truth.words_for_no_answer(reading.tables, mapping)
        near = ground_truth.near_labels(truth.judgements)
        value_rules.show(truth.report.guesses, words, near, mapping.values, choices.of(files))
        vote = vote_rule.choose(truth.judgements, before, choices.of(files), truth.report.guesses)
        truth = cached_readings.truth(reading, mapping, adding_to, vote)
        step()
        st.subheader("What was read")
        import_report.show(truth.report, truth.texts[TEXT].str.len(), vote, with_context=bool(mapping.context))
        if scale.grades(truth.report.labels):
            st.caption(_SCALE)
        cut = cached_readings.cut_off(reading, mapping, adding_to, vote, EMBEDDED)
        names_parts = bool(truth.texts[PART].notna().any())
        import_report.show_findings(truth.report, cut, EMBEDDED, names_parts=names_parts)
        import_report.show_annotators(truth.judgements, key="new")
        begins = cached_readings.begins(reading, mapping, adding_to, vote)
        import_report.show_left_out(truth.left_out, key="new", begins=begins)
        import_report.warn_of_few_texts(truth.texts, truth.left_out)
        if latest is not None and becomes is None:
            st.info(f"Say above what becomes of the texts of version {latest.number}.", icon=":material/info:")
        else:
            _keep(project, reading, mapping, adding_to, latest, vote)


def _choose_columns(reading: UploadReading, latest: DatasetVersion | None) -> tuple[UploadReading, ColumnMapping]:
    """The tables, in which each column has the first file's name, and what the columns hold."""
    rows = st.container()
    mapping = reading.guess
    # The rows help to mend what is refused.
    try:
        mapping = column_mapping.choose(reading)
        names = column_mapping.choose_names(reading, mapping)
        reading = replace(reading, tables=ground_truth.with_one_name(reading.tables, names))
        mapping = ground_truth.with_text_names(mapping, names)
    finally:
        with rows:
            column_mapping.show_first_rows(reading.tables, mapping, choices.of(reading.files))
            _say_what_is_followed(reading, latest)
    return reading, mapping


def _say_what_is_followed(reading: UploadReading, latest: DatasetVersion | None) -> None:
    if latest is None or not reading.follows:
        return
    missing = [f"“{column}”" for column in latest.mapping.columns if column not in reading.tables[0].columns]
    if missing:
        st.warning(
            f"The columns are chosen as for version {latest.number}, but this file has no "
            f"{escaped(joined_at_most(_SHOWN, missing))}: what stands there instead is a guess. Look at it, and choose "
            "another.",
            icon=":material/warning:",
        )
    else:
        st.caption(f":material/history: The columns are chosen as for version {latest.number}.")


def _ask_what_becomes(latest: DatasetVersion | None, files: tuple[StagedFile, ...]) -> str | None:
    """Neither is taken for granted: either, unseen, would be half a data set or one with what was to be gone."""
    if latest is None:
        return None
    return st.radio(
        f"What becomes of the {counted(latest.report.texts, 'text')} of version {latest.number}?",
        [_REPLACE, _ADD],
        index=None,
        horizontal=True,
        help="Either way version " + str(latest.number) + " stays as it is.",
        **choices.of(files).stay("adding", None),
    )


def _keep(
    project: Project,
    reading: UploadReading,
    mapping: ColumnMapping,
    adding_to: DatasetVersion | None,
    latest: DatasetVersion | None,
    vote: VoteSettings,
) -> None:
    label = f"Make it version {latest.number + 1}" if latest else "Make it the data set"
    follows = version_button.show(label, latest, type="primary", icon=":material/check:", key="keep_version")
    if follows is not None:
        with st.spinner("Keeping …"):
            made = ground_truth.keep(
                resources.bench(), project, reading.tables, mapping, adding_to, vote, follows=follows
            )
        version_made.remember(made)
        upload.clear(project)
        st.rerun()
