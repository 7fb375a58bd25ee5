"""Two runs on the same test texts, and two versions of the data set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from pandas import DataFrame

from core.counted import counted, joined
from core.data import correction_log
from core.data.matching import DUPLICATE, NEAR_DUPLICATE, copies_among, same_texts
from core.data.splitting import tied_in_either
from core.data.version_diff import Snapshot, VersionChanges, compare_versions
from core.errors import ComparisonError
from core.records import AnswerChange, Comparison, DatasetVersion, Measure, Part, Run, schemas
from core.records.columns import (
    AFTER,
    AGAINST,
    BEFORE,
    ID,
    LABEL,
    OTHER_LABEL,
    OWN_LABEL,
    PART,
    PREDICTED_LABEL,
    REASON,
    RELABELLED,
    RUN,
    TEXT,
    TRUE_LABEL,
    UNIT,
    WAS_MISMATCH,
)
from core.store.exports import CsvTable
from core.workflow import (
    ground_truth,
    independence,
    measures,
    merges,
    paired_answers,
    rated_text,
    relabelled_test_set,
    results,
    splits,
    training,
)
from core.workflow.bench import Bench
from core.workflow.merges import Merges

COUNT_LIKEWISE = "Labels and answers that name a class of before count for the one of now."


@dataclass(frozen=True)
class LearnedOtherwise:
    """What of one part differs between two runs: of the ``texts`` in both those that have another label, and how many
    only the later or only the earlier run had. A text of a merged class has no other label.
    """

    texts: int
    relabelled: int
    added: int
    removed: int


@dataclass(frozen=True)
class RunComparison:
    """What ``run`` answers and scores otherwise than ``against``, on the test texts that can be compared.

    ``texts`` has the columns of ``schemas.COMPARED``: the text's id in ``run``'s test part, its label in ``version``,
    both predicted labels, whether one of the two runs was measured on another label, and whether it was a mismatch of a
    run that had finished before the latest version of the three was made. Classes that one of the three versions merges
    or renames are so in all labels and answers here: ``merged`` tells which, ``renamed`` those of them that were only
    renamed. ``unknown`` are the answers of ``against`` and of ``run``, by class, that name a class which ``version``
    does not have; ``learned`` tells what the two learned from otherwise, by part; it is empty where one was made
    elsewhere. Of the runs ``damaged``, by name, nobody can tell what was a mismatch. ``left_out`` has the columns of
    ``schemas.NOT_COMPARED``: the test texts that cannot be compared, and whose they are.
    """

    run: Run
    against: Run
    version: DatasetVersion
    comparison: Comparison
    texts: DataFrame
    left_out: DataFrame
    merged: Merges
    renamed: Merges
    unknown: tuple[dict[str, int], dict[str, int]]
    learned: dict[Part, LearnedOtherwise]
    damaged: tuple[str, ...] = ()

    @property
    def relabelled(self) -> int:
        return int(self.texts[RELABELLED].sum())

    def has_labels_of(self, other: RunComparison) -> bool:
        """Whether the texts that both comparisons are on have the same true labels in both."""
        labels = self.texts.set_index(ID)[TRUE_LABEL]
        theirs = other.texts.set_index(ID)[TRUE_LABEL].reindex(labels.index)
        return bool((theirs.isna() | (theirs == labels)).all())

    @property
    def relabelled_mismatches(self) -> int:
        return int((self.texts[RELABELLED] & self.texts[WAS_MISMATCH]).sum())

    @property
    def left_out_counts(self) -> dict[tuple[str, str], int]:
        """(run, reason) → test texts of that run that cannot be compared."""
        return dict(Counter(zip(self.left_out[RUN], self.left_out[REASON], strict=True)))

    def changed(self, change: AnswerChange) -> DataFrame:
        """The texts that only one of the two has right."""
        right, was_right = (self.texts[name] == self.texts[TRUE_LABEL] for name in (RUN, AGAINST))
        return self.texts[right & ~was_right if change is AnswerChange.FIXED else was_right & ~right]


def of_runs(bench: Bench, run: Run, against: Run, version: DatasetVersion | None = None) -> RunComparison:
    """Compare ``run`` with ``against`` on the labels of a version, the project's newest unless another is named.

    Only texts that are in both test parts are compared, and of those only such whose copy or near-duplicate neither
    run has learned from, in training or in choosing its best epoch. Raises JobError where a run has no model,
    ComparisonError where it is the same run twice or nothing is left to compare.
    """
    if run.id == against.id:
        raise ComparisonError(
            f"{run.name} cannot be compared with itself.", where=run.name, todo="Choose two different runs."
        )
    version = version or bench.store.versions(run.project_id)[-1]
    ours, theirs = results.answers(bench, run), results.answers(bench, against)
    pairs = same_texts(ours, theirs)
    both = ours.iloc[pairs[BEFORE]].rename(columns={TRUE_LABEL: OWN_LABEL, PREDICTED_LABEL: RUN})
    other = theirs.iloc[pairs[AFTER]]
    both = both.assign(
        against=other[PREDICTED_LABEL].to_numpy(),
        other_label=other[TRUE_LABEL].to_numpy(),
        unit=tied_in_either(both[UNIT], other[UNIT].set_axis(both.index)),
    )
    begins = _begins(bench, run, against)
    reasons = _reasons(bench, both, begins, run, against)
    both = both.assign(true_label=relabelled_test_set.labels_of(bench, both, version, otherwise=None))
    reasons = reasons.mask(reasons.isna() & both[TRUE_LABEL].isna(), f"not in version {version.number}")
    used = (version, ground_truth.trained_on(bench, run), ground_truth.trained_on(bench, against))
    classes = merges.common_classes(bench, *used)
    for one, named in ((run, classes[1]), (against, classes[2])):
        left = merges.in_common(both[TRUE_LABEL], classes[0]).isin(
            relabelled_test_set.classes_left_out(bench, one, named)
        )
        reasons = reasons.mask(reasons.isna() & left, f"of a class that the split of {one.name} leaves out")
    left_out = [
        _lines(run, both[reasons.notna()], reasons.dropna()),
        _lines(run, *_without_partner(bench, ours, theirs, begins, against)),
        _lines(against, *_without_partner(bench, theirs, ours, begins, run)),
    ]
    texts = both[reasons.isna()]
    if texts.empty:
        raise ComparisonError(
            f"{against.name} and {run.name} have no test text in common that neither has learned from.",
            where=f"{against.name} and {run.name}",
            todo="Folds are tested on different texts; compare runs of the same fold, and with them all folds of both."
            if are_folds_of_one(bench, run, against)
            else "Train one of them again with the split of the other.",
        )
    texts, merged, renamed = _in_common(texts, classes, used)
    relabelled = (texts[TRUE_LABEL] != texts[OWN_LABEL]) | (texts[TRUE_LABEL] != texts[OTHER_LABEL])
    was_mismatch, damaged = relabelled_test_set.were_mismatches(
        bench, texts, max(used, key=lambda version: version.number)
    )
    texts = texts.assign(relabelled=relabelled, was_mismatch=was_mismatch)
    compared = paired_answers.compare(
        bench,
        run.project_id,
        (texts[TRUE_LABEL], texts[AGAINST]),
        (texts[TRUE_LABEL], texts[RUN]),
        units=texts[UNIT],
        drawn_from=(splits.of_run_drawn_from(bench, against), splits.of_run_drawn_from(bench, run)),
    )
    return RunComparison(
        run=run,
        against=against,
        version=version,
        comparison=compared,
        texts=texts[schemas.COMPARED.names],
        left_out=pd.concat(left_out, ignore_index=True),
        merged=merged,
        renamed=renamed,
        unknown=(
            relabelled_test_set.unknown_answers(compared.before, version, classes[0]),
            relabelled_test_set.unknown_answers(compared.after, version, classes[0]),
        ),
        learned=_learned_each(bench, against, run),
        damaged=damaged,
    )


_COLUMNS_OF = ((TRUE_LABEL,), (OWN_LABEL, RUN), (OTHER_LABEL, AGAINST))
"""Columns with labels of the version that both runs are scored on, of the run's own, and of that of the other."""


def _in_common(
    texts: DataFrame, found: tuple[Merges, ...], used: Sequence[DatasetVersion]
) -> tuple[DataFrame, Merges, Merges]:
    """The texts with labels and answers in the classes that all three versions have, the classes merged or renamed for
    it, and those of them that are only renamed.
    """
    columns = {
        name: merges.in_common(texts[name], classes)
        for names, classes in zip(_COLUMNS_OF, found, strict=True)
        for name in names
    }
    occurring = [{label for name in names for label in texts[name].unique()} for names in _COLUMNS_OF]
    merged = {label: into for classes in found for label, into in classes.items() if label in set().union(*occurring)}
    known = [{*labels, *version.report.labels} for labels, version in zip(occurring, used, strict=True)]
    return texts.assign(**columns), merged, merges.renamed(*zip(found, known, strict=True))


def are_folds_of_one(bench: Bench, *runs: Run) -> bool:
    """Whether the runs are tested on different folds of one division, and so on different texts each."""
    tested = [bench.store.split(run.split_id) for run in runs]
    return len({one.folder for one in tested}) == 1 and len({one.settings.fold for one in tested}) == len(runs)


def measure(bench: Bench, found: RunComparison) -> Measure:
    """The project's measure, in the classes of the comparison."""
    return measures.among(measures.of(bench, found.run.project_id), found.comparison.before.labels, found.merged)


def changed_csv(found: RunComparison, change: AnswerChange) -> CsvTable:
    """The fixed or the broken texts as a CSV for a spreadsheet."""
    names = {
        TRUE_LABEL: LABEL,
        AGAINST: f"predicted by {found.against.name}",
        RUN: f"predicted by {found.run.name}",
    }
    return CsvTable(found.changed(change).drop(columns=[RELABELLED, WAS_MISMATCH]).rename(columns=names))


def left_out_csv(found: RunComparison) -> CsvTable:
    """The test texts that could not be compared, each with its reason, as a CSV for a spreadsheet."""
    return CsvTable(found.left_out)


def of_versions(bench: Bench, before: DatasetVersion, after: DatasetVersion) -> VersionChanges:
    """Texts that were added, removed, left out or relabelled from one version to the other; raises ComparisonError
    where it is the same version twice.
    """
    if before.id == after.id:
        raise ComparisonError(
            f"Version {before.number} cannot be compared with itself.",
            where=f"version {before.number}",
            todo="Choose two different versions.",
        )
    common = merges.common_classes(bench, before, after)
    return compare_versions(_snapshot(bench, before, common[0]), _snapshot(bench, after, common[1]))


def changes_csv(changes: VersionChanges) -> CsvTable:
    """One line for each text that changed, as a CSV for a spreadsheet."""
    return CsvTable(changes.table)


def write(bench: Bench, table: CsvTable, out: Path, *, plain: bool = False) -> None:
    """Write one of these tables, complete or not at all; ``plain`` as in ``CsvTable.content``."""
    bench.artifacts.write_atomically(out, table.content(plain=plain))


def _snapshot(bench: Bench, version: DatasetVersion, common: Merges) -> Snapshot:
    texts = ground_truth.texts(bench, version, [ID, TEXT, LABEL])
    changes = correction_log.changes(ground_truth.log_of(bench, version))
    by_hand = changes.settled
    return Snapshot(
        version.number,
        texts,
        ground_truth.left_out(bench, version),
        common,
        reasons={id: entry.change.reason for id, entry in by_hand.items() if entry.change.reason},
        authors={id: entry.change.author for id, entry in by_hand.items()},
        confirmed={id: names for id in by_hand if (names := changes.confirmed_by(id))},
        classes=tuple(version.report.labels),
    )


def brackets_in_words(compared: Comparison, scored: str) -> str:
    """What the brackets of a table are that has scores of ``scored``, and their differences: each is made otherwise."""
    return (
        f"Brackets are 95 % intervals. Those of {scored} are {independence.METHOD}; "
        f"those of the differences hold 95 % of the outcomes where both are scored on the same {compared.resamples:,} "
        f"resamples of these texts, tied ones together (paired bootstrap, seed {compared.seed})."
    )


def learned_in_words(found: RunComparison) -> str:
    """“From run-1 to run-2, 4 of the 970 training texts that both have got another label and 2 training texts were
    added.”
    """
    said = [words for part, one in found.learned.items() for words in _otherwise_in_words(one, _LEARNING[part])]
    names = f"{found.against.name} and {found.run.name}"
    if not said:
        return f"{names} learned from the same labels of the same texts."
    return f"From {found.against.name} to {found.run.name}, {joined(said)}."


_LEARNING = {Part.TRAIN: "training", Part.VALIDATION: "validation"}


def _otherwise_in_words(one: LearnedOtherwise, part: str) -> list[str]:
    in_both = f"{counted(one.texts, f'{part} text')} that both have"
    said = [f"{one.relabelled:,} of the {in_both} got another label"] if one.relabelled else []
    for number, done in ((one.added, "added"), (one.removed, "removed")):
        were = "was" if number == 1 else "were"
        said += [f"{counted(number, f'{part} text')} {were} {done}"] if number else []
    return said


def _learned_each(bench: Bench, before: Run, after: Run) -> dict[Part, LearnedOtherwise]:
    """By part; none where what one of them learned from is not known."""
    if before.is_made_elsewhere or after.is_made_elsewhere:
        return {}
    return {part: _learned_otherwise(bench, before, after, part) for part in (Part.TRAIN, Part.VALIDATION)}


def _learned_otherwise(bench: Bench, before: Run, after: Run, part: Part) -> LearnedOtherwise:
    versions = [ground_truth.trained_on(bench, run) for run in (before, after)]
    common = merges.common_classes(bench, *versions)
    old, new = _rows_of(bench, before, part, common[0]), _rows_of(bench, after, part, common[1])
    pairs = same_texts(old, new)
    was, now = old[LABEL].iloc[pairs[BEFORE]].to_numpy(), new[LABEL].iloc[pairs[AFTER]].to_numpy()
    return LearnedOtherwise(len(pairs), int((was != now).sum()), len(new) - len(pairs), len(old) - len(pairs))


def _rows_of(bench: Bench, run: Run, part: Part, classes: Merges) -> DataFrame:
    rows = bench.artifacts.read_table(bench.artifacts.run(run).rows, schemas.ROWS, [ID, TEXT, LABEL, PART])
    rows = rows[rows[PART] == part].reset_index(drop=True)
    return rows.assign(label=merges.in_common(rows[LABEL], classes))


def _begins(bench: Bench, *runs: Run) -> dict[str, int]:
    """Where what was rated begins in the texts of these runs that stand behind a context."""
    versions = {version.id: version for version in (ground_truth.trained_on(bench, run) for run in runs)}
    return {text: at for one in versions.values() for text, at in rated_text.begins(bench, one).items()}


def _reasons(bench: Bench, texts: DataFrame, begins: Mapping[str, int], *runs: Run) -> pd.Series:
    """Which run has learned from a copy or near-duplicate of each text, missing where none has.

    What a near-duplicate is, the split of the run says.
    """
    reasons = pd.Series(pd.NA, index=texts.index, dtype="str")
    for run in runs:
        threshold = bench.store.split(run.split_id).settings.near_duplicates
        copies = copies_among(texts, training.learned_rows(bench, run, [TEXT]), threshold, begins)
        reasons = reasons.mask(copies == NEAR_DUPLICATE, f"near-duplicate of a text {_known_to(run)}")
        reasons = reasons.mask(copies == DUPLICATE, _known_to(run))
    return reasons


def _without_partner(
    bench: Bench, texts: DataFrame, others: DataFrame, begins: Mapping[str, int], other: Run
) -> tuple[DataFrame, pd.Series]:
    """Test texts that the other run's test part does not have, and why."""
    alone = texts.drop(index=texts.index[same_texts(texts, others)[BEFORE]])
    return alone, _reasons(bench, alone, begins, other).fillna(f"not in the test part of {other.name}")


def _known_to(run: Run) -> str:
    return f"in the training or validation part of {run.name}"


def _lines(run: Run, texts: DataFrame, reasons: pd.Series) -> DataFrame:
    return texts[[ID, TEXT]].assign(run=run.name, reason=reasons.astype("str"))[schemas.NOT_COMPARED.names]
