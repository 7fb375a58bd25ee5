"""``compare`` and ``compare-versions``: what changed from one run, or one version, to another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import msgspec

from core.command_line import checked_sample
from core.command_line.application import commands, project_option
from core.command_line.output import answering, class_counts, counts, figures, plain_option, written
from core.counted import counted
from core.errors import SettingError
from core.figures import signed_with_bounds
from core.records import AnswerChange, ClassDifferences, Comparison, Score, TextChange, VersionDiff
from core.records.columns import ID
from core.store.exports import CsvTable
from core.workflow import (
    annotator_ceiling,
    causes,
    compared_experiments,
    compared_folds,
    compared_slices,
    comparison,
    ground_truth,
    independence,
    merges,
    projects,
    relabelled_test_set,
    training,
    verdict,
)
from core.workflow.bench import Bench
from core.workflow.compared_experiments import ComparedExperiments
from core.workflow.compared_folds import ComparedFolds
from core.workflow.comparison import RunComparison
from core.workflow.verdict import Verdict

_OUT = click.Path(dir_okay=False, path_type=Path)


@commands.command("compare")
@click.argument("before", metavar="RUN")
@click.argument("after", metavar="RUN")
@project_option
@click.option("--labels", "number", type=int, help="Version whose labels count as true; the newest by default.")
@click.option("--positive", help="Class whose scores are shown; the project's class of interest by default.")
@click.option("--annotator", help="Show both runs beside this annotator, too, on the texts that they judged.")
@click.option("--fixed", type=_OUT, help="Write the texts that only the second run has right to this CSV file.")
@click.option("--broken", type=_OUT, help="Write the texts that only the first run has right to this CSV file.")
@plain_option
@click.pass_obj
@answering
def compare_runs(
    bench: Bench,
    before: str,
    after: str,
    project: str | None,
    number: int | None,
    positive: str | None,
    annotator: str | None,
    fixed: Path | None,
    broken: Path | None,
    plain: bool,
) -> tuple[dict[str, Any], str]:
    """Compare two runs on the same test texts, with paired bootstrap intervals and an exact or randomisation test.

    Of runs of two experiments with several seeds the mean scores are compared, too; of folds of two
    cross-validations of one division the answers of all folds.
    """
    owner = projects.find(bench, project)
    against, run = training.run(bench, owner, before), training.run(bench, owner, after)
    version = ground_truth.version(bench, owner, number) if number is not None else None
    found = comparison.of_runs(bench, run, against, version)
    # Before the verdict on the two runs, whose correction counts it.
    several = compared_experiments.of_comparison(bench, owner, found)
    folds = compared_folds.of_comparison(bench, owner, found)
    judged = verdict.of(bench, found, comparison.measure(bench, found))
    positive = _positive(found, positive, judged)
    for change, out in ((AnswerChange.FIXED, fixed), (AnswerChange.BROKEN, broken)):
        if out is not None:
            _write(bench, comparison.changed_csv(found, change), out, plain)
    measured = (against, run) if found.relabelled else ()
    document = _run_document(bench, found, judged, positive)
    document |= {"corrected": {one.name: checked_sample.document(bench, one) for one in measured}}
    said = [line for one in measured for line in checked_sample.lines(bench, one, positive)]
    if several is not None:
        document["experiments"] = _experiments_document(several)
        said += [f"{compared_experiments.headline(several)}.", compared_experiments.reading(several)]
    if folds is not None:
        document["folds"] = _folds_document(folds)
        said += [f"{compared_folds.headline(folds)}.", compared_folds.reading(folds)]
    if found.comparison.fixed + found.comparison.broken:
        groups = compared_slices.of(bench, found)
        document["groups"] = msgspec.to_builtins(groups)
        said += [*compared_slices.told(groups, against.name, run.name), compared_slices.looked_at(groups)]
    if ceiling := annotator_ceiling.compared_in_words(bench, against, run):
        said.append(ceiling)
    if annotator is not None:
        beside = annotator_ceiling.beside(bench, annotator, against, run)
        document["beside_annotator"] = msgspec.to_builtins(beside)
        said += [*annotator_ceiling.beside_in_words(beside), annotator_ceiling.READING]
    return document, "\n".join([_run_text(bench, found, judged, positive), *said])


def _experiments_document(found: ComparedExperiments) -> dict[str, Any]:
    one = found.compared
    return {
        "before": {run.name: round(score, 6) for run, score in zip(found.before, one.before, strict=True)},
        "after": {run.name: round(score, 6) for run, score in zip(found.after, one.after, strict=True)},
        "measure": msgspec.to_builtins(found.measure),
        "difference": figures(one.difference),
        "p_value": one.p_value,
        "p_value_by_holm": found.p_value,
        "share_of_variance_by_seeds": round(one.by_seeds, 4),
        "texts": one.texts,
        "may_be_luck": found.may_be_luck,
    }


def _folds_document(found: ComparedFolds) -> dict[str, Any]:
    return {
        "before": [run.name for run in found.before],
        "after": [run.name for run in found.after],
        "of_folds": found.folds,
        "measure": msgspec.to_builtins(found.measure),
        "difference": figures(found.difference),
        "p_value": found.difference.p_value,
        "p_value_by_holm": found.p_value,
        "texts": found.compared.texts,
        "may_be_luck": found.may_be_luck,
    }


@commands.command("compare-versions")
@click.argument("before", metavar="VERSION", type=int)
@click.argument("after", metavar="VERSION", type=int)
@project_option
@click.option("--out", type=_OUT, help="Write the texts that changed to this CSV file.")
@plain_option
@click.pass_obj
@answering
def compare_versions(
    bench: Bench, before: int, after: int, project: str | None, out: Path | None, plain: bool
) -> tuple[dict[str, Any], str]:
    """Compare two versions: texts added, removed, left out and relabelled, and the classes."""
    owner = projects.find(bench, project)
    old, new = (ground_truth.version(bench, owner, number) for number in (before, after))
    changes = comparison.of_versions(bench, old, new)
    if out is not None:
        _write(bench, comparison.changes_csv(changes), out, plain)
    return msgspec.to_builtins(changes.diff), _version_text(changes.diff) + (f"\nWritten to {out}." if out else "")


def _write(bench: Bench, table: CsvTable, out: Path, plain: bool) -> None:
    with written(out):
        comparison.write(bench, table, out, plain=plain)


def _positive(found: RunComparison, said: str | None, judged: Verdict) -> str | None:
    labels = found.comparison.before.labels
    if said is not None and said not in labels:
        raise SettingError(
            f"“{said}” is not one of the classes {', '.join(labels)}.", where="--positive", todo="Name one of them."
        )
    return said if said is not None else judged.measure.positive


def _differences(found: Comparison, positive: str | None) -> dict[str, Score]:
    def of_class(differences: ClassDifferences) -> dict[str, Score]:
        return {"f1": differences.f1, "precision": differences.precision, "recall": differences.recall}

    macro = {f"macro_{name}": one for name, one in of_class(found.macro).items()}
    return {**of_class(found.headline(positive)), "accuracy": found.accuracy, **macro}


def _run_document(bench: Bench, found: RunComparison, judged: Verdict, positive: str | None) -> dict[str, Any]:
    compared = found.comparison
    return {
        "before": found.against.name,
        "after": found.run.name,
        "labels_of_version": found.version.number,
        "texts": compared.texts,
        "not_compared": {f"{run}: {reason}": number for (run, reason), number in found.left_out_counts.items()},
        "merged_classes": {label: now for label, now in found.merged.items() if label not in found.renamed},
        "renamed_classes": found.renamed,
        "learned_otherwise": {str(part): msgspec.to_builtins(one) for part, one in found.learned.items()},
        "trained_otherwise": causes.differing(bench, found),
        "another_seed_alone": causes.is_seed_alone(bench, found),
        "relabelled": found.relabelled,
        "relabelled_mismatches": found.relabelled_mismatches,
        "damaged_runs": found.damaged,
        "positive": positive,
        "independent_texts": compared.before.units,
        "differences": {name: figures(one) for name, one in _differences(compared, positive).items()},
        "measure": msgspec.to_builtins(judged.measure),
        "p_value": judged.difference.p_value,
        "comparisons": len(judged.comparisons),
        "comparisons_counted": judged.comparisons,
        "p_value_by_holm": judged.p_value,
        "may_be_luck": judged.may_be_luck,
        "outcome": judged.outcome,
        "fixed": found.changed(AnswerChange.FIXED)[ID].tolist(),
        "broken": found.changed(AnswerChange.BROKEN)[ID].tolist(),
    }


def _run_text(bench: Bench, found: RunComparison, judged: Verdict, positive: str | None) -> str:
    compared = found.comparison
    differences = _differences(compared, positive)
    lines = [
        causes.in_words(bench, found),
        f"{judged.headline}.",
        judged.reading,
        *filter(None, [judged.no_better]),
        f"{counted(compared.texts, 'test text')}, labels of version {found.version.number}; {compared.fixed:,} fixed, "
        f"{compared.broken:,} broken.{_independent(compared)} Differences with paired 95 % bootstrap intervals:",
        *(f"  {name.replace('_', ' '):<16} {signed_with_bounds(one)}" for name, one in differences.items()),
    ]
    if found.merged:
        lines.append(f"{merges.merges_and_renames_in_words(found.merged, found.renamed)} {comparison.COUNT_LIKEWISE}")
    if found.relabelled:
        lines.append(
            f"Relabelled since one of the runs was measured: {counted(found.relabelled, 'text')}; "
            + relabelled_test_set.had_been_mismatches(found.relabelled_mismatches, found.damaged)
        )
    lines.append(judged.looked)
    if judged.counted_by_holm:
        lines += [f"{judged.counted_by_holm}:", *(f"  {said}" for said in judged.comparisons)]
    if found.left_out_counts:
        reasons = {f"of {run}, {reason}:": number for (run, reason), number in found.left_out_counts.items()}
        lines.append(f"Not compared: {counts(reasons)}.")
    return "\n".join(lines)


def _independent(compared: Comparison) -> str:
    said = independence.in_words(compared.before)
    return f" {said}" if said else ""


def _version_text(diff: VersionDiff) -> str:
    moves = [
        f"  {what}{was} → {now}: {number:,}"
        for what, labels in (("", diff.relabelled), ("merged, ", diff.merged))
        for was, others in labels.items()
        for now, number in others.items()
    ]
    return "\n".join(
        [
            f"From version {diff.before} to version {diff.after}: "
            + ", ".join(f"{diff.count(change):,} {change}" for change in TextChange)
            + f", {diff.unchanged:,} unchanged.",
            *(f"  “{was}” is now called “{now}”" for was, now in diff.renamed.items()),
            *moves,
            *(f"  excluded, {reason}: {number:,}" for reason, number in diff.excluded.items()),
            f"Labels of version {diff.before}: {class_counts(diff.labels_before)}.",
            f"Labels of version {diff.after}: {class_counts(diff.labels_after)}.",
        ]
    )
