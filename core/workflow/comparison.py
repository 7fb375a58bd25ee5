"""Two runs on the same test texts, and two versions of the data set."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pandas as pd
from pandas import DataFrame

from core.data.matching import DUPLICATE, NEAR_DUPLICATE, copies_among, same_texts
from core.data.relabelling import settling
from core.data.version_diff import Snapshot, VersionChanges, compare_versions
from core.errors import ComparisonError
from core.jobs.folder import JobFolder
from core.prediction.comparison import compare
from core.records import AnswerChange, Comparison, DatasetVersion, Part, Run
from core.store.exports import CsvTable
from core.workflow import class_order, ground_truth, merges, results, test_labels
from core.workflow.bench import Bench
from core.workflow.merges import Merges


@dataclass(frozen=True)
class RunComparison:
    """What ``run`` answers and scores otherwise than ``against``, on the test texts that can be compared.

    ``texts`` has the columns ``id, text, true_label, against, run, relabelled, was_mismatch``: the text's id in
    ``run``'s test part, its label in ``version``, both predicted labels, whether one of the two runs was measured on
    another label, and whether it was a mismatch of a run that had finished before the latest version of the three was
    made. Classes that one of the three versions merges are merged in all labels and answers here: ``merged`` tells
    which. Of the runs ``damaged``, by name, nobody can tell what was a mismatch. ``left_out`` has the columns ``run,
    id, text, reason``: the test texts that cannot be compared, and whose they are.
    """

    run: Run
    against: Run
    version: DatasetVersion
    comparison: Comparison
    texts: DataFrame
    left_out: DataFrame
    merged: Merges
    damaged: tuple[str, ...] = ()

    @property
    def relabelled(self) -> int:
        return int(self.texts["relabelled"].sum())

    def has_labels_of(self, other: RunComparison) -> bool:
        """Whether the texts that both comparisons are on have the same true labels in both."""
        labels = self.texts.set_index("id")["true_label"]
        theirs = other.texts.set_index("id")["true_label"].reindex(labels.index)
        return bool((theirs.isna() | (theirs == labels)).all())

    @property
    def relabelled_mismatches(self) -> int:
        return int((self.texts["relabelled"] & self.texts["was_mismatch"]).sum())

    @property
    def left_out_counts(self) -> dict[tuple[str, str], int]:
        """(run, reason) → test texts of that run that cannot be compared."""
        return dict(Counter(zip(self.left_out["run"], self.left_out["reason"], strict=True)))

    def changed(self, change: AnswerChange) -> DataFrame:
        """The texts that only one of the two has right."""
        right, was_right = (self.texts[name] == self.texts["true_label"] for name in ("run", "against"))
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
    both = ours.iloc[pairs["before"]].rename(columns={"true_label": "own_label", "predicted_label": "run"})
    other = theirs.iloc[pairs["after"]]
    both = both.assign(against=other["predicted_label"].to_numpy(), other_label=other["true_label"].to_numpy())
    reasons = _reasons(bench, both, run, against)
    both = both.assign(true_label=test_labels.labels_of(bench, both, version, otherwise=None))
    reasons = reasons.mask(reasons.isna() & both["true_label"].isna(), f"not in version {version.number}")
    left_out = [
        _lines(run, both[reasons.notna()], reasons.dropna()),
        _lines(run, *_without_partner(bench, ours, theirs, against)),
        _lines(against, *_without_partner(bench, theirs, ours, run)),
    ]
    texts = both[reasons.isna()]
    if texts.empty:
        raise ComparisonError(
            f"{against.name} and {run.name} have no test text in common that neither has learned from.",
            where=f"{against.name} and {run.name}",
            todo="Two folds are tested on different texts; compare runs of the same fold."
            if _are_folds_of_one(bench, run, against)
            else "Train one of them again with the split of the other.",
        )
    used = (version, ground_truth.trained_on(bench, run), ground_truth.trained_on(bench, against))
    texts, merged = _in_common(bench, texts, used)
    relabelled = (texts["true_label"] != texts["own_label"]) | (texts["true_label"] != texts["other_label"])
    was_mismatch, damaged = test_labels.were_mismatches(bench, texts, max(used, key=lambda version: version.number))
    texts = texts.assign(relabelled=relabelled, was_mismatch=was_mismatch)
    true, was, now = (texts[name].tolist() for name in ("true_label", "against", "run"))
    return RunComparison(
        run=run,
        against=against,
        version=version,
        comparison=compare((true, was), (true, now), class_order.arranged(bench, run.project_id, {*true, *was, *now})),
        texts=texts[["id", "text", "true_label", "against", "run", "relabelled", "was_mismatch"]],
        left_out=pd.concat(left_out, ignore_index=True),
        merged=merged,
        damaged=damaged,
    )


_COLUMNS_OF = (("true_label",), ("own_label", "run"), ("other_label", "against"))
"""Columns with labels of the version that both runs are scored on, of the run's own, and of that of the other."""


def _in_common(
    bench: Bench, texts: DataFrame, versions: tuple[DatasetVersion, DatasetVersion, DatasetVersion]
) -> tuple[DataFrame, Merges]:
    """The texts with labels and answers in the classes that all three versions have, and the classes merged for it."""
    found = merges.common_classes(bench, *versions)
    columns = {
        name: merges.in_common(texts[name], classes)
        for names, classes in zip(_COLUMNS_OF, found, strict=True)
        for name in names
    }
    occurring = {label for names in _COLUMNS_OF for name in names for label in texts[name].unique()}
    merged = {label: into for classes in found for label, into in classes.items() if label in occurring}
    return texts.assign(**columns), merged


def class_of_interest(found: RunComparison) -> str | None:
    """That of the run, or what it was merged into; None where the texts or answers have no such class."""
    positive = found.run.config.positive
    positive = positive and found.merged.get(positive, positive)
    return positive if positive in found.comparison.before.labels else None


def changed_csv(found: RunComparison, change: AnswerChange) -> CsvTable:
    """The fixed or the broken texts as a CSV for a spreadsheet."""
    names = {
        "true_label": "label",
        "against": f"predicted by {found.against.name}",
        "run": f"predicted by {found.run.name}",
    }
    return CsvTable(found.changed(change).drop(columns=["relabelled", "was_mismatch"]).rename(columns=names))


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


def _snapshot(bench: Bench, version: DatasetVersion, common: Merges) -> Snapshot:
    texts = ground_truth.texts(bench, version, ["id", "text", "label"])
    by_hand = settling(ground_truth.log_of(bench, version))
    reasons = {id: entry.change.reason for id, entry in by_hand.items() if entry.change.reason}
    return Snapshot(version.number, texts, ground_truth.left_out(bench, version), common, reasons)


def _learned(bench: Bench, run: Run) -> DataFrame:
    """The texts that the run was trained on or that its best epoch was chosen by."""
    rows = bench.artifacts.read_table(bench.artifacts.path(run.folder) / JobFolder.ROWS, ["text", "part"])
    return rows[rows["part"] != Part.TEST]


def _reasons(bench: Bench, texts: DataFrame, *runs: Run) -> pd.Series:
    """Which run has learned from a copy or near-duplicate of each text, missing where none has.

    What a near-duplicate is, the split of the run says.
    """
    reasons = pd.Series(pd.NA, index=texts.index, dtype="str")
    for run in runs:
        threshold = bench.store.split(run.split_id).settings.near_duplicates
        copies = copies_among(texts, _learned(bench, run), threshold)
        reasons = reasons.mask(copies == NEAR_DUPLICATE, f"near-duplicate of a text {_known_to(run)}")
        reasons = reasons.mask(copies == DUPLICATE, _known_to(run))
    return reasons


def _without_partner(bench: Bench, texts: DataFrame, others: DataFrame, other: Run) -> tuple[DataFrame, pd.Series]:
    """Test texts that the other run's test part does not have, and why."""
    alone = texts.drop(index=texts.index[same_texts(texts, others)["before"]])
    return alone, _reasons(bench, alone, other).fillna(f"not in the test part of {other.name}")


def _are_folds_of_one(bench: Bench, *runs: Run) -> bool:
    """Whether the runs are tested on folds of one division."""
    return len({bench.store.split(run.split_id).folder for run in runs}) == 1


def _known_to(run: Run) -> str:
    return f"in the training or validation part of {run.name}"


def _lines(run: Run, texts: DataFrame, reasons: pd.Series) -> DataFrame:
    return texts[["id", "text"]].assign(run=run.name, reason=reasons.astype("str"))[["run", "id", "text", "reason"]]
