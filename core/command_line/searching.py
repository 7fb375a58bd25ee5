"""``search`` and ``searches``: from a space of settings to the best of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from core.command_line.application import as_typed, commands, newest_split, project_option
from core.command_line.output import answering
from core.command_line.setting_options import given_options, setting_options
from core.command_line.starting import base_settings, training_options
from core.command_line.waiting import follow_search
from core.counted import counted
from core.durations import in_words as time_in_words
from core.errors import SettingError
from core.figures import figure
from core.records import Project, RunState, Search, SearchSettings, Space, Split, TrainingConfig, Trial
from core.workflow import disk_space, projects, search_report, searches, training, training_time
from core.workflow.bench import Bench
from core.workflow.searches import SearchStanding

SPACES = ("recommended", "tutorial")


@commands.command("search")
@click.option(
    "--space",
    type=click.Choice(SPACES),
    default=SPACES[0],
    show_default=True,
    help="Which values are tried: around those recommended for the base model, or the tutorial's.",
)
@click.option(
    "--try",
    "tried",
    multiple=True,
    metavar="SETTING=A,B,C",
    help="Values of a setting, in place of those of the space; “--try epochs=” leaves it out. May be given again.",
)
@setting_options(SearchSettings)
@training_options
@click.pass_obj
@answering
def search(
    bench: Bench, project: str | None, wait: bool, space: str, tried: Sequence[str], **chosen: Any
) -> tuple[dict[str, Any], str, int]:
    """Search for settings on the newest split, one training after the other; it goes on when this command ends.

    The test part is not looked at. A setting of the space is searched, any other one is the same in all trials.
    """
    owner = projects.find(bench, project)
    split = newest_split(bench, owner)
    of_search = {name: chosen.pop(name) for name in SearchSettings.__dataclass_fields__}
    settings = SearchSettings(**given_options(of_search))
    if training.PRESETS[chosen["preset"]].seeds > 1:
        raise SettingError(
            f"The preset “{chosen['preset']}” trains with several seeds; a search trains once with each combination.",
            where="--preset",
            todo="Take another preset, and train with several seeds once the best settings are known.",
        )
    config = base_settings(bench, owner, split, chosen)
    wanted = _space(split, config.model, space, tried, without=given_options(chosen))
    searches.check(split, config, wanted, settings)
    _say_estimate(bench, owner, split, config, wanted, settings)
    begun = searches.start(bench, owner, split, config, wanted, settings)
    return waited_for(bench, owner, begun, wait=wait)


def _space(split: Split, model: str, named: str, tried: Sequence[str], *, without: dict[str, Any]) -> Space:
    """The named space with the values that were typed; what was set to one value is not searched."""
    usual = searches.tutorial_space(split) if named == "tutorial" else searches.recommended_space(split, model)
    space = {dimension.setting: dimension for dimension in usual if dimension.setting not in without}
    for one in tried:
        name, _, values = one.partition("=")
        name = name.strip().replace("-", "_")
        if values.strip():
            space[name] = searches.read_dimension(name, values.split(","))
        else:
            space.pop(name, None)
    return tuple(space.values())


def _say_estimate(
    bench: Bench, owner: Project, split: Split, config: TrainingConfig, space: Space, settings: SearchSettings
) -> None:
    found = searches.estimate(bench, owner, split, config, space, settings)
    trials = counted(searches.most_trials(settings, space), "trial")
    slowdown = training.slowdown(bench, owner)
    click.echo(
        f"{trials} of {counted(searches.size(space), 'combination')} take "
        f"{training_time.in_words(found, slowdown)} ({training_time.basis_in_words(found, slowdown)}).",
        err=True,
    )
    click.echo(disk_space.in_words(searches.needed_space(bench, config, space)), err=True)


@commands.command("searches")
@click.argument("name", required=False)
@project_option
@click.pass_obj
@answering
def list_searches(bench: Bench, name: str | None, project: str | None) -> tuple[Any, str]:
    """List the searches for settings, newest first; with a NAME its trials and what they say."""
    owner = projects.find(bench, project)
    if name is not None:
        found = searches.standing(bench, searches.find(bench, owner, name))
        return search_document(bench, found), search_text(bench, owner, found)
    standings = [searches.standing(bench, one) for one in searches.of_project(bench, owner)]
    documents = [search_document(bench, found) for found in standings]
    return documents, "\n".join(map(search_line, standings)) or "No search yet."


def waited_for(bench: Bench, owner: Project, search: Search, *, wait: bool) -> tuple[dict[str, Any], str, int]:
    """How the search stands, at its end where that is waited for; the exit code is 0 unless it ended otherwise than
    by itself.
    """
    if wait:
        follow_search(bench, search)
    found = searches.standing(bench, search)
    is_well = not wait or found.state is RunState.FINISHED
    return search_document(bench, found), search_text(bench, owner, found), 0 if is_well else 1


def search_document(bench: Bench, found: SearchStanding) -> dict[str, Any]:
    search, best = found.search, found.best
    return {
        "search": search.name,
        "state": found.state,
        "status": search_report.in_words(found),
        "ended": found.ended,
        "error": found.error,
        "measure": str(search.config.measure),
        "space": {dimension.setting: list(dimension.values) for dimension in search.space},
        "trials": [_trial_document(trial) for trial in found.trials],
        "best": None if best is None else best.number,
        "importance": {name: round(share, 4) for name, share in found.importance.items()},
        "without_gain": found.without_gain,
        "findings": search_report.findings(found),
        "trained_with_best": [run.name for run in searches.trained_with_best(bench, found)],
    }


def _trial_document(trial: Trial) -> dict[str, Any]:
    return {
        "trial": trial.number,
        "state": trial.state,
        "settings": dict(trial.values),
        "validation": None if trial.score is None else round(trial.score, 6),
        "best_epoch": trial.best_epoch,
        "seconds": round(trial.seconds, 1),
        "attempts": trial.attempts,
        "error": trial.error,
    }


def search_line(found: SearchStanding) -> str:
    best = found.best
    score = f", best validation {found.search.config.measure.brief} {figure(best.score or 0)}" if best else ""
    named = f"“{found.search.title}”  " if found.search.title else ""
    return f"{found.search.name:<10} {named}{found.search.config.model}  {search_report.in_words(found)}{score}"


def search_text(bench: Bench, owner: Project, found: SearchStanding) -> str:
    lines = [f"{found.search.name} {search_report.in_words(found)}."]
    lines += [found.error] if found.error else []
    lines += [_trial_line(found, trial) for trial in found.trials]
    lines += search_report.findings(found)
    runs = searches.trained_with_best(bench, found)
    if runs:
        lines.append(f"Trained with the best settings: {', '.join(run.name for run in runs)}.")
    elif found.best is not None and not found.state.is_active:
        lines.append(f"Train with the best settings: {as_typed(f'train --best-of {found.search.name}', owner)}")
    return "\n".join(lines)


def _trial_line(found: SearchStanding, trial: Trial) -> str:
    values = search_report.trial_in_words(found, trial)
    score = "–" if trial.score is None else figure(trial.score)
    took = time_in_words(trial.seconds) if trial.seconds else ""
    told = "; ".join(filter(None, [search_report.STATES[trial.state], took, trial.error]))
    return f"  {trial.number:>3}  {score:<6} {values}  ({told})"
