"""``projects``: all projects of the workspace."""

from __future__ import annotations

from typing import Any

import click

from core.command_line.application import commands
from core.command_line.output import answering
from core.counted import counted
from core.records import Project
from core.workflow import ground_truth, projects, training
from core.workflow.bench import Bench


@commands.command("projects")
@click.pass_obj
@answering
def list_projects(bench: Bench) -> tuple[list[dict[str, Any]], str]:
    """List the projects of the workspace, by name."""
    rows = [_row(bench, project) for project in projects.all_projects(bench)]
    return rows, "\n".join(_line(**row) for row in rows) or "There is no project yet."


def _row(bench: Bench, project: Project) -> dict[str, Any]:
    version = ground_truth.latest(bench, project)
    return {
        "project": project.name,
        "version": version.number if version else None,
        "texts": version.report.texts if version else 0,
        "runs": len(training.runs(bench, project)),
    }


def _line(project: str, version: int | None, texts: int, runs: int) -> str:
    newest = f"version {version}, {counted(texts, 'text')}" if version else "no data set yet"
    return f"{project}: {newest}, {counted(runs, 'run')}"
