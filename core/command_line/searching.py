"""``search`` and ``searches``: from a space of settings to the best of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from core.command_line.application import commands, newest_split, project_option
from core.command_line.jobs import waited_for
from core.command_line.output import answering
from core.command_line.search_text import search_document, search_line, search_text
from core.command_line.setting_options import given_options, setting_options
from core.command_line.starting import base_settings, training_options
from core.counted import counted
from core.errors import SettingError
from core.records import Project, SearchSettings, Space, Split, TrainingConfig
from core.workflow import disk_space, projects, searches, training, training_time
from core.workflow.bench import Bench

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
    return waited_for(bench, owner, begun.name, wait=wait)


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
