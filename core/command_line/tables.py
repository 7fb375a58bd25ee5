"""``import``: from tables to a data set version."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from core.command_line.application import EXISTING_FILE, commands
from core.command_line.output import answering, counts
from core.command_line.reading import as_flag, in_words, reading_options
from core.command_line.votes import chosen_vote, vote_options
from core.data.reading import RawTable
from core.errors import ColumnError, SettingError
from core.records import ColumnMapping, Guess, ReadSettings, ValueRules, VoteSettings
from core.workflow import ground_truth, projects
from core.workflow.bench import Bench
from core.workflow.ground_truth import StagedFile


def _columns(context: click.Context, parameter: click.Parameter, value: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in value.split(",")) if value else ()


@commands.command("import")
@click.argument("files", nargs=-1, required=True, type=EXISTING_FILE)
@click.option("--project", required=True, help="The project's name; it is made where there is none of that name.")
@click.option("--text", help="Column with the texts.")
@click.option("--label", help="Column with the labels (in a wide table: the decision that the file already gives).")
@click.option("--annotators", callback=_columns, help="Columns of a wide table, one an annotator: COL,COL,…")
@click.option("--annotator", help="Column of a long table that says who judged.")
@click.option("--id", "id_column", help="Column with the texts' ids.")
@click.option("--part", help="Column that names each text's part (train, validation, test).")
@click.option("--time", help="Column of a long table that says when it was judged.")
@click.option("--one-label", help="Where texts carry several labels: the one to learn as yes or no.")
@reading_options
@click.option("--answers", callback=_columns, help="Words that usually mean no answer and here are labels: WORD,WORD,…")
@click.option("--keep-apart", is_flag=True, help="Labels and names that differ only in case or spelling stay apart.")
@click.option(
    "--one-person/--several-people",
    default=None,
    help="Whether one name in several files is one person; told by the texts where it is not given.",
)
@click.option("--no-guesses", is_flag=True, help="Refuse the files where anything has to be guessed, and list it.")
@vote_options
@click.option("--add", "adding", is_flag=True, help="Add to the project's newest version instead of replacing it.")
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
    answers: tuple[str, ...],
    keep_apart: bool,
    one_person: bool | None,
    no_guesses: bool,
    rule: str | None,
    minimum: int | None,
    adjudicator: str | None,
    unsure: tuple[str, ...],
    **columns: Any,
) -> tuple[dict[str, Any], str]:
    """Make tables of annotated texts the project's next data set version."""
    settings = ReadSettings(encoding=encoding, header_row=header_row, items=items)
    tables = ground_truth.read([StagedFile(path=path, name=path.name) for path in files], settings)
    mapping = _mapping(tables, **columns)
    values = ValueRules(answers=answers, keep_apart=keep_apart or mapping.values.keep_apart, one_person=one_person)
    mapping = dataclasses.replace(mapping, values=values)
    known = {found.name.casefold(): found for found in projects.all_projects(bench)}
    earlier = known.get(project.casefold())
    adding_to = ground_truth.latest(bench, earlier) if adding and earlier else None
    vote = chosen_vote(adding_to.vote if adding_to else VoteSettings(), rule, minimum, adjudicator, unsure)
    truth = ground_truth.check(bench, tables, mapping, adding_to, vote)
    chosen = {name.removesuffix("_column") for name, value in columns.items() if value}
    all_guesses = (*ground_truth.guessed_columns(tables, mapping), *truth.report.guesses)
    guesses = [guess for guess in all_guesses if guess.option not in chosen]
    if no_guesses and guesses:
        raise _refused(guesses, files)
    owner = earlier or projects.create(bench, project)
    version = ground_truth.keep(bench, owner, tables, mapping, adding_to, vote)
    report = version.report
    document = {
        "project": owner.name,
        "version": version.number,
        "texts": report.texts,
        "judgements": report.judgements,
        "left_out": report.left_out,
        "labels": report.labels,
        "guesses": [{"said": guess.said, "option": as_flag(guess)} for guess in guesses],
        "notes": list(report.notes),
    }
    lines = [
        f"{owner.name}, version {version.number}: {report.texts:,} texts with {report.judgements:,} judgements.",
        f"Labels: {counts(report.labels)}.",
        f"Left out: {counts(report.left_out)}.",
        *report.notes,
        *(f"Guessed: {in_words(guess)}" for guess in guesses),
    ]
    return document, "\n".join(lines)


def _refused(guesses: Sequence[Guess], files: Sequence[Path]) -> SettingError:
    return SettingError(
        f"Something has to be guessed: {' '.join(map(in_words, guesses))}",
        where=", ".join(path.name for path in files),
        todo="Say it with these options, or leave --no-guesses out.",
    )


def _mapping(
    tables: Sequence[RawTable],
    *,
    text: str | None,
    label: str | None,
    annotators: tuple[str, ...],
    annotator: str | None,
    id_column: str | None,
    part: str | None,
    time: str | None,
    one_label: str | None,
) -> ColumnMapping:
    """The guess with what the researcher said put over it; naming one layout's columns rules the other layouts out."""
    said = {"text": text, "label": label, "id": id_column, "part": part, "time": time, "one_label": one_label}
    given: dict[str, Any] = {name: value for name, value in said.items() if value}
    try:
        guess = ground_truth.guess(tables)
    except ColumnError:
        if not text:
            raise
        guess = ColumnMapping(text=text)
    if annotators:
        given |= {"annotators": annotators, "annotator": None, "time": None}
    elif annotator:
        given |= {"annotators": (), "annotator": annotator}
    elif label and guess.layout == "wide":
        given |= {"annotators": ()}
    return dataclasses.replace(guess, **given)
