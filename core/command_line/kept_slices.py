"""``keep-slice``, ``kept-slices`` and ``remove-slice``: groups of texts that stand among those of every run."""

from __future__ import annotations

from typing import Any

import click
import msgspec

from core.command_line.application import as_typed, commands, project_option
from core.command_line.output import answering
from core.records import KeptSlice
from core.workflow import kept_slices, projects, slice_keys
from core.workflow.bench import Bench
from core.workflow.kept_slices import KeptStanding


@commands.command("keep-slice")
@click.argument("name")
@project_option
@click.option(
    "--where",
    "conditions",
    multiple=True,
    help="What its texts fulfil, all of it where given several times: label=yes, words=tax, metadata:party=SPD, "
    "contains=a link, length=the shortest quarter, votes=contested, language=German, file=a.csv.",
)
@click.pass_obj
@answering
def keep(bench: Bench, name: str, project: str | None, conditions: tuple[str, ...]) -> tuple[dict[str, Any], str]:
    """Name a group of texts and keep it: it stands among the groups of every run, and in every comparison."""
    owner = projects.find(bench, project)
    kept = kept_slices.keep(bench, owner, name, [slice_keys.of_key(one) for one in conditions])
    said = f"Kept: {kept_slices.in_words(kept)}.\nHow the runs do on it: {as_typed('kept-slices', owner)}"
    return {"project": owner.name, **_document(kept)}, said


@commands.command("kept-slices")
@project_option
@click.pass_obj
@answering
def show(bench: Bench, project: str | None) -> tuple[dict[str, Any], str]:
    """List the groups of texts that were kept, and how each run does on them whose test part was opened."""
    owner = projects.find(bench, project)
    known = {kept: kept_slices.history(bench, kept) for kept in kept_slices.of_project(bench, owner.id)}
    document = [{**_document(kept), "runs": list(map(_standing, found))} for kept, found in known.items()]
    lines = [line for kept, found in known.items() for line in _lines(kept, found)]
    reading = [kept_slices.READING] if any(known.values()) else []
    text = "\n".join([*lines, *reading]) or "No group of texts is kept."
    return {"project": owner.name, "kept": document}, text


@commands.command("remove-slice")
@click.argument("name")
@project_option
@click.pass_obj
@answering
def remove(bench: Bench, name: str, project: str | None) -> tuple[dict[str, Any], str]:
    """Remove a group of texts that was kept; the texts stay as they are."""
    kept = kept_slices.find(bench, projects.find(bench, project), name)
    kept_slices.remove(bench, kept)
    return {"removed": kept.name}, f"“{kept.name}” is no group any more; its texts are as they were."


def _lines(kept: KeptSlice, found: list[KeptStanding]) -> list[str]:
    return [f"{kept_slices.in_words(kept)}.", *(f"  {kept_slices.standing_in_words(one)}" for one in found)]


def _document(kept: KeptSlice) -> dict[str, Any]:
    return {"name": kept.name, "where": [slice_keys.key_of(one) for one in kept.conditions]}


def _standing(one: KeptStanding) -> dict[str, Any]:
    return {
        **msgspec.to_builtins({name: value for name, value in vars(one).items() if name != "run"}),
        "run": one.run.name,
    }
