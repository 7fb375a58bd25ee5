"""``split`` and ``export-split``: from a version to train, validation and test."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from pandas import DataFrame

from core.command_line.application import commands, newest_split, project_option
from core.command_line.output import answering, class_counts, plain_option
from core.command_line.setting_options import given_options, setting_options
from core.counted import counted
from core.errors import SplitError
from core.figures import percent
from core.records import DatasetVersion, Part, Split, SplitSettings
from core.records.columns import KIND
from core.workflow import (
    ground_truth,
    measures,
    plain_split,
    possible_groups,
    projects,
    shared_context,
    splits,
    test_part,
    ties_in_words,
)
from core.workflow.bench import Bench
from core.workflow.corrections import draft as drafts
from core.workflow.import_figures import texts_in_words


@commands.command("split")
@project_option
@setting_options(SplitSettings)
@click.option("--anew", is_flag=True, help="Divide anew: no text keeps the part that it had in the version before.")
@click.option("--freeze-test", is_flag=True, help="Let nothing new into the test part of the version before.")
@click.pass_obj
@answering
def split_version(
    bench: Bench, project: str | None, keep_parts: bool | None, anew: bool, freeze_test: bool, **chosen: Any
) -> tuple[dict[str, Any], str]:
    """Divide the newest version into train, validation and test; copies stay in one part.

    Texts of an earlier version that is divided keep their part; what is not said stays as it was there. With --folds
    each text is in the test part of one fold, and of --shares only that of validation counts.
    """
    owner = projects.find(bench, project)
    version = ground_truth.newest(bench, owner)
    settings = _settings(bench, version, keep_parts=keep_parts, anew=anew, freeze_test=freeze_test, chosen=chosen)
    split = splits.make(bench, version, settings)
    if waits := drafts.not_in_the_newest(drafts.load(bench, owner)):
        click.echo(waits, err=True)
    return _folds_answer(bench, split) if split.settings.folds else _answer(bench, split)


def _settings(
    bench: Bench,
    version: DatasetVersion,
    *,
    keep_parts: bool | None,
    anew: bool,
    freeze_test: bool,
    chosen: dict[str, Any],
) -> SplitSettings:
    """What was said, put over the settings of the version before, or over the usual ones."""
    settings = SplitSettings() if anew else splits.suggested(bench, version)
    usual = _keeps(bench, version, settings, anew=anew or bool(chosen["folds"]))
    settings = dataclasses.replace(settings, keep_parts=usual if keep_parts is None else keep_parts)
    if freeze_test and settings.follows is None:
        raise SplitError(
            "There is no test part to freeze: no earlier version with these texts is divided.",
            where="--freeze-test",
            todo="Leave it out.",
        )
    if chosen["folds"] and not freeze_test:
        settings = dataclasses.replace(settings, follows=None, freeze_test=False)
    return dataclasses.replace(settings, freeze_test=freeze_test or settings.freeze_test, **given_options(chosen))


def _keeps(bench: Bench, version: DatasetVersion, settings: SplitSettings, *, anew: bool) -> bool:
    """Whether the table's parts stay where nothing is said: as before, and where nothing was divided before."""
    if anew or settings.folds:
        return False
    return settings.keep_parts or (settings.follows is None and splits.can_keep_parts(bench, version))


def _answer(bench: Bench, split: Split) -> tuple[dict[str, Any], str]:
    sizes = _sizes(split)
    lines = [f"{part:<11} {size:>7,}  ({class_counts(split.counts[part])})" for part, size in sizes.items()]
    if split.settings.keep_parts:
        lines.append("Parts as the table names them (--draw-parts draws others).")
    if split.settings.learn_unnamed:
        lines.append("Texts for which it names none are training texts (--leave-out-unnamed leaves them out).")
    elif splits.NO_PART in split.left_out:
        lines.append("Texts for which it names none are left out (--learn-unnamed learns from them).")
    if split.settings.follows is not None:
        lines.append("Texts of the version before keep their part.")
    found, said = _checked(bench, split)
    return {**sizes, **found}, "\n".join([*lines, *said])


def _folds_answer(bench: Bench, split: Split) -> tuple[dict[str, Any], str]:
    folds = splits.folds(bench, split)
    sizes = [{"fold": one.settings.fold, **_sizes(one)} for one in folds]
    lines = [
        f"fold {one.settings.fold:<3} {', '.join(f'{part} {size:,}' for part, size in _sizes(one).items())}"
        f"  (test: {class_counts(one.counts[Part.TEST])})"
        for one in folds
    ]
    found, said = _checked(bench, split)
    return {"folds": sizes, **found}, "\n".join([*lines, *said])


def _balance_lines(balance: Mapping[str, DataFrame]) -> list[str]:
    """“party in part train: A 50.0 %, B 50.0 %”, a line a part; of folds their test parts."""
    return [
        f"{column} in {table.index.name} {part}: "
        + ", ".join(f"{value or 'no value'} {percent(number / max(sum(row), 1))}" for value, number in row.items())
        for column, table in balance.items()
        for part, row in table.iterrows()
    ]


def _sizes(split: Split) -> dict[str, int]:
    return {part: sum(labels.values()) for part, labels in split.counts.items()}


def _checked(bench: Bench, split: Split) -> tuple[dict[str, Any], list[str]]:
    """What the check of the division found, what was left out and what can be shown, as JSON and as lines."""
    check = splits.check_made(bench, split)
    version = splits.version_of(bench, split)
    made = [splits.parts(bench, one) for one in splits.folds(bench, split)]
    balance = splits.balance(bench, version, split.settings, made)
    lines = _balance_lines(balance)
    lines += [f"Left out: {texts_in_words(split.left_out)}."] if split.left_out else []
    lines.append(
        f"{plain_split.in_words(check, split.settings)} This one: {counted(len(check.made), 'text')} with a copy in "
        "another part."
    )
    shared = [of(bench, version, split.settings, made) for of in (shared_context.in_words, possible_groups.in_words)]
    of_groups = [of(bench, version, split.settings) for of in ties_in_words.ON_GROUPS]
    lines += filter(None, [ties_in_words.chain_in_words(check, split.settings), *of_groups, *shared])
    groups = splits.test_groups(bench, split)
    lines.append(test_part.in_words(split, measures.of(bench, version.project_id), groups))
    document = {
        "seed": split.settings.seed,
        "near_duplicates": split.settings.near_duplicates,
        "follows": split.settings.follows,
        "left_out": split.left_out,
        "balance": {column: table.T.to_dict() for column, table in balance.items()},
        "leaks_of_a_plain_split": check.plain[KIND].value_counts().to_dict(),
        "leaks": check.made[KIND].value_counts().to_dict(),
        "largest_tied": check.largest,
    }
    return document, lines


@commands.command("export-split")
@project_option
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder to write to.")
@plain_option
@click.pass_obj
@answering
def export_split(bench: Bench, project: str | None, out: Path, plain: bool) -> tuple[dict[str, Any], str]:
    """Write the parts as train.csv, validation.csv and test.csv, those of folds in a folder for each."""
    paths = splits.export(bench, newest_split(bench, projects.find(bench, project)), out, plain=plain)
    return {"files": [str(path) for path in paths]}, "\n".join(str(path) for path in paths)
