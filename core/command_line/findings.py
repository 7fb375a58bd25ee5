"""``findings``: what stands out in a run's errors, and what to do next."""

from __future__ import annotations

from typing import Any

import click
import msgspec

from core.command_line.application import commands, project_option
from core.command_line.output import answering
from core.workflow import findings as use_case
from core.workflow import next_steps, projects, training
from core.workflow.bench import Bench


@commands.command()
@click.argument("run")
@project_option
@click.pass_obj
@answering
def findings(bench: Bench, run: str, project: str | None) -> tuple[dict[str, Any], str]:
    """Show what stands out in a run's errors on the test texts, and what to do next."""
    owner = projects.find(bench, project)
    chosen = training.run(bench, owner, run)
    found, steps = use_case.of_run(bench, chosen), next_steps.of(bench, owner, chosen)
    lines = [
        "What stands out:",
        *(f"  {one.said}" for one in found.found),
        *([f"  {found.contested}"] if found.contested else []),
        f"  {use_case.in_words(found)}",
        "What to do next:",
        *(f"  {one.what} {one.why}" for one in steps),
    ]
    told = {"project": owner.name, "run": chosen.name, **msgspec.to_builtins(found)}
    return {**told, "next_steps": [msgspec.to_builtins(one) for one in steps]}, "\n".join(lines)
