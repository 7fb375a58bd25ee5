"""``stop`` and ``resume``: of every kind of job."""

from __future__ import annotations

from typing import Any

import click

from core.command_line.application import commands, project_option
from core.command_line.jobs import in_a_line, told_of, waited_for
from core.command_line.output import answering
from core.command_line.runs import wait_option
from core.workflow import projects, work_registry
from core.workflow.bench import Bench


@commands.command("stop")
@click.argument("name")
@project_option
@click.pass_obj
@answering
def stop(bench: Bench, name: str, project: str | None) -> tuple[dict[str, Any], str]:
    """Ask a training, a search, an explaining or a finished classifier to end at its next step; it can be resumed.

    Of a training the best epoch so far is kept, of a search the trials so far, of an explaining the texts so far, of a
    finished classifier nothing.
    """
    owner, kind = projects.find(bench, project), work_registry.of(name)
    found = kind.find(bench, owner, name)
    if kind.state(bench, found).is_active:
        kind.stop(bench, found)
    return told_of(found).document(bench, found), in_a_line(bench, found)


@commands.command("resume")
@click.argument("name")
@project_option
@wait_option
@click.pass_obj
@answering
def resume(bench: Bench, name: str, project: str | None, wait: bool) -> tuple[dict[str, Any], str, int]:
    """Go on with a training or a search that failed or was stopped, from its last finished epoch, as if it had never
    ended; where none was finished, the training or the trial begins again. An explaining goes on with the next text, a
    finished classifier begins again.

    The model of a stopped run is replaced by the one that comes of it.
    """
    owner, kind = projects.find(bench, project), work_registry.of(name)
    ended = kind.find(bench, owner, name)
    before, does = told_of(ended).resumes(bench, ended)
    kind.resume(bench, ended)
    document, text, code = waited_for(bench, owner, name, wait=wait)
    return document | before, "\n".join(filter(None, [does, text])), code
