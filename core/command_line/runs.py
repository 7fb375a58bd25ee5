"""``runs`` and ``results``: what became of trainings, and their scores."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import click
import msgspec

from core.command_line import checked_sample
from core.command_line.application import commands, project_option
from core.command_line.baselines import baselines_document, baselines_text
from core.command_line.curve import curve_document, curve_text
from core.command_line.folds import folds_document, folds_text
from core.command_line.output import answering, score_document, score_lines
from core.command_line.seeds import seeds_document, seeds_text
from core.command_line.undecided import answers_text
from core.counted import counted
from core.errors import DamagedError
from core.figures import with_bounds
from core.records import Part, Project, Run, RunState
from core.workflow import (
    agreement,
    answers_on_undecided,
    baselines,
    classifiers,
    cross_validation,
    ensembles,
    file_damage,
    ground_truth,
    kept_epoch,
    learning_curve,
    looks,
    measures,
    model_deletion,
    most_confused,
    one_answer,
    projects,
    read_predictions,
    relabelled_test_set,
    resuming,
    run_status,
    seeds,
    test_history,
    training,
    training_advice,
    training_time,
    usefulness,
)
from core.workflow.bench import Bench

wait_option = click.option(
    "--wait", is_flag=True, help="Follow the training: a bar in a terminal, else a line an epoch."
)


@commands.command("runs")
@project_option
@click.pass_obj
@answering
def list_runs(bench: Bench, project: str | None) -> tuple[list[dict[str, Any]], str]:
    """List the project's runs and ensembles, newest first."""
    runs = ensembles.with_trainings(bench, projects.find(bench, project))
    return [run_document(bench, run) for run in runs], "\n".join(run_line(bench, run) for run in runs) or "No run yet."


@commands.command("results")
@click.argument("run")
@project_option
@click.pass_obj
@answering
def show_results(bench: Bench, run: str, project: str | None) -> tuple[dict[str, Any], str]:
    """Show a run's settings and its test scores with 95 % intervals; of a fold those of all folds, too, and of one of
    several seeds those of all.

    This is a look at the test part, which is logged. Where that is locked, the validation scores are shown.
    """
    owner = projects.find(bench, project)
    return results_of(bench, owner, training.run(bench, owner, run))


def results_of(bench: Bench, owner: Project, found: Run) -> tuple[dict[str, Any], str]:
    """As a document and as text; a look at the test part unless that is locked."""
    document = run_document(bench, found)
    curve = learning_curve.of_run(bench, owner, found, measures.of_run(bench, found))
    since, all_seeds = looks.locked_since(bench, owner.id), seeds.of_run(bench, owner, found)
    if found.result is None or since is not None:
        document["test_locked_since"] = since and since.isoformat()
        text = [run_text(bench, found), looks.locked_in_words(bench, owner.id)]
        if all_seeds is not None and all_seeds.done:
            positive = measures.of_run(bench, found).positive
            document["all_seeds"] = seeds_document(all_seeds, Part.VALIDATION, positive, None)
            text.append(seeds_text(all_seeds, Part.VALIDATION, positive, None))
        if curve is not None:
            document["learning_curve"] = curve_document(curve)
            text.append(curve_text(curve))
        return document, "\n".join(filter(None, text))
    number, positive = looks.at_run(bench, found), measures.of_run(bench, found).positive
    document |= _test_document(bench, found, positive) | {"look": number}
    document |= {"baselines": baselines_document(bench, found), "corrected": checked_sample.document(bench, found)}
    late = test_history.late_measure(bench, owner.id, found.split_id)
    looked = " ".join(filter(None, [looks.in_words(number), late]))
    text = [_run_head(bench, found), _test_text(bench, found, positive), looked]
    text += baselines_text(bench, found)
    text += checked_sample.lines(bench, found, positive)
    all_folds = cross_validation.of_run(bench, owner, found)
    if all_folds is not None:
        document["all_folds"] = folds_document(all_folds, positive)
        text.append(folds_text(all_folds, positive))
    if all_seeds is not None:
        seeds.look(bench, all_seeds)
        together = None
        try:
            together = seeds.ensemble(bench, all_seeds)
        except DamagedError as damage:
            text.append(f"What all models score together cannot be told. {damage}")
        document["all_seeds"] = seeds_document(all_seeds, Part.TEST, positive, together)
        text.append(seeds_text(all_seeds, Part.TEST, positive, together))
    if curve is not None:
        document["learning_curve"] = curve_document(curve)
        text.append(curve_text(curve))
    return document, "\n".join(text)


def _test_document(bench: Bench, run: Run, positive: str | None) -> dict[str, Any]:
    assert run.result is not None
    test = run.result.test
    return {
        "test": score_document(test, positive),
        "test_labels_relabelled": _relabelled(bench, run),
        "confusion": {"labels": test.labels, "counts": test.confusion},
        "per_class": msgspec.to_builtins(test.per_class),
    }


def exit_code(runs: Sequence[Run], waited: bool) -> int:
    return 0 if not waited or all(run.state is RunState.FINISHED for run in runs) else 1


def run_document(bench: Bench, run: Run) -> dict[str, Any]:
    result = run.result
    positive = measures.of_run(bench, run).positive if result else None
    fold, damage = cross_validation.fold_of(bench, run), file_damage.of_run(bench, run)
    return {
        "run": run.name,
        "title": run.title,
        "note": run.note,
        "fold": fold[0] if fold else None,
        "state": run.state,
        "status": run_status.in_words(bench, run),
        "config": _config(run),
        "members": [one.name for one in ensembles.members(bench, run)],
        "best_epoch": result.best_epoch if result and result.best_epoch else None,
        "read_from": run.read_from and msgspec.to_builtins(run.read_from),
        "classifier": run.classifier and msgspec.to_builtins(run.classifier),
        "epochs_trained": run_status.epochs(run) if result and run.is_trained else None,
        "error": run.error,
        "validation": score_document(result.validation, positive) if result and result.validation else None,
        "damaged": damage and str(damage),
        "model_deleted": run.model_deleted and run.model_deleted.isoformat(),
        "model_folder": (place := model_deletion.model_place(bench, run)) and str(place),
    }


def _config(run: Run) -> dict[str, Any]:
    """Of what was not trained here only who answered: nothing is known of its other settings."""
    known: dict[str, Any] = msgspec.to_builtins(run.config)
    return {"model": run.config.model} if run.is_made_elsewhere else known


def _relabelled(bench: Bench, run: Run) -> int | None:
    """None where the tables that tell it are damaged."""
    with suppress(DamagedError):
        return relabelled_test_set.changed_before(bench, run)
    return None


def _relabelled_words(bench: Bench, run: Run) -> str:
    changed = _relabelled(bench, run)
    if changed is None:
        return " How many of their labels were relabelled cannot be told: what would tell it is damaged."
    said = relabelled_test_set.changed_in_words(changed)
    return f" {said}" if said else ""


def run_line(bench: Bench, run: Run) -> str:
    damage = file_damage.of_run(bench, run)
    told = []
    if run.result is not None:
        told += _validation_words(bench, run)
    if run.state is not RunState.FINISHED:
        told.append(run.error or f"it {run_status.in_words(bench, run)}{_resumable(bench, run)}")
    named = f"“{run.title}”  " if run.title else ""
    line = f"{run.name:<8} {'damaged' if damage else run.state:<9} {named}{run.config.model}  {', '.join(told)}"
    return line + (f"\n  {damage}" if damage else "")


def _validation_words(bench: Bench, run: Run) -> list[str]:
    evaluation = None if run.result is None else run.result.validation
    if evaluation is None:
        return [run_status.without_validation(run)]
    measure = measures.of_run(bench, run)
    best = baselines.in_brief(run, measure)
    told = [f"validation {measure.brief} {with_bounds(evaluation.of(measure))}", best and f"best baseline: {best}"]
    return list(filter(None, [*told, usefulness.in_brief(bench, run)]))


def _resumable(bench: Bench, run: Run) -> str:
    return ", can be resumed" if resuming.can_resume(bench, run) else ""


def _epochs(run: Run) -> str:
    epochs = run_status.epochs(run)
    return f"trained {epochs} {'epoch' if epochs == '1' else 'epochs'}"


def run_text(bench: Bench, run: Run) -> str:
    """How it went, with its validation scores: looks at the test part are made by ``results``."""
    if run.result is None:
        return run_line(bench, run)
    evaluation = run.result.validation
    lines = [_run_head(bench, run)]
    if evaluation is not None:
        part = f"Validation part, {counted(evaluation.texts, 'text')}."
        lines += [part, score_lines(evaluation, measures.of_run(bench, run).positive)]
    return "\n".join(filter(None, [*lines, _agreement_words(bench, run)]))


def _run_head(bench: Bench, run: Run) -> str:
    damage = file_damage.of_run(bench, run)
    assert run.result is not None
    named = f"{run.name} “{run.title}”" if run.title else run.name
    if not run.is_trained:
        said = ensembles.in_words(bench, run) if run.is_ensemble else ""
        said = said or read_predictions.in_words(run) or classifiers.in_words(run)
        return "\n".join(filter(None, [said, model_deletion.in_words(run), f"Damaged: {damage}" if damage else ""]))
    head = f"{named} {run.state} after {training_time.took(run)}; {_epochs(run)}."
    kept = [kept_epoch.in_words(run.result, run.config.measure), *filter(None, [model_deletion.in_words(run)])]
    place = model_deletion.model_place(bench, run)
    head = "\n".join([head, *run_status.remarks(run), *kept, *([f"Its model: {place}"] if place else [])])
    return head + (f"\nDamaged: {damage}" if damage else "")


def _test_text(bench: Bench, run: Run, positive: str | None) -> str:
    assert run.result is not None
    part = f"Test part, {counted(run.result.test.texts, 'text')}.{_relabelled_words(bench, run)}"
    lines = [part, score_lines(run.result.test, positive), *_no_better_words(bench, run)]
    lines += [most_confused.in_words(run.result.test), _undecided(bench, run), _agreement_words(bench, run)]
    return "\n".join(filter(None, lines))


def _no_better_words(bench: Bench, run: Run) -> list[str]:
    """Of a model that one answer could replace: what its epochs tell, and what may help."""
    assert run.result is not None
    measure = measures.of_run(bench, run)
    if run.is_made_elsewhere or not one_answer.is_no_better(run.result.test, measure.positive):
        return []
    epochs = kept_epoch.against_one_answer(run.result, run.config, measure)
    return [
        f"  {said}"
        for said in (epochs, training_advice.what_may_help(run.config, run.result, training.texts_of_run(bench, run)))
        if said
    ]


def _undecided(bench: Bench, run: Run) -> str:
    """That texts have no label, with what the model says on them, or how to ask it where there is one; empty where all
    have one.
    """
    said = answers_on_undecided.in_words(ground_truth.trained_on(bench, run))
    if not said or run.read_from is not None:
        return said
    asked = answers_on_undecided.kept(bench, run)
    with suppress(DamagedError):
        if asked is not None:
            return f"{said}\n{answers_text(answers_on_undecided.figures(bench, run, asked))}"
    return f"{said}\nWhat the model says on them: python -m core undecided --run {run.name}"


def _agreement_words(bench: Bench, run: Run) -> str:
    with suppress(DamagedError):
        return agreement.too_little(agreement.alphas(bench, ground_truth.trained_on(bench, run)))
    return ""
