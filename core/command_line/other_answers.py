"""``other-answers``: what the other runs say of a text that one run was asked."""

from __future__ import annotations

from typing import Any

import click
import msgspec

from core.command_line.application import commands, project_option
from core.command_line.output import answering
from core.counted import beginning
from core.figures import percent
from core.records import Part
from core.workflow import looks, other_answers, projects, training
from core.workflow.bench import Bench
from core.workflow.other_answers import OtherAnswer

_LONGEST_REASON = 200


@commands.command("other-answers")
@click.argument("run")
@click.argument("id")
@project_option
@click.option(
    "--part",
    type=click.Choice([Part.TEST.value, Part.VALIDATION.value]),
    default=Part.TEST.value,
    show_default=True,
    help="The part that the text is of.",
)
@click.pass_obj
@answering
def list_other_answers(bench: Bench, run: str, id: str, project: str | None, part: str) -> tuple[dict[str, Any], str]:
    """Show what the other runs say of a text, those that were looked at."""
    owner = projects.find(bench, project)
    chosen = training.run(bench, owner, run)
    if part == Part.TEST:
        looks.at_run(bench, chosen)
    found = other_answers.of(bench, owner, chosen, id, Part(part))
    lines = [*map(_line, found.answers), *filter(None, [other_answers.in_words(found)])]
    return msgspec.to_builtins(found), "\n".join(lines)


def _line(one: OtherAnswer) -> str:
    probability = "" if one.probability is None else f" {percent(one.probability)}"
    reason = "" if one.reason is None else f"; reason given: {beginning(one.reason, _LONGEST_REASON)}"
    return f"{one.run}: “{beginning(one.predicted)}”{probability}, {'right' if one.is_right else 'wrong'}{reason}"
