"""A command for each analysis: its subject, its settings as options, its record as JSON or as lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click
import msgspec

from core.command_line.application import commands, project_option
from core.command_line.output import answering
from core.command_line.setting_options import given_options, setting_options
from core.records import DatasetVersion, to_json
from core.workflow import analyses, analysis_registry, ground_truth, projects, training
from core.workflow.analyses import Analysis
from core.workflow.bench import Bench

Writer = Callable[[Any], tuple[dict[str, Any], str]]
"""From a record to what stands beside it in the JSON document, and to its text."""


def add_command(analysis: Analysis[Any, Any, Any, Any], write: Writer | None = None) -> click.Command:
    """Add the analysis to the commands, under its name; its text is an outline of the record unless one is written."""
    of_version = analysis.subject is DatasetVersion

    def answer(bench: Bench, project: str | None, run: str | None = None, **chosen: Any) -> tuple[dict[str, Any], str]:
        owner = projects.find(bench, project)
        subject = ground_truth.newest(bench, owner) if of_version else training.run(bench, owner, str(run))
        found = analyses.of(bench, analysis, subject, analysis.settings(**given_options(chosen)))
        beside, text = write(found) if write else ({}, outline(found))
        named = {"version": subject.number} if isinstance(subject, DatasetVersion) else {"run": subject.name}
        return {"project": owner.name, **named, **msgspec.to_builtins(found), **beside}, text

    command = click.pass_obj(answering(answer))
    command.__doc__ = analysis.help
    command = project_option(setting_options(analysis.settings)(command))
    return commands.command(analysis.name)(command if of_version else click.argument("run")(command))


def add_all() -> None:
    """Add those that no module has added with a text of its own."""
    for analysis in analysis_registry.REGISTERED:
        if analysis.name not in commands.commands:
            add_command(analysis)


def outline(record: object) -> str:
    """The record's fields, a line each, those of records within it further in."""
    return "\n".join(_lines(msgspec.json.decode(to_json(record)), ""))


def _lines(value: Any, indent: str) -> list[str]:
    if isinstance(value, dict):
        return [line for name, held in value.items() for line in _named(str(name).replace("_", " "), held, indent)]
    return [line for number, held in enumerate(value, 1) for line in _named(f"{number}.", held, indent)]


def _named(name: str, held: Any, indent: str) -> list[str]:
    if isinstance(held, dict | list) and held:
        return [f"{indent}{name}:", *_lines(held, indent + "  ")]
    shown = f"{held:.4g}" if isinstance(held, float) else "–" if held in (None, [], {}) else str(held)
    return [f"{indent}{name}: {shown}"]
