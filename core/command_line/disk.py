"""``delete-model``, ``delete-checkpoints`` and ``train-again``: what takes room on the disk, and how to get it back."""

from __future__ import annotations

from typing import Any

import click

from core.command_line.application import as_typed, commands, project_option
from core.command_line.jobs import waited_for
from core.command_line.output import answering
from core.command_line.runs import wait_option
from core.workflow import disk_space, model_deletion, projects, training
from core.workflow.bench import Bench


@commands.command("delete-model")
@click.argument("run")
@project_option
@click.pass_obj
@answering
def delete_model(bench: Bench, run: str, project: str | None) -> tuple[dict[str, Any], str]:
    """Delete a run's model to make room; its scores, answers and explanations stay.

    Without it no further texts can be explained or labelled; ``train-again`` makes it again.
    """
    owner = projects.find(bench, project)
    freed = model_deletion.delete_model(bench, training.run(bench, owner, run))
    without = training.run(bench, owner, run)
    text = f"{disk_space.size(freed)} freed. {model_deletion.in_words(without)}"
    if without.is_trained:
        text += f" To do so: {as_typed(f'train-again {run}', owner)}"
    return {"run": run, "freed": freed}, text


@commands.command("delete-checkpoints")
@click.argument("run")
@project_option
@click.pass_obj
@answering
def delete_checkpoints(bench: Bench, run: str, project: str | None) -> tuple[dict[str, Any], str]:
    """Delete what a run that was stopped or failed would go on from, to make room."""
    freed = model_deletion.delete_checkpoints(bench, training.run(bench, projects.find(bench, project), run))
    return {"run": run, "freed": freed}, f"{disk_space.size(freed)} freed. {run} cannot go on from them any more."


@commands.command("train-again")
@click.argument("run")
@wait_option
@project_option
@click.pass_obj
@answering
def train_again(bench: Bench, run: str, wait: bool, project: str | None) -> tuple[dict[str, Any], str, int]:
    """Train on a run's own parts with its settings and seed, which gives the same model on the same computer."""
    owner = projects.find(bench, project)
    begun = model_deletion.train_again(bench, owner, training.run(bench, owner, run))
    return waited_for(bench, owner, begun.name, wait=wait)
