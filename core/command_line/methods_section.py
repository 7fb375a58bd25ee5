"""``methods``: what a paper says of a run."""

from __future__ import annotations

from typing import Any

import click

from core.command_line.application import commands, project_option
from core.command_line.output import answering
from core.workflow import methods_section, projects, training
from core.workflow.bench import Bench


@commands.command("methods")
@click.argument("run")
@project_option
@click.pass_obj
@answering
def tell_methods(bench: Bench, run: str, project: str | None) -> tuple[dict[str, Any], str]:
    """Write what a methods section says of a run: labels, division, model, scores and looks at the test part.

    This is a look at the test part, which is logged.
    """
    paragraphs = methods_section.of(bench, training.run(bench, projects.find(bench, project), run))
    return {"paragraphs": list(paragraphs)}, "\n\n".join(paragraphs)
