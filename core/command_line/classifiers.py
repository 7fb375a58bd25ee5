"""``evaluate-classifier`` and ``delete-classifier``: one that was finished elsewhere, beside those that are trained."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from core.command_line.application import commands, project_option
from core.command_line.output import answering
from core.command_line.reading import pairs
from core.command_line.runs import exit_code, results_of, run_document, run_text
from core.command_line.waiting import follow
from core.durations import range_in_words
from core.workflow import classifiers, projects, read_predictions, splits, training
from core.workflow.bench import Bench
from core.workflow.ground_truth import StagedFile


@commands.command("evaluate-classifier")
@click.argument("classifier")
@project_option
@click.option("--by", "who", default="", help="What it is called; by default its name or that of its folder or file.")
@click.option(
    "--class",
    "classes",
    multiple=True,
    callback=pairs,
    help="LABEL=CLASS: which class of the data set one of its own means; once for each that is written otherwise.",
)
@click.option("--wait", is_flag=True, help="Follow it to its end, and show its scores.")
@click.pass_obj
@answering
def evaluate_classifier(
    bench: Bench, classifier: str, project: str | None, who: str, classes: tuple[tuple[str, str], ...], wait: bool
) -> tuple[dict[str, Any], str, int]:
    """Ask a CLASSIFIER that was finished elsewhere the validation and the test texts: a name on the Hugging Face hub,
    a folder that save_pretrained wrote, or a ZIP of one.

    It becomes a run with a model, which results, mismatches, explain, compare and predict take as any other. It goes on
    when this command ends. What it learned from is not known: these texts may be among it.
    """
    owner = projects.find(bench, project)
    split = read_predictions.tested_on(bench, owner)
    splits.require_no_folds(split, "a finished classifier", owner.name)
    looked = classifiers.look_at(_source(classifier))
    click.echo(f"{looked.source}: {classifiers.in_brief(looked)}", err=True)
    time = classifiers.estimate_of(bench, split)
    click.echo(f"This takes {range_in_words(time.shortest, time.longest)} ({time.basis}).", err=True)
    run = classifiers.start(bench, owner, split, looked, dict(classes), who)
    if wait:
        run = follow(bench, owner, run)
    if not run.has_model:
        return run_document(bench, run), run_text(bench, run), exit_code([run], wait)
    return *results_of(bench, owner, run), exit_code([run], wait)


def _source(classifier: str) -> str | StagedFile:
    """A file is a ZIP, a folder that is there is named by its whole path."""
    path = Path(classifier).expanduser()
    if path.is_file():
        return StagedFile(path, path.name)
    return str(path.resolve()) if path.is_dir() else classifier


@commands.command("delete-classifier")
@click.argument("name")
@project_option
@click.pass_obj
@answering
def delete_classifier(bench: Bench, name: str, project: str | None) -> tuple[dict[str, Any], str]:
    """Delete a run of a classifier that was finished elsewhere, with its copy of the model, its answers and what was
    computed from them.
    """
    found = training.run(bench, projects.find(bench, project), name)
    classifiers.delete(bench, found)
    return {"deleted": found.name}, f"{found.name} is deleted."
