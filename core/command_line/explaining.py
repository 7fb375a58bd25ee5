"""``explain``: which words made a model decide, by each method that there is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click
import msgspec

from core.command_line.application import commands, project_option
from core.command_line.output import answering
from core.command_line.setting_options import said, setting_options
from core.command_line.waiting import shown
from core.errors import SettingError
from core.explanation.methods import Method
from core.figures import percent
from core.records import Explanation, ExplanationSettings
from core.records.columns import TEXT
from core.setting_fields import fields_of
from core.workflow import class_order, ensembles, explanations, language, looks, projects, results, training
from core.workflow.bench import Bench


def add_command() -> click.Command:
    """Add ``explain`` with the settings of all methods; which method is asked only where there are several."""
    command = click.pass_obj(answering(_explain))
    command.__doc__ = "\n\n".join(
        ["Show which words made the model decide.", *(f"{one.name}: {one.help}" for one in explanations.methods())]
    )
    command = click.option("--label", help="Class to explain; the predicted one by default.")(command)
    command = setting_options(*(one.settings for one in explanations.methods()))(command)
    if len(methods := [*_typed()]) > 1:
        command = click.option("--method", type=click.Choice(methods), default=methods[0], show_default=True)(command)
    command = click.option("--text", help="Any other text.")(command)
    command = click.option("--row", help="Id of a test text.")(command)
    return commands.command("explain")(click.argument("run")(project_option(command)))


def _typed() -> dict[str, Method[Any]]:
    """The methods by what is typed for them: “leave-one-out”."""
    return {one.name.lower().replace(" ", "-"): one for one in explanations.methods()}


def _explain(
    bench: Bench,
    run: str,
    project: str | None,
    row: str | None,
    text: str | None,
    label: str | None,
    method: str | None = None,
    **chosen: Any,
) -> tuple[dict[str, Any], str]:
    if (row is None) == (text is None):
        raise SettingError("Either a row or a text is needed.", todo="Give --row ID or --text TEXT.")
    settings = _settings(_typed()[method] if method else explanations.methods()[0], label, said(chosen))
    found = training.run(bench, projects.find(bench, project), run)
    if row is not None:
        looks.at_run(bench, found)
    subject = text if text is not None else results.text(bench, found, str(row))[TEXT]
    if text is not None and (unlike := language.unlike_learned(bench, found, [text])):
        click.echo(unlike, err=True)
    if found.is_ensemble:
        click.echo(ensembles.cost_in_words(found), err=True)
    with shown("Explaining") as on_progress:
        answer = explanations.of(bench, found, subject, settings, on_progress)
    order = class_order.arranged(bench, found.project_id, answer.probabilities)
    return _document(answer), "\n".join(_lines(answer, order))


def _settings(method: Method[Any], label: str | None, given: dict[str, Any]) -> ExplanationSettings:
    for name in given:
        if name not in fields_of(method.settings):
            raise SettingError(f"{method.name} has no setting “{name}”.", todo=f"Leave out --{name.replace('_', '-')}.")
    settings: ExplanationSettings = method.settings(label=label, **given)
    return settings


def _document(answer: Explanation) -> dict[str, Any]:
    document = msgspec.to_builtins(answer)
    return {**document.pop("settings"), **document}


def _lines(answer: Explanation, order: Sequence[str]) -> list[str]:
    return [
        *(f"{name}: {percent(answer.probabilities[name])}" for name in order),
        f"Words for (+) and against (-) “{answer.label}”:",
        *(f"  {weight.weight:+.4f}  {weight.word}" for weight in answer.weights),
        explanations.how_weighed(answer),
    ]


add_command()
