"""``models``: the base models to choose from."""

from __future__ import annotations

from typing import Any

import click
import msgspec

from core.command_line.application import commands, project_option
from core.command_line.output import answering
from core.records import TextLanguages
from core.workflow import base_models, ground_truth, language, projects
from core.workflow.base_models import Offer
from core.workflow.bench import Bench


@commands.command("models")
@click.argument("name", required=False)
@project_option
@click.pass_obj
@answering
def list_models(bench: Bench, name: str | None, project: str | None) -> tuple[Any, str]:
    """List the base models to choose from, those that fit the newest version's language first; with a NAME what the
    Hugging Face hub says of that one.

    Time is that of a training on this computer relative to the bundled model, memory that of a training with batches of
    16 texts of up to 128 tokens.
    """
    if name is not None:
        facts = base_models.look_up(name)
        return msgspec.to_builtins(facts), base_models.found_in_words(facts)
    owner = projects.find(bench, project)
    version = ground_truth.latest(bench, owner)
    found = TextLanguages(0, 0) if version is None else language.languages(bench, version)
    offered = base_models.offers(bench, owner, found)
    why = base_models.why_first(offered, found)
    return [_document(offer) for offer in offered], "\n".join([why, *map(_lines, offered)])


def _document(offer: Offer) -> dict[str, Any]:
    sized = {"is_here": offer.is_here, "relative_time": offer.relative_time, "memory_gigabytes": offer.memory}
    return msgspec.to_builtins(offer.model) | sized


def _lines(offer: Offer) -> str:
    cost = [
        f"{offer.relative_time:.1f} times the bundled model's time" if offer.relative_time is not None else "",
        f"{offer.memory:.1f} GB of memory" if offer.memory is not None else "",
    ]
    said = " · ".join(filter(None, [base_models.facts(offer), *cost]))
    return f"{offer.model.name}\n  {offer.model.advice}\n  {said}"
