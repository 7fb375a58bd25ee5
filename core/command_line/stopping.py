"""``stop`` and ``resume``: of every kind of job."""

from __future__ import annotations

from typing import Any

import click

from core.command_line.application import commands, project_option
from core.command_line.explaining_jobs import explaining_document, explaining_text, waited_for_explaining
from core.command_line.output import answering
from core.command_line.runs import exit_code, run_document, run_text, wait_option
from core.command_line.searching import search_document, search_line, waited_for
from core.command_line.waiting import follow
from core.records import Project
from core.workflow import explaining_jobs, explainings, projects, resuming, run_status, searches, training
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
    owner = projects.find(bench, project)
    if explaining_jobs.is_name(name):
        return _stop_explaining(bench, owner, name)
    if searches.is_name(name):
        return _stop_search(bench, owner, name)
    found = training.run(bench, owner, name)
    if found.state.is_active:
        training.stop(bench, found)
    return run_document(bench, found), f"{found.name} {run_status.in_words(bench, found)}."


def _stop_search(bench: Bench, owner: Project, name: str) -> tuple[dict[str, Any], str]:
    search = searches.find(bench, owner, name)
    if searches.standing(bench, search).state.is_active:
        searches.stop(bench, search)
    found = searches.standing(bench, search)
    return search_document(bench, found), search_line(found)


def _stop_explaining(bench: Bench, owner: Project, name: str) -> tuple[dict[str, Any], str]:
    explaining = explainings.find(bench, owner, name)
    if explainings.standing(bench, explaining).state.is_active:
        explainings.stop(bench, explaining)
    found = explainings.standing(bench, explaining)
    return explaining_document(bench, found), explaining_text(found)


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
    owner = projects.find(bench, project)
    if searches.is_name(name):
        search = searches.find(bench, owner, name)
        searches.resume(bench, search)
        return waited_for(bench, owner, search, wait=wait)
    if explaining_jobs.is_name(name):
        explaining = explainings.find(bench, owner, name)
        explainings.resume(bench, explaining)
        return waited_for_explaining(bench, owner, explaining, wait=wait)
    ended = training.run(bench, owner, name)
    epoch, does = resuming.resumes_after(bench, ended), resuming.in_words(bench, ended)
    resumed = resuming.resume(bench, ended)
    if wait:
        resumed = follow(bench, owner, resumed)
    text = f"{resumed.name} {does}.\n{run_text(bench, resumed)}"
    return run_document(bench, resumed) | {"resumed_after_epoch": epoch}, text, exit_code([resumed], wait)
