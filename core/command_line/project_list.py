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
    return rows, "\n".join(map(_line, rows)) or "There is no project yet."


def _row(bench: Bench, project: Project) -> dict[str, Any]:
    version = ground_truth.latest(bench, project)
    return {
        "project": project.name,
        "version": version.number if version else None,
        "texts": version.report.texts if version else 0,
        "runs": len(training.runs(bench, project)),
    }


def _line(row: dict[str, Any]) -> str:
    texts = f"version {row['version']}, {counted(row['texts'], 'text')}" if row["version"] else "no data set yet"
    return f"{row['project']}: {texts}, {counted(row['runs'], 'run')}"
