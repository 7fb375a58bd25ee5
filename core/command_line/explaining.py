"""``explain``: which words made a model decide, by each method that there is, on one text or before anybody asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click
import msgspec

from core.command_line.application import commands, project_option
from core.command_line.jobs import waited_for
from core.command_line.output import answering
from core.command_line.setting_options import given_options, setting_options
from core.command_line.waiting import shown
from core.counted import counted
from core.errors import SettingError
from core.explanation.methods import Method
from core.figures import percent
from core.records import ExplainingSettings, Explanation, ExplanationSettings, Flip, Project, Run, WordWeight
from core.records.columns import TEXT
from core.setting_fields import fields_of
from core.workflow import (
    class_order,
    ensembles,
    explaining_report,
    explainings,
    explanations,
    flips,
    language,
    looks,
    projects,
    read_in_part,
    results,
    second_opinion,
    training,
    typed_text,
)
from core.workflow.bench import Bench
from core.workflow.typed_text import TypedText


def add_command() -> click.Command:
    """Add ``explain`` with the settings of all methods; which method is asked only where there are several."""
    command = click.pass_obj(answering(_explain))
    command.__doc__ = "\n\n".join(
        [
            "Show which words made the model decide.",
            "With --all a job explains all mismatches and as many right answers, and goes on when this command ends; "
            "it goes behind all trainings. “stop” and “resume” know it by its name.",
            *(f"{one.name}: {one.help}" for one in explanations.methods()),
        ]
    )
    command = click.option("--wait", is_flag=True, help="Follow the job that --all begins.")(command)
    command = setting_options(ExplainingSettings)(command)
    command = click.option("--flip", "asks_flip", is_flag=True, help=flips.HELP)(command)
    command = click.option("--second-opinion", "asks_another", is_flag=True, help="Ask another method, too.")(command)
    command = click.option("--label", help="Class to explain; the predicted one by default.")(command)
    command = setting_options(*(one.settings for one in explanations.methods()))(command)
    if len(methods := [*_typed()]) > 1:
        command = click.option("--method", type=click.Choice(methods), default=methods[0], show_default=True)(command)
    command = click.option("--all", "explains_all", is_flag=True, help="All mismatches, and right answers.")(command)
    command = click.option("--text", help="Any other text.")(command)
    command = click.option(
        "--context",
        multiple=True,
        callback=_context,
        help="With --text, what stands before it, where the run's texts had a context: COLUMN=WORDS, once a column.",
    )(command)
    command = click.option("--row", help="Id of a test text.")(command)
    return commands.command("explain")(click.argument("run")(project_option(command)))


def _context(context: click.Context, parameter: click.Parameter, value: tuple[str, ...]) -> dict[str, str]:
    """What is on either side of the first = of each."""
    parted = [one.partition("=") for one in value]
    for one, (column, _, words) in zip(value, parted, strict=True):
        if not column.strip() or not words.strip():
            raise click.BadParameter(f"“{one}” is not COLUMN=WORDS.")
    return {column.strip(): words for column, _, words in parted}


def _typed() -> dict[str, Method[Any]]:
    """The methods by what is typed for them: “leave-one-out”."""
    return {one.name.lower().replace(" ", "-"): one for one in explanations.methods()}


def _explain(
    bench: Bench,
    run: str,
    project: str | None,
    row: str | None,
    text: str | None,
    context: dict[str, str],
    explains_all: bool,
    label: str | None,
    wait: bool,
    asks_another: bool,
    asks_flip: bool,
    method: str | None = None,
    **chosen: Any,
) -> tuple[dict[str, Any], str, int]:
    if (row is not None) + (text is not None) + explains_all != 1:
        raise SettingError("A row, a text or all mismatches are needed.", todo="Give --row ID, --text TEXT or --all.")
    if context and text is None:
        raise SettingError("A context stands before a text that is given.", todo="Leave out --context, or give --text.")
    which, given = _divided(given_options(chosen), ExplainingSettings)
    settings = _settings(_typed()[method] if method else explanations.methods()[0], label, given)
    owner = projects.find(bench, project)
    found = training.run(bench, owner, run)
    if explains_all:
        if label is not None:
            raise SettingError("With --all the predicted class is explained.", todo="Leave out --label.")
        if asks_another or asks_flip:
            raise SettingError("Both are of one text.", todo="Leave out --second-opinion and --flip.")
        return _explain_all(bench, owner, found, settings, ExplainingSettings(**which), wait=wait)
    if which or wait:
        raise SettingError("That is of use for many texts alone.", todo="Leave out --hits and --wait, or give --all.")
    typed = None if text is None else typed_text.typed(bench, found, text, context)
    answer = _explain_one(bench, found, row, typed, settings)
    if asks_another:
        _ask_another(bench, found, answer, settings)
    flip = _flip(bench, found, answer.text) if asks_flip else flips.known(bench, found, answer.text)
    others = second_opinion.kept(bench, found, answer.text, settings)
    order = class_order.arranged(bench, found.project_id, answer.probabilities)
    lines = [*_lines(answer, order), *(second_opinion.in_words(answer, other) for other in others)]
    lines += [] if flip is None else [flips.in_words(flip)]
    further = {"second_opinions": [*map(_document, others)], "flip": msgspec.to_builtins(flip)}
    return {**_document(answer), **further}, "\n".join(lines), 0


def _divided(given: dict[str, Any], record: type) -> tuple[dict[str, Any], dict[str, Any]]:
    """The settings that are the record's, and the others."""
    own = fields_of(record)
    return (
        {name: value for name, value in given.items() if name in own},
        {name: value for name, value in given.items() if name not in own},
    )


def _explain_one(
    bench: Bench, found: Run, row: str | None, typed: TypedText | None, settings: ExplanationSettings
) -> Explanation:
    if row is not None:
        looks.at_run(bench, found)
        known = results.text(bench, found, row)
        if unread := read_in_part.in_words(found, known):
            click.echo(unread, err=True)
    subject = typed.whole if typed is not None else known[TEXT]
    if typed is not None:
        said = (
            typed_text.nothing_before(typed),
            read_in_part.of_typed(bench, found, subject),
            language.unlike_learned(bench, found, [subject]),
        )
        click.echo("\n".join(filter(None, said)), err=True, nl=any(said))
    if found.is_ensemble:
        click.echo(ensembles.cost_in_words(found), err=True)
    with shown("Explaining") as on_progress:
        return explanations.of(bench, found, subject, settings, on_progress)


def _ask_another(bench: Bench, found: Run, answer: Explanation, settings: ExplanationSettings) -> None:
    with shown("Asking for a second opinion") as on_progress:
        explanations.of(bench, found, answer.text, second_opinion.asked(settings), on_progress)


def _flip(bench: Bench, found: Run, text: str) -> Flip:
    with shown("Looking for words") as on_progress:
        return flips.of(bench, found, text, on_progress)


def _explain_all(
    bench: Bench, owner: Project, found: Run, settings: ExplanationSettings, which: ExplainingSettings, *, wait: bool
) -> tuple[dict[str, Any], str, int]:
    """Say what will be explained and how long that takes, and begin."""
    planned = explainings.choose(bench, found, settings, which)
    lines = [f"{explaining_report.offer(planned)}.", explaining_report.left_out(planned)]
    if not planned.left.empty:
        time = explainings.estimate(bench, found, planned.left[TEXT].tolist(), settings)
        lines += [f"{explaining_report.time(time)}.", explaining_report.shorter(time)]
    click.echo("\n".join(filter(None, lines)), err=True)
    if found.is_ensemble:
        click.echo(ensembles.cost_in_words(found), err=True)
    return waited_for(bench, owner, explainings.start(bench, found, settings, which).name, wait=wait)


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
        f"Words for (+) and against (-) “{answer.label}”{_legend(answer)}:",
        *(f"  {_weight(one)}  {_word(one)}" for one in answer.weights),
        f"{explanations.how_weighed(answer)}, {explanations.how_computed(answer)}.",
        *filter(None, [explanations.how_ended(answer)]),
    ]


def _legend(answer: Explanation) -> str:
    has_intervals = any(one.interval for one in answer.weights)
    return ", with 95 % intervals (?: wider than the weight is large)" if has_intervals else ""


def _word(one: WordWeight) -> str:
    return f"{one.word} ({counted(1 + len(one.also), 'time')})" if one.also else one.word


def _weight(one: WordWeight) -> str:
    """With its interval, and a mark where it is not sure."""
    if one.interval is None:
        return f"{one.weight:+.4f}"
    low, high = one.interval
    return f"{one.weight:+.4f} [{low:+.4f}, {high:+.4f}] {'?' if one.is_unsure else ' '}"


add_command()
