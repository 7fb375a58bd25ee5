"""Labels of test texts that another version changed: what that does to a run's scores, and what to check beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd
from pandas import DataFrame

from core.counted import counted, joined
from core.data.matching import same_texts
from core.errors import DamagedError
from core.records import Comparison, DatasetVersion, Evaluation, PredictionFilter, Run
from core.records.columns import (
    AFTER,
    BEFORE,
    ID,
    LABEL,
    OTHER_LABEL,
    PREDICTED,
    PREDICTED_LABEL,
    TEXT,
    TRUE_LABEL,
    UNIT,
    WAS_MISMATCH,
)
from core.workflow import ground_truth, merges, paired_answers, results, splits
from core.workflow.bench import Bench
from core.workflow.corrections.draft import Draft
from core.workflow.merges import Merges


@dataclass(frozen=True)
class Relabelled:
    """One run's answers on the labels of two versions, on those test texts that both versions have.

    Classes that one of the two versions merges or renames are merged in both, in the answers, too: ``merged`` tells
    which, ``renamed`` those of them that only have another name.
    ``texts`` has the columns ``id, text, before, after, predicted, was_mismatch``, one row a text whose label is
    another even so; ``was_mismatch`` tells whether a run that was there before the change had answered other than the
    label at that time. ``missing`` counts the test texts that the other version does not have, or has in
    a class that the run's split leaves out; of the runs ``damaged``,
    by name, nobody can tell what they had answered. ``unknown`` are the answers, by class, that name a class which the
    version before, or that after, does not have: they count as wrong there.
    """

    before: DatasetVersion
    after: DatasetVersion
    comparison: Comparison
    texts: DataFrame
    missing: int
    merged: Merges
    renamed: Merges
    damaged: tuple[str, ...] = ()
    unknown: tuple[dict[str, int], dict[str, int]] = field(default_factory=lambda: ({}, {}))

    @property
    def mismatches(self) -> int:
        return int(self.texts[WAS_MISMATCH].sum())


@dataclass(frozen=True)
class OtherVersions:
    """Versions, oldest first, that have other labels for a run's test texts, and those of which nobody can tell, as
    their tables are damaged.
    """

    relabelled: tuple[DatasetVersion, ...]
    damaged: tuple[DatasetVersion, ...]


def versions_with_other_labels(bench: Bench, run: Run) -> OtherVersions:
    """The versions in which a test text of the run has another label than in the run's own, or another class because
    classes were merged after the run.

    Those before the first model are none of them: nothing was measured on their labels.
    """
    answered = results.answers(bench, run)
    own = ground_truth.trained_on(bench, run)
    relabelled, damaged = [], []
    for version in _since_the_first_model(bench, run):
        try:
            if version.id != own.id and _is_other(bench, answered, own, version):
                relabelled.append(version)
        except DamagedError:
            damaged.append(version)
    return OtherVersions(tuple(relabelled), tuple(damaged))


def has_other_labels(bench: Bench, run: Run, version: DatasetVersion) -> bool:
    """Whether the run's scores would be others on the labels of that version. Raises DamagedError."""
    own = ground_truth.trained_on(bench, run)
    return version.id != own.id and _is_other(bench, results.answers(bench, run), own, version)


def _is_other(bench: Bench, answered: DataFrame, own: DatasetVersion, version: DatasetVersion) -> bool:
    """Whether scores on that version's labels would be others: a text was relabelled, or a later merge joins classes
    that the model tells apart. Raises DamagedError.
    """
    theirs, before = labels_of(bench, answered, version), answered[TRUE_LABEL]
    ours, common = merges.common_classes(bench, own, version)
    told_apart = {*own.report.labels, *before, *answered[PREDICTED_LABEL]}
    joins = version.number > own.number and merges.joins(ours, told_apart)
    relabelled = merges.in_common(before, ours) != merges.in_common(theirs, common)
    return bool((theirs != before).any()) and (joins or bool(relabelled.any()))


def _since_the_first_model(bench: Bench, run: Run) -> list[DatasetVersion]:
    """The versions, oldest first, from the first one on that a model was trained on."""
    trained = {one.version_id for one in bench.store.runs(run.project_id) if one.has_model}
    versions = bench.store.versions(run.project_id)
    first = next((place for place, version in enumerate(versions) if version.id in trained), 0)
    return versions[first:]


def changed_before(bench: Bench, run: Run) -> int:
    """How many test texts were relabelled between the first version that has them and that a model was trained on, or a
    later one, and the run's own. A text of a merged class was not. Raises DamagedError where one of them is damaged.
    """
    answered = results.answers(bench, run)
    own = ground_truth.trained_on(bench, run)
    known = pd.Series(False, index=answered.index)
    changed = known.copy()
    for version in _since_the_first_model(bench, run):
        if version.number < own.number:
            ours, theirs = merges.common_classes(bench, own, version)
            first = merges.in_common(labels_of(bench, answered, version, otherwise=None), theirs)
            differs = first.notna() & (first != merges.in_common(answered[TRUE_LABEL], ours))
            changed |= ~known & differs
            known |= first.notna()
    return int(changed.sum())


def changed_in_words(number: int) -> str:
    """What ``changed_before`` counts; empty where nothing was."""
    if not number:
        return ""
    were = counted(number, "test label was", "test labels were")
    return f"{were} changed between the version of the first model and that of this run."


def corrected_since(bench: Bench, run: Run, draft: Draft) -> int:
    """How many of the run's test texts a correction since its version gave another label or left out; those of the
    draft, too.
    """
    of_corrected = PredictionFilter(only_mismatches=False, ids=tuple(draft.states))
    rows = results.mismatches(bench, run, of_corrected).rows if draft.states else DataFrame(columns=[ID, TRUE_LABEL])
    now = pd.Series({id: state.label for id, state in draft.states.items()}, dtype="str").reindex(rows[ID])
    classes = draft.changes.classes
    return int((merges.in_common(now, classes).to_numpy() != merges.in_common(rows[TRUE_LABEL], classes)).sum())


def corrected_in_words(run: Run, number: int) -> str:
    """What ``corrected_since`` counts, and what that means for a later run."""
    were = counted(number, "test text was", "test texts were")
    return f"{were} corrected since the version of {run.name}: part of what a later run gains may come from that alone."


def on_other_labels(bench: Bench, run: Run, other: DatasetVersion) -> Relabelled:
    """The run's scores on the labels of its own version and of another, the one of the lower number as ``before``."""
    own = ground_truth.trained_on(bench, run)
    before, after = sorted((own, other), key=lambda version: version.number)
    ours, theirs = merges.common_classes(bench, own, other)
    answered = results.answers(bench, run)
    answered = answered.assign(
        true_label=merges.in_common(answered[TRUE_LABEL], ours),
        predicted_label=merges.in_common(answered[PREDICTED_LABEL], ours),
        other_label=merges.in_common(labels_of(bench, answered, other, otherwise=None), theirs),
    )
    is_of_question = ~answered[OTHER_LABEL].isin(classes_left_out(bench, run, ours))
    answered = answered.assign(other_label=answered[OTHER_LABEL].where(is_of_question))
    both = answered.dropna(subset=OTHER_LABEL)
    columns = {own.id: TRUE_LABEL, other.id: OTHER_LABEL}
    both = both.rename(columns={columns[before.id]: BEFORE, columns[after.id]: AFTER, PREDICTED_LABEL: PREDICTED})
    changed = both[both[BEFORE] != both[AFTER]]
    was_mismatch, damaged = were_mismatches(bench, changed, after)
    drawn_from = splits.of_run_drawn_from(bench, run)
    found = paired_answers.compare(
        bench,
        run.project_id,
        (both[BEFORE], both[PREDICTED]),
        (both[AFTER], both[PREDICTED]),
        units=both[UNIT],
        drawn_from=(drawn_from, drawn_from),
    )
    classes = {own.id: ours, other.id: theirs}
    return Relabelled(
        before=before,
        after=after,
        comparison=found,
        texts=changed.assign(was_mismatch=was_mismatch).reset_index(drop=True),
        missing=len(answered) - len(both),
        merged={**theirs, **ours},
        renamed=merges.renamed(
            (theirs, other.report.labels), (ours, {*own.report.labels, *results.answers(bench, run)[PREDICTED_LABEL]})
        ),
        damaged=damaged,
        unknown=(
            unknown_answers(found.before, before, classes[before.id]),
            unknown_answers(found.after, after, classes[after.id]),
        ),
    )


def had_been_mismatches(number: int, damaged: Sequence[str]) -> str:
    """“2 of these texts had been mismatches of a run.”, and the damaged runs of which that cannot be told."""
    had = counted(number, "of these texts had been a mismatch", "of these texts had been mismatches")
    if not damaged:
        return f"{had} of a run."
    are = "is damaged, so its" if len(damaged) == 1 else "are damaged, so their"
    return f"{had} of a run that can be read. {joined(damaged).capitalize()} {are} mismatches cannot be told."


def unknown_answers(evaluation: Evaluation, version: DatasetVersion, common: Merges) -> dict[str, int]:
    """Answers that name a class which the version does not have, by class: they all count as wrong.

    ``common`` is the version's classes → those of the evaluation, where classes were merged for it.
    """
    known = {common.get(label, label) for label in version.report.labels}
    answered = {
        label: sum(column)
        for label, column in zip(evaluation.labels, zip(*evaluation.confusion, strict=True), strict=True)
    }
    return {label: number for label, number in answered.items() if number and label not in known}


def classes_left_out(bench: Bench, run: Run, common: Merges) -> set[str]:
    """The classes that the run's split leaves out, in the common naming: a text of one is no part of its question."""
    assert run.result is not None
    left_out = {common.get(label, label) for label in bench.store.split(run.split_id).settings.without}
    return left_out - {common.get(label, label) for label in run.result.test.labels}


def labels_of(
    bench: Bench, answered: DataFrame, version: DatasetVersion, otherwise: str | None = TRUE_LABEL
) -> pd.Series:
    """Each text's label in that version; where the version does not have the text, the column named, else missing."""
    texts = ground_truth.texts(bench, version, [ID, TEXT, LABEL])
    pairs = same_texts(answered, texts)
    found = pd.Series(
        texts[LABEL].iloc[pairs[AFTER]].to_numpy(), index=answered.index[pairs[BEFORE]], dtype="str"
    ).reindex(answered.index)
    return found if otherwise is None else found.fillna(answered[otherwise])


def were_mismatches(bench: Bench, texts: DataFrame, version: DatasetVersion) -> tuple[pd.Series, tuple[str, ...]]:
    """Whether a run that had finished before that version was made had the text (``id, text``) among its mismatches, by
    a label that it has no more there, and the names of such runs that are damaged, so that nobody can tell.

    A text whose new label a later run contradicts became its mismatch by the change, and is not meant.
    """
    found, damaged = pd.Series(False, index=texts.index), []
    now = labels_of(bench, texts, version, otherwise=None)
    for run in bench.store.models(version.project_id):
        if not run.has_model or run.finished is None or run.finished > version.created:
            continue
        try:
            answered = results.answers(bench, run)
        except DamagedError:
            damaged.append(run.name)
            continue
        wrong = answered[answered[TRUE_LABEL] != answered[PREDICTED_LABEL]]
        ours, theirs = merges.common_classes(bench, ground_truth.trained_on(bench, run), version)
        pairs = same_texts(texts, wrong)
        places = texts.index[pairs[BEFORE]]
        then = merges.in_common(wrong[TRUE_LABEL].iloc[pairs[AFTER]], ours).to_numpy()
        found |= texts.index.isin(places[(merges.in_common(now, theirs).loc[places] != then).to_numpy()])
    return found, tuple(damaged)
