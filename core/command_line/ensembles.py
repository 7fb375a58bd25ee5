"""``ensemble`` and ``delete-ensemble``: all models of an experiment with several seeds as one."""

from __future__ import annotations

from typing import Any

import click

from core.command_line.application import commands, project_option
from core.command_line.output import answering
from core.command_line.runs import run_document, run_text
from core.command_line.waiting import shown
from core.workflow import ensembles, projects, training
from core.workflow.bench import Bench


@commands.command("ensemble")
@click.argument("run")
@project_option
@click.pass_obj
@answering
def make_ensemble(bench: Bench, run: str, project: str | None) -> tuple[dict[str, Any], str]:
    """Use all models of the experiment with several seeds that a run is of as one, which answers with their mean
    probability.

    It has a name, which every command takes that asks a model: results, mismatches, explain, compare, predict.
    """
    owner = projects.find(bench, project)
    found = ensembles.seeds_of(bench, owner, training.run(bench, owner, run))
    with shown("Asking the models") as on_progress:
        made = ensembles.make(bench, owner, found, on_progress)
    text = "\n".join([run_text(bench, made), *ensembles.left_out(found), ensembles.cost_in_words(made)])
    return run_document(bench, made), text


@commands.command("delete-ensemble")
@click.argument("name")
@project_option
@click.pass_obj
@answering
def delete_ensemble(bench: Bench, name: str, project: str | None) -> tuple[dict[str, Any], str]:
    """Delete an ensemble with its answers and explanations; the runs that it is of stay as they are."""
    found = training.run(bench, projects.find(bench, project), name)
    ensembles.delete(bench, found)
    return {"deleted": found.name}, f"{found.name} is deleted. The runs that it was of are as they were."
