"""From waiting files to the project's next data set version: columns, what was read, and one button."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.counted import counted
from core.records import ColumnMapping, DatasetVersion, Project, VoteSettings
from core.workflow import ground_truth
from core.workflow.ground_truth import StagedFile
from core.workflow.training import EMBEDDED
from dashboard import resources
from dashboard.parts import (
    annotate_offer,
    choices,
    columns,
    errors,
    import_report,
    readings,
    steps,
    upload,
    value_rules,
    version_button,
    version_made,
    vote_rule,
)

_STEPS = ("Reading the files", "Taking the vote", "Looking at the texts")
_REPLACE = "Replace the texts"
_ADD = "Add to the texts"


def show(project: Project, latest: DatasetVersion | None) -> None:
    files = upload.show(project)
    if not files:
        return
    with errors.shown(), steps.shown(_STEPS, key=files[0].path.name) as step:
        step()
        settings = columns.choose_reading(files)
        reading = readings.tables(files, settings)
        st.markdown("**The first rows.** Check what each column holds.")
        columns.show_first_rows(reading.tables[0])
        mapping = columns.choose(reading, files)
        annotate_offer.show(mapping)
        adding_to = _adding_to(latest, files)
        usual = adding_to.vote if adding_to else VoteSettings()
        step()
        mapping = replace(mapping, values=value_rules.chosen(reading.guess.values, choices.of(files)))
        truth = readings.truth(reading, mapping, files, settings, adding_to, usual)
        words = ground_truth.words_for_no_answer(reading.tables, mapping)
        value_rules.show(truth.report.guesses, words, mapping.values, choices.of(files))
        vote = vote_rule.choose(truth.judgements, usual, choices.of(files))
        truth = readings.truth(reading, mapping, files, settings, adding_to, vote)
        step()
        st.subheader("What was read")
        import_report.show(truth.report, truth.texts["text"].str.len(), vote)
        identity = (files, settings, mapping, adding_to and adding_to.id, vote)
        cut = readings.cut_off(truth, identity, EMBEDDED)
        import_report.show_findings(truth.report, cut, EMBEDDED)
        import_report.show_annotators(truth.judgements)
        import_report.show_left_out(truth.left_out, key="new")
        import_report.warn_of_few_texts(truth.texts, truth.left_out)
        _keep(project, reading, mapping, adding_to, latest, vote)


def _adding_to(latest: DatasetVersion | None, files: tuple[StagedFile, ...]) -> DatasetVersion | None:
    if latest is None:
        return None
    choice = st.radio(
        f"What becomes of the {counted(latest.report.texts, 'text')} of version {latest.number}?",
        [_REPLACE, _ADD],
        horizontal=True,
        help="Either way version " + str(latest.number) + " stays as it is.",
        **choices.of(files).stay("adding", _REPLACE),
    )
    return latest if choice == _ADD else None


def _keep(
    project: Project,
    reading: readings.Reading,
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
