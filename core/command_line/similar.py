"""``similar``: the training texts that are most like a test text."""

from __future__ import annotations

from typing import Any

import click
import msgspec

from core.command_line.application import commands, project_option
from core.command_line.output import answering
from core.counted import beginning
from core.figures import figure
from core.records import SimilarTexts
from core.workflow import projects, similar_texts, training
from core.workflow.bench import Bench

_CHARACTERS = 200


@commands.command()
@click.argument("run")
@click.argument("id")
@project_option
@click.pass_obj
@answering
def similar(bench: Bench, run: str, id: str, project: str | None) -> tuple[dict[str, Any], str]:
    """Show the training texts that are most like a test text, and their labels."""
    found = similar_texts.of(bench, training.run(bench, projects.find(bench, project), run), id)
    return {"similar": [msgspec.to_builtins(one) for one in found]}, "\n".join(map(_lines, found))


def _lines(found: SimilarTexts) -> str:
    rows = [
        f"  {figure(one.similarity, 2)}  {one.id}  “{beginning(one.label)}”: "
        f"{beginning(' '.join(one.text.split()), _CHARACTERS)}"
        for one in found.texts
    ]
    return "\n".join([f"{similar_texts.NAMES[found.embedding]}: {similar_texts.in_words(found)}", *rows])
