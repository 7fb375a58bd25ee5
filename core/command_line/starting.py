"""``train``, ``retrain``, ``seeds`` and ``curve``: from settings to trainings that have begun."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from core.command_line.application import commands, newest_split, project_option
from core.command_line.jobs import waited_for
from core.command_line.output import answering
from core.command_line.runs import exit_code, run_document, run_line, wait_option
from core.command_line.setting_options import given_options, setting_options
from core.command_line.waiting import follow
from core.errors import SettingError
from core.records import Project, Run, Split, TrainingConfig
from core.training.estimate import TimeEstimate
from core.workflow import (
    disk_space,
    explaining_report,
    explainings,
    final_model,
    ground_truth,
    language,
    learning_curve,
    looks,
    projects,
    retraining,
    searches,
    splits,
    training,
    training_time,
)
from core.workflow import seeds as experiments
from core.workflow.bench import Bench

Command = TypeVar("Command", bound=Callable[..., Any])

_OFF = "It is off unless you ask for it, as a computer of a cluster is given back when the training has ended."
_NOT_EXPLAINED = "Its mismatches are not explained afterwards: --explain does that, or “explain RUN --all” later."
_OPTIONS = (
    project_option,
    click.option(
        "--model", default=None, help="Base model: a name on the Hugging Face hub or a folder; bundled by default."
    ),
    click.option(
        "--preset",
        type=click.Choice(list(training.PRESETS)),
        default="default",
        show_default=True,
        help=" ".join(f"{name}: {preset.purpose}" for name, preset in training.PRESETS.items()),
    ),
    click.option("--best-of", metavar="SEARCH", help="Take the settings of the best trial of a search, as “search-1”."),
    click.option("--settings-of", metavar="RUN", help="Take the settings of an earlier run, as “run-3”."),
    click.option(
        "--final-of",
        metavar="RUN",
        help="Take the settings of a run for the final model, which learns from the validation part, too.",
    ),
    setting_options(TrainingConfig),
    wait_option,
)


def training_options(command: Command) -> Command:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@commands.command("train")
@click.option("--explain", "explains", is_flag=True, help=f"{explaining_report.AFTERWARDS_HELP} {_OFF}")
@training_options
@click.pass_obj
@answering
def train(
    bench: Bench, project: str | None, wait: bool, explains: bool, **chosen: Any
) -> tuple[dict[str, Any], str, int]:
    """Fine-tune a model on the newest split; the training goes on when this command ends.

    Where the newest split has folds, a model is trained for each; with the preset “careful” one for each seed.
    """
    owner, number = projects.find(bench, project), training.PRESETS[chosen["preset"]].seeds
    split, config = _planned(bench, owner, chosen, trainings=number)
    if explains:
        _say_explained(bench, owner, split, config, number)
    _say_room(bench, [config] * max(split.settings.folds, number))
    if number > 1:
        click.echo(experiments.foretold(bench, split, config, number), err=True)
        runs = experiments.start(bench, owner, split, config, number)
        return _several(bench, _followed(bench, owner, runs, wait=wait), wait=wait)
    if same := retraining.twin(bench, owner, split, config):
        click.echo(retraining.in_words(same), err=True)
    if split.settings.folds:
        runs = _followed(bench, owner, training.start_all(bench, owner, split, config), wait=wait)
        return _several(bench, runs, wait=wait)
    if not explains:
        click.echo(_NOT_EXPLAINED, err=True)
    run = training.start(bench, owner, split, config)
    job = explainings.start_after(bench, run) if explains else None
    trained = waited_for(bench, owner, run.name, wait=wait)
    return trained if job is None else _with_explaining(trained, waited_for(bench, owner, job.name, wait=wait))


def _say_explained(bench: Bench, owner: Project, split: Split, config: TrainingConfig, number: int) -> None:
    """That mismatches will be explained, with the time; raises SettingError of several trainings."""
    if split.settings.folds or number > 1:
        raise SettingError(
            "The mismatches of several trainings are not explained by themselves.",
            where="--explain",
            todo="Leave it out; “explain RUN --all” explains those of one of them.",
        )
    is_locked = looks.locked_since(bench, owner.id) is not None
    after = explaining_report.afterwards(explainings.time_after(bench, split, config.model))
    click.echo(explaining_report.LOCKED if is_locked else after, err=True)


def _with_explaining(
    trained: tuple[dict[str, Any], str, int], explained: tuple[dict[str, Any], str, int]
) -> tuple[dict[str, Any], str, int]:
    return (
        {**trained[0], "explaining": explained[0]},
        f"{trained[1]}\n{explained[1]}",
        max(trained[2], explained[2]),
    )


@commands.command("retrain")
@click.argument("name", metavar="[RUN]", required=False)
@project_option
@wait_option
@click.pass_obj
@answering
def retrain(bench: Bench, name: str | None, project: str | None, wait: bool) -> tuple[dict[str, Any], str, int]:
    """Train with the settings of RUN on the newest version, divided as that of RUN was; by default of the newest model.

    Where the newest version has folds, a model is trained for each.
    """
    owner = projects.find(bench, project)
    run = retraining.find(bench, owner, name)
    click.echo(f"With the settings of {run.name}.", err=True)
    if retraining.comes_out_the_same(bench, run, ground_truth.newest(bench, owner)):
        click.echo(retraining.in_words(run), err=True)
    if explained := retraining.explained_afterwards(bench, owner, run):
        click.echo(explained, err=True)
    return waited_for(bench, owner, retraining.retrain(bench, owner, run).name, wait=wait)


@commands.command("seeds")
@click.option("--number", type=int, default=experiments.USUAL, show_default=True, help="How many seeds.")
@training_options
@click.pass_obj
@answering
def seeds(bench: Bench, project: str | None, wait: bool, number: int, **chosen: Any) -> tuple[dict[str, Any], str, int]:
    """Fine-tune with several seeds on the newest split, one after the other, to see how much of a score is luck.

    ``results`` of any of the runs shows all of them together.
    """
    owner = projects.find(bench, project)
    split, config = _planned(bench, owner, chosen, trainings=number)
    click.echo(experiments.foretold(bench, split, config, number), err=True)
    _say_room(bench, [config] * number)
    runs = experiments.start(bench, owner, split, config, number)
    return _several(bench, _followed(bench, owner, runs, wait=wait), wait=wait)


@commands.command("curve")
@click.option("--seeds", type=int, default=1, show_default=True, help="How many seeds for each part of the texts.")
@training_options
@click.pass_obj
@answering
def curve(bench: Bench, project: str | None, wait: bool, seeds: int, **chosen: Any) -> tuple[dict[str, Any], str, int]:
    """Fine-tune on 25, 50, 75 and 100 % of the training texts, one after the other: what would more labels bring?

    A finished run on all of them with these settings is not made again; the preset “careful” takes 5 seeds.

    ``results`` of any of the runs shows the learning curve.
    """
    owner = projects.find(bench, project)
    split, seeds = newest_split(bench, owner), max(seeds, training.PRESETS[chosen["preset"]].seeds)
    config = base_settings(bench, owner, split, chosen)
    plan = learning_curve.plan(bench, split, config, seeds)
    _say_time(bench, owner, split, config, trainings=plan.work)
    _say_room(bench, plan.to_train)
    if plan.reused:
        click.echo(plan.reused_in_words, err=True)
    runs = learning_curve.start(bench, owner, split, config, seeds)
    return _several(bench, _followed(bench, owner, runs, wait=wait), wait=wait)


def base_settings(bench: Bench, owner: Project, split: Split, chosen: dict[str, Any]) -> TrainingConfig:
    """What ``training_options`` stand for; that the base model is for another language is said on standard error.

    Raises SettingError where one of them is out of range.
    """
    settings = given_options(chosen)
    model, preset, search, run, like = (
        settings.pop(name, None) for name in ("model", "preset", "best_of", "final_of", "settings_of")
    )
    version = splits.version_of(bench, split)
    if like is not None:
        usual = training.settings_taken_from(bench, training.run(bench, owner, like), version)
    elif search is not None:
        usual = searches.best_settings(searches.standing(bench, searches.find(bench, owner, search)))
    elif run is not None:
        usual = final_model.settings(training.run(bench, owner, run))
    else:
        usual = training.preset(bench, preset, model or training.EMBEDDED, split)
    usual = dataclasses.replace(usual, model=model or usual.model)
    config = training.with_chosen(usual, settings)
    training.check_settings(split, config)
    if warning := language.warning(language.languages(bench, version), config.model):
        click.echo(warning, err=True)
    return config


def _planned(
    bench: Bench, owner: Project, chosen: dict[str, Any], *, trainings: float = 1
) -> tuple[Split, TrainingConfig]:
    """The newest split and the settings; what they take, and what speaks against them, is said on standard error."""
    split = newest_split(bench, owner)
    config = base_settings(bench, owner, split, chosen)
    _say_time(bench, owner, split, config, trainings=max(trainings, 1))
    return split, config


def _say_time(bench: Bench, owner: Project, split: Split, config: TrainingConfig, *, trainings: float) -> None:
    found = training.estimate(bench, owner, split, config, trainings=trainings)
    click.echo(estimate_text(found, config, training.slowdown(bench, owner)), err=True)


def _say_room(bench: Bench, configs: Sequence[TrainingConfig]) -> None:
    click.echo(disk_space.in_words(disk_space.of(bench, configs)), err=True)


def _followed(bench: Bench, owner: Project, runs: list[Run], *, wait: bool) -> list[Run]:
    return [follow(bench, owner, run) for run in runs] if wait else runs


def _several(bench: Bench, runs: list[Run], *, wait: bool) -> tuple[dict[str, Any], str, int]:
    documents = [run_document(bench, run) for run in runs]
    return {"runs": documents}, "\n".join(run_line(bench, run) for run in runs), exit_code(runs, wait)


def estimate_text(found: TimeEstimate, config: TrainingConfig, slowdown: float) -> str:
    """How long it will take, what would make it shorter, and what it does not read."""
    basis = training_time.basis_in_words(found, slowdown)
    lines = [f"This takes {training_time.in_words(found, slowdown)} ({basis})."]
    if (shorter := found.shorter) is not None:
        time = training_time.shorter_in_words(shorter.shortest, shorter.longest, slowdown)
        lines.append(
            f"With --max-length {shorter.max_length} it takes {time}; "
            f"{training_time.shorter_read_in_words(shorter, config)}."
        )
    if (fewer := found.fewer) is not None:
        time = training_time.shorter_in_words(fewer.shortest, fewer.longest, slowdown)
        lines.append(f"With --epochs {fewer.epochs} it takes {time}.")
    lines += filter(None, [training_time.cut_in_words(found, config), training_time.longer_in_words(found)])
    return "\n".join(lines)
