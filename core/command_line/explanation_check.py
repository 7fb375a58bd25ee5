"""``check-explanations``: whether the words of explanations are those by which a run's model decides."""

from __future__ import annotations

from typing import Any

import click
import msgspec

from core.command_line.application import commands, project_option
from core.command_line.output import answering
from core.command_line.setting_options import given_options, setting_options
from core.command_line.waiting import shown
from core.errors import SettingError
from core.records import CheckSettings, Run
from core.records.columns import TEXT
from core.workflow import explanation_check, explanations, looks, projects, results, training
from core.workflow import explanation_check_report as report
from core.workflow.bench import Bench

Document = tuple[dict[str, Any], list[str]]


def _check(
    bench: Bench, run: str, project: str | None, row: str | None, seeds: bool, **chosen: Any
) -> tuple[dict[str, Any], str]:
    settings = CheckSettings(**given_options(chosen))
    owner = projects.find(bench, project)
    found = training.run(bench, owner, run)
    if row is not None:
        document, lines = _check_text(bench, found, row, settings, seeds=seeds)
    elif seeds:
        raise SettingError("Seeds are compared of one text.", todo="Give --row ID, or leave out --seeds.")
    else:
        document, lines = _check_texts(bench, found, settings)
    return {"project": owner.name, "run": found.name, **document}, "\n".join([*lines, report.READING])


def _check_texts(bench: Bench, run: Run, settings: CheckSettings) -> Document:
    chosen = explanation_check.choose(bench, run, settings)
    unchecked = explanation_check.left(bench, run, chosen, settings)
    offer = report.offer(chosen, len(unchecked), explanation_check.estimate(chosen, unchecked, settings))
    click.echo("\n".join(filter(None, [offer, report.left_out(chosen)])), err=True)
    with shown("Checking explanations") as on_progress:
        found = explanation_check.check(bench, run, settings, on_progress)
    return msgspec.to_builtins(found), report.together(found)


def _check_text(bench: Bench, run: Run, row: str, settings: CheckSettings, *, seeds: bool) -> Document:
    looks.at_run(bench, run)
    text, how = results.text(bench, run, row)[TEXT], explanations.usual_settings(bench, run)
    with shown("Explaining") as on_progress:
        explanation = explanations.of(bench, run, text, how, on_progress)
    with shown("Checking the explanation") as on_progress:
        checked = explanation_check.of_text(bench, run, explanation, settings, on_progress)
    document, lines = msgspec.to_builtins(checked), [report.of_text(checked)]
    if seeds:
        with shown("Explaining with other seeds") as on_progress:
            stability = explanation_check.seeds(bench, run, text, how, on_progress)
        document["seeds"] = msgspec.to_builtins(stability)
        lines.append(report.seeds(stability))
    return document, lines


def _add_command() -> None:
    command = click.pass_obj(answering(_check))
    command.__doc__ = (
        f"{explanation_check.ANALYSIS.help}\n\nIt asks the model about altered texts, so it takes a while; what is "
        "checked is kept."
    )
    command = setting_options(CheckSettings)(command)
    command = click.option("--seeds", is_flag=True, help="With --row, how much words differ by the seed.")(command)
    command = click.option("--row", help="Id of a test text; without it several explained test texts.")(command)
    commands.command(explanation_check.ANALYSIS.name)(click.argument("run")(project_option(command)))


_add_command()
