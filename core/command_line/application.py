"""The command group, and what its commands share."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from core import processes
from core.command_line import remedies
from core.errors import SplitError
from core.jobs.models import InlineModels
from core.records import Project, Split
from core.workflow import ground_truth, splits
from core.workflow.bench import Bench, open_bench

EXISTING_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

project_option = click.option("--project", help="The project's name; may be left out where there is one project.")


class _Command(click.Command):
    """Listed with its whole first paragraph, which click would cut."""

    def get_short_help_str(self, limit: int = 45) -> str:
        return " ".join((self.help or "").split("\n\n")[0].split())


class _Group(click.Group):
    command_class = _Command


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.pass_context
def commands(context: click.Context) -> None:
    """Errata without a browser: import annotated texts, fine-tune a model, list its mistakes, explain them.

    The workspace is the folder ERRATA_HOME, ./workspace by default; it is the one that the pages show, which
    `python -m dashboard`, or `errata` alone, opens.
    """
    processes.share_processor()
    context.obj = partial(open_bench, models=InlineModels())


def as_typed(command: str, project: Project) -> str:
    """A command for the project, also where there are others."""
    return remedies.as_typed(command, project.name)


def newest_split(bench: Bench, project: Project) -> Split:
    split = splits.latest(bench, ground_truth.newest(bench, project))
    if split is None:
        raise SplitError(
            "The data set is not divided yet.", where=project.name, todo=f"Run: {as_typed('split', project)}"
        )
    return split
