"""``import``: from tables to a data set version."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from core.command_line.application import EXISTING_FILE, commands
from core.command_line.output import answering, class_counts
from core.command_line.reading import (
    answers_option,
    guesses_as_document,
    in_words,
    names,
    no_guesses_option,
    pairs,
    reading_options,
    refused,
)
from core.command_line.votes import chosen_vote, to_decide, vote_options
from core.counted import counted
from core.data.reading import RawTable
from core.records import ReadSettings, ValueRules, VoteSettings
from core.workflow import ground_truth, known_columns, projects
from core.workflow.bench import Bench
from core.workflow.ground_truth import StagedFile
from core.workflow.import_figures import decisions_in_words, figures_in_words, mostly_left_out

_NONE = "none"
_LABELS = {"label", "annotators", "annotator"}
_NAMED_IN_EACH = ("text", "label")


@commands.command("import")
@click.argument("files", nargs=-1, required=True, type=EXISTING_FILE)
@click.option("--project", required=True, help="The project's name; it is made where there is none of that name.")
@click.option("--text", multiple=True, help="Column with the texts; again for each other name that a file has for it.")
@click.option("--context", callback=names, help="Columns to put before the texts, such as a title: COL,COL,…")
@click.option(
    "--label",
    multiple=True,
    help="Column with the labels (with --annotators: the decision that the file already gives); again as --text.",
)
@click.option("--annotators", callback=names, help="Columns of a wide table, one an annotator: COL,COL,…")
@click.option("--annotator", help="Column of a long table that says who judged.")
@click.option("--id", "id_column", help="Column with the texts' ids.")
@click.option("--part", help="Column that names each text's part (train, validation, test).")
@click.option("--time", help="Column of a long table that says when it was judged.")
@click.option("--one-label", help="Where texts carry several labels: the one to learn as yes or no.")
@reading_options
@answers_option
@click.option("--keep-apart", is_flag=True, help="Labels and names that differ only in case or spelling stay apart.")
@click.option(
    "--one-person/--several-people",
    default=None,
    help="Whether one name in several files is one person; told by the texts where it is not given.",
)
@click.option(
    "--count-as",
    multiple=True,
    callback=pairs,
    metavar="LABEL=OTHER",
    help="A label that counts as another, such as a typing error, or as itself; give it once for each.",
)
@no_guesses_option
@vote_options
@click.option(
    "--add",
    "adding",
    is_flag=True,
    help="Add to the project's newest version instead of replacing it; its columns hold where the file has them.",
)
@click.pass_obj
@answering
def import_files(
    bench: Bench,
    files: tuple[Path, ...],
    project: str,
    adding: bool,
    encoding: str | None,
    header_row: int | None,
    items: tuple[str, ...],
    sheets: tuple[str, ...],
    answers: tuple[str, ...] | None,
    keep_apart: bool,
    one_person: bool | None,
    count_as: tuple[tuple[str, str], ...],
    no_guesses: bool,
    rule: str | None,
    minimum: int | None,
    adjudicator: str | None,
    unsure: tuple[str, ...],
    **columns: Any,
) -> tuple[dict[str, Any], str]:
    """Make tables of annotated texts the project's next data set version.

    Columns that are not named are guessed; “none” says that there is none: --id none.
    """
    settings = ReadSettings(encoding=encoding, header_row=header_row, items=items or (), sheets=sheets)
    tables = ground_truth.read([StagedFile(path=path, name=path.name) for path in files], settings)
    known = {found.name.casefold(): found for found in projects.all_projects(bench)}
    earlier = known.get(project.casefold())
    adding_to = ground_truth.latest(bench, earlier) if adding and earlier else None
    said = _said(tables, columns)
    followed = known_columns.as_before(bench, tables, adding_to) if adding_to and not said.keys() & _LABELS else {}
    guessed = ground_truth.guess_around(tables, {**followed, **said})
    ground_truth.require_text(tables, guessed)
    keep_apart = keep_apart or guessed.mapping.values.keep_apart
    values = ValueRules(answers or (), keep_apart, one_person, count_as)
    mapping = dataclasses.replace(guessed.mapping, values=values)
    tables, mapping, names_guessed = ground_truth.in_one_name(tables, mapping, columns)
    vote = chosen_vote(adding_to.vote if adding_to else VoteSettings(), rule, minimum, adjudicator, unsure)
    truth = ground_truth.check(bench, tables, mapping, adding_to, vote)
    doubts = (*guessed.doubts, *(known_columns.doubts(bench, tables, adding_to) if adding_to else ()))
    of_columns = (*ground_truth.guessed_columns(tables, mapping, doubts), *names_guessed)
    # Everything else is said of the texts.
    first = sorted(of_columns, key=lambda guess: guess.option != "text")
    guesses = [guess for guess in (*first, *truth.report.guesses) if guess.option not in said]
    if no_guesses and guesses:
        raise refused(guesses, files)
    _warn(mostly_left_out(truth.texts, truth.left_out))
    besides = (
        ground_truth.passed_over(ground_truth.guess(tables), mapping),
        ground_truth.row_numbers(tables, mapping),
    )
    owner = earlier or projects.create(bench, project)
    version = ground_truth.keep(bench, owner, tables, mapping, adding_to, vote)
    report = version.report
    notes = [*report.notes, *filter(None, besides)]
    if followed and adding_to:
        notes.insert(0, f"The columns are those of version {adding_to.number}, where this file has them.")
    decided = decisions_in_words(report)
    document = {
        "project": owner.name,
        "version": version.number,
        "rows": report.rows,
        "texts": report.texts,
        "judgements": report.judgements,
        "left_out": report.left_out,
        "labels": report.labels,
        "guesses": guesses_as_document(guesses),
        "notes": [*notes, *decided],
    }
    lines = [
        f"{owner.name}, version {version.number}: {counted(report.texts, 'text')} with "
        f"{counted(report.judgements, 'judgement')}.",
        f"Labels: {class_counts(report.labels)}.",
        *(f"  {line}." for line in figures_in_words(report)),
        *(f"Guessed: {in_words(guess)}" for guess in guesses),
        *notes,
        *decided,
        *to_decide(bench, owner, version),
    ]
    return document, "\n".join(lines)


def _warn(said: str | None) -> None:
    if said is not None:
        click.echo(f"Warning: {said}", err=True)


def _said(tables: Sequence[RawTable], columns: dict[str, Any]) -> dict[str, Any]:
    """Fields of the mapping that were given; ``none`` stands for no column, unless one is called so.

    Of several names for one column that which the first file has.
    """
    given = {name.removesuffix("_column"): value for name, value in columns.items() if value is not None}
    for role in _NAMED_IN_EACH:
        if called := given.pop(role):
            given[role] = next((name for name in called if name in tables[0].columns), called[0])
    known = {column for table in tables for column in table.columns}
    return {
        name: None if value in (_NONE, (_NONE,)) and _NONE not in known and name != "one_label" else value
        for name, value in given.items()
    }
