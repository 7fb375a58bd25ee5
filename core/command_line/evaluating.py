"""``evaluate``, ``evaluate-again`` and ``delete-predictions``: predictions that were made outside Errata, beside those
of its models.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from pandas import DataFrame

from core.command_line.application import EXISTING_FILE, commands, project_option
from core.command_line.output import answering
from core.command_line.reading import guesses_as_document, in_words, no_guesses_option, pairs, reading_options, refused
from core.command_line.runs import results_of
from core.counted import quoted
from core.errors import ColumnError
from core.records import Guess, PredictionColumns, Project, ReadSettings, Run, Split
from core.records.columns import FOUND, ID, PROBABILITIES, REASON, ROW, SOURCE
from core.workflow import looks, measured_again, projects, read_predictions, training
from core.workflow.bench import Bench
from core.workflow.ground_truth import RawTable, StagedFile
from core.workflow.read_predictions import Matched

NO_COLUMN = "none"


def _probabilities(
    context: click.Context, parameter: click.Parameter, value: tuple[str, ...]
) -> tuple[tuple[str, str], ...] | None:
    return None if value == (NO_COLUMN,) else pairs(context, parameter, value)


_classes_option = click.option(
    "--class",
    "classes",
    multiple=True,
    callback=pairs,
    help="LABEL=CLASS: which class is meant by a label that is written otherwise; once for each.",
)
_no_prediction_option = click.option(
    "--no-prediction", "none", multiple=True, help="A label that is no prediction, such as unclear; once for each."
)
_others_option = click.option(
    "--others-no-prediction",
    "others_none",
    is_flag=True,
    help="Whatever else is no class is no prediction, as free answers of a language model may be.",
)


@commands.command("evaluate")
@click.argument("predictions", type=EXISTING_FILE)
@project_option
@click.option("--by", "who", default="", help="Who predicted, such as a model's name; the file's name by default.")
@click.option("--label", help="Column with the predicted labels.")
@click.option("--id", help="Column with the ids of the texts; none for no column.")
@click.option("--text", help="Column with the texts; none for no column.")
@click.option(
    "--probability",
    multiple=True,
    callback=_probabilities,
    help="CLASS=COLUMN with its probability; once for each class, several of one add up, one may be left out. none for "
    "the labels alone.",
)
@click.option(
    "--certainty",
    help="Column with the probability of the predicted label, of 1 or of 100, where there are two classes; none for no "
    "column.",
)
@click.option("--reason", help="Column with the reasons, in words, of who predicted; none for no column.")
@_classes_option
@_no_prediction_option
@_others_option
@reading_options
@no_guesses_option
@click.pass_obj
@answering
def evaluate(
    bench: Bench,
    predictions: Path,
    project: str | None,
    who: str,
    label: str | None,
    id: str | None,
    text: str | None,
    probability: tuple[tuple[str, str], ...] | None,
    certainty: str | None,
    reason: str | None,
    classes: tuple[tuple[str, str], ...],
    none: tuple[str, ...],
    others_none: bool,
    encoding: str | None,
    header_row: int | None,
    items: tuple[str, ...],
    sheets: tuple[str, ...],
    no_guesses: bool,
) -> tuple[dict[str, Any], str]:
    """Hold the predictions of a table against the test part, and the validation part where it has them: those of a
    language model, a dictionary, R, a colleague.

    They become a run, which results, mismatches, slices and compare take as any other.
    """
    owner = projects.find(bench, project)
    looks.check_open(bench, owner.id)
    split = read_predictions.tested_on(bench, owner)
    table = read_predictions.read(
        StagedFile(predictions, predictions.name),
        ReadSettings(encoding=encoding, header_row=header_row, items=items, sheets=sheets),
    )
    guess = read_predictions.likely_columns(bench, split, table)
    if probability != ():
        guess = replace(guess, certainty=None)
    if certainty not in (None, NO_COLUMN):
        guess = replace(guess, probabilities=())
    given = {"label": label, "id": id, "text": text, "certainty": certainty, "reason": reason}
    guesses = _guesses(guess, given | {PROBABILITIES: probability != ()})
    columns = PredictionColumns(
        label=label or guess.label,
        id=_column(id, guess.id),
        text=_column(text, guess.text),
        probabilities=() if probability is None else probability or guess.probabilities,
        labels=(*classes, *((label, "") for label in none)),
        certainty=_column(certainty, guess.certainty),
        reason=_column(reason, guess.reason),
    )
    if not columns.label:
        raise ColumnError(
            f"No column seems to hold predicted labels; the columns are {', '.join(table.columns)}.",
            where=table.name,
            todo="Name it with --label.",
        )
    if no_guesses and guesses:
        raise refused(guesses, [predictions])
    if others_none:
        columns = _without_others(split, table, columns)
    matched = read_predictions.match(bench, split, table, columns)
    run = read_predictions.keep(bench, owner, matched, who)
    document, text = _kept(bench, owner, run, matched)
    said = [f"Guessed: {in_words(guess)}" for guess in guesses]
    return {"guesses": guesses_as_document(guesses)} | document, "\n".join([*said, text])


@commands.command("evaluate-again")
@click.argument("name")
@project_option
@_classes_option
@_no_prediction_option
@_others_option
@click.pass_obj
@answering
def evaluate_again(
    bench: Bench,
    name: str,
    project: str | None,
    classes: tuple[tuple[str, str], ...],
    none: tuple[str, ...],
    others_none: bool,
) -> tuple[dict[str, Any], str]:
    """Hold a table of predictions that was read before against the newest version, with the columns and the meaning of
    labels that it was read with.

    NAME is a run of that table. Classes that were merged or renamed since are those that they became.
    """
    owner = projects.find(bench, project)
    looks.check_open(bench, owner.id)
    run, split = training.run(bench, owner, name), read_predictions.tested_on(bench, owner)
    carried = measured_again.carry(bench, measured_again.first(bench, run, split) or run, split)
    columns = replace(carried.columns, labels=(*carried.columns.labels, *classes, *((one, "") for one in none)))
    if others_none:
        columns = _without_others(split, carried.table, columns)
    carried = replace(carried, columns=columns)
    matched = measured_again.match(bench, split, carried)
    return _kept(bench, owner, measured_again.keep(bench, owner, matched, carried), matched)


def _without_others(split: Split, table: RawTable, columns: PredictionColumns) -> PredictionColumns:
    """Whatever else is no class is no prediction."""
    others = read_predictions.unknown_labels(split, table, columns)
    return replace(columns, labels=(*columns.labels, *((one, "") for one in others)))


def _kept(bench: Bench, owner: Project, run: Run, matched: Matched) -> tuple[dict[str, Any], str]:
    """What was matched and what was not, and the scores."""
    said = read_predictions.account(matched)
    aside = read_predictions.left_out(bench, matched)[[SOURCE, ROW, ID, REASON, FOUND]]
    document, text = results_of(bench, owner, run)
    return {"matched": said, "left_out": _rows(aside)} | document, "\n".join([*said, text])


def _column(said: str | None, guess: str | None) -> str | None:
    return None if said == NO_COLUMN else said or guess


def _rows(table: DataFrame) -> list[dict[Any, Any]]:
    rows: list[dict[Any, Any]] = table.astype(object).where(table.notna(), None).to_dict("records")
    return rows


def _guesses(guess: PredictionColumns, given: dict[str, Any]) -> list[Guess]:
    """What was guessed for what was not given."""
    says = {
        "label": "the predicted labels",
        "id": "the ids of the texts",
        "text": "the texts",
        "certainty": "how sure each prediction is",
        "reason": "the reasons given",
    }
    guesses = [
        Guess(f"“{getattr(guess, name)}” holds {what}.", name)
        for name, what in says.items()
        if not given[name] and getattr(guess, name)
    ]
    if guess.probabilities and not given[PROBABILITIES]:
        named = quoted([column for _, column in guess.probabilities])
        guesses.append(Guess(f"{named} hold the probabilities of the classes.", "probability"))
    return guesses


@commands.command("delete-predictions")
@click.argument("name")
@project_option
@click.pass_obj
@answering
def delete_predictions(bench: Bench, name: str, project: str | None) -> tuple[dict[str, Any], str]:
    """Delete predictions that were read from a table, with what was computed from them."""
    found = training.run(bench, projects.find(bench, project), name)
    read_predictions.delete(bench, found)
    return {"deleted": found.name}, f"{found.name} is deleted."
