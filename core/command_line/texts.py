"""``mismatches`` and ``predict``: what a model says of texts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import pandas as pd

from core.command_line.application import EXISTING_FILE, commands, project_option
from core.command_line.output import about_quotes, answering, class_counts, plain_option, written
from core.command_line.reading import (
    answers_option,
    guesses_as_document,
    in_words,
    names,
    no_guesses_option,
    reading_options,
    refused,
)
from core.command_line.waiting import shown
from core.counted import counted
from core.records import METADATA_PREFIX, ListOrder, Part, PredictionFilter, ReadSettings, Run
from core.records.columns import ID, LABEL, PREDICTED_LABEL, PROBABILITY, TEXT, TRUE_LABEL, VOTES
from core.workflow import (
    fold_runs,
    ground_truth,
    labelling,
    list_orders,
    listed_texts,
    looks,
    projects,
    rated_text,
    results,
    seeds,
    training,
)
from core.workflow.bench import Bench
from core.workflow.ground_truth import StagedFile
from core.workflow.rated_text import without_context

ALL_FOLDS = "folds"


@commands.command("mismatches")
@click.argument("run")
@project_option
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write them to this CSV file instead.")
@click.option(
    "--order",
    type=click.Choice([order.value for order in ListOrder]),
    default=ListOrder.MOST_CONFIDENT.value,
    show_default=True,
    help="What comes first; contested: texts on which the annotators agree least; word: by the weight of --word; "
    "similar: by similarity to the text --like, as the model sees texts, similar-words: by their words.",
)
@click.option("--like", default="", help="Id of the test text to which the first ones are most similar.")
@click.option("--word", default="", help="The word by whose weight in the explanations that are kept the order is.")
@click.option(
    "--part",
    type=click.Choice([Part.TEST.value, Part.VALIDATION.value, ALL_FOLDS]),
    default=Part.TEST.value,
    show_default=True,
    help="validation: while settings still change, as it is no look at the test part; folds: of a cross-validation "
    "every text, by the model that has not seen it.",
)
@plain_option
@click.pass_obj
@answering
def list_mismatches(
    bench: Bench,
    run: str,
    project: str | None,
    out: Path | None,
    order: str,
    word: str,
    like: str,
    part: str,
    plain: bool,
) -> tuple[list[dict[str, Any]], str]:
    """List the texts whose predicted label differs from their label, most confident errors first unless told."""
    found = training.run(bench, projects.find(bench, project), run)
    within = PredictionFilter(all_folds=True) if part == ALL_FOLDS else PredictionFilter(part=Part(part))
    asked = replace(within, order=ListOrder(order), order_by=word if order == ListOrder.WORD else like)
    looked = _look(bench, found, asked)
    listed = list_orders.scored(bench, found, asked)
    page = results.mismatches(bench, found, listed)
    quoted = results.download(bench, found, listed, out, plain=plain) if out is not None else 0
    by = results.answered_by(bench, found, listed, page.rows[ID])
    rows = [_mismatch_document(row) | {"run": by[row[ID]].name} for row in page.rows.to_dict("records")]
    found_in_all = counted(page.total, "mismatch", "mismatches")
    if out is not None:
        return rows, f"{out}: {found_in_all}.{about_quotes(quoted)} {looked}".rstrip()
    begins = rated_text.begins(bench, ground_truth.trained_on(bench, found))
    said = listed_texts.in_words(listed, has_probabilities=results.has_probabilities(bench, found))
    lines = [f"{said}:", *(_mismatch_line(row, begins) for row in rows), f"{found_in_all}. {looked}".rstrip()]
    return rows, "\n".join(lines)


def _look(bench: Bench, run: Run, filter: PredictionFilter) -> str:
    """Log the looks at the test parts that are read; which look it is, or by which models they are read."""
    if filter.part is not Part.TEST:
        return ""
    numbers = [looks.at_run(bench, one) for one in fold_runs.read(bench, run, filter)]
    if filter.all_folds:
        return fold_runs.in_words(bench, run) if numbers else ""
    return looks.in_words(numbers[0])


@commands.command("predict")
@click.argument("run")
@click.argument("file", type=EXISTING_FILE)
@project_option
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write: .csv, .xlsx, .jsonl or .parquet.",
)
@click.option("--text", help="Column with the texts.")
@click.option("--context", callback=names, help="Columns to put before the texts: COL,COL,…; none for no column.")
@reading_options
@answers_option
@no_guesses_option
@plain_option
@click.option("--all-seeds", is_flag=True, help="With the models of all seeds that the run was started with, together.")
@click.pass_obj
@answering
def predict(
    bench: Bench,
    run: str,
    file: Path,
    project: str | None,
    out: Path,
    text: str | None,
    context: tuple[str, ...] | None,
    encoding: str | None,
    header_row: int | None,
    items: tuple[str, ...],
    sheets: tuple[str, ...],
    answers: tuple[str, ...] | None,
    no_guesses: bool,
    plain: bool,
    all_seeds: bool,
) -> tuple[dict[str, Any], str]:
    """Label the texts of a file with a run's model; every row comes back, in its order."""
    owner = projects.find(bench, project)
    found = training.run(bench, owner, run)
    models = seeds.models(bench, owner, found) if all_seeds else [found]
    labelling.check_out(out, file)
    settings = ReadSettings(encoding=encoding, header_row=header_row, items=items, sheets=sheets)
    usual = labelling.usual_columns(bench, found)
    before = () if context == ("none",) else context
    given = labelling.read(
        StagedFile(file, file.name), settings, text=text, context=before, answers=answers or (), usual=usual
    )
    if no_guesses and given.guesses:
        raise refused(given.guesses, [file])
    with shown("Labelling") as on_progress:
        labelled = labelling.label(bench, models, given, on_progress)
    with written(out):
        quoted = labelling.write(bench, labelled.table, out, plain=plain)
    document = {
        "out": str(out),
        "runs": [one.name for one in models],
        "rows": len(labelled.table),
        "texts": sum(labelled.labels.values()),
        "labels": labelled.labels,
        "not_labelled": labelled.not_labelled,
        "guesses": guesses_as_document(labelled.guesses),
        "notes": list(labelled.notes),
    }
    lines = [
        f"{out}: {class_counts(labelled.labels)}.",
        f"Not labelled: {'; '.join(f'{number:,} × {why}' for why, number in labelled.not_labelled.items()) or 'none'}.",
        *(f"Guessed: {in_words(guess)}" for guess in labelled.guesses),
        *labelled.notes,
        *filter(None, map(labelling.of_shares, models if len(models) == 1 else [])),
    ]
    return document, "\n".join(lines) + about_quotes(quoted)


def _mismatch_line(row: Mapping[str, Any], begins: Mapping[str, int]) -> str:
    how_sure = "" if pd.isna(row[PROBABILITY]) else f" ({row[PROBABILITY]:.2f})"
    return f"{row[ID]}  {row[LABEL]} → {row[PREDICTED_LABEL]}{how_sure}  {without_context(row[TEXT], begins)}"


def _mismatch_document(row: Mapping[Any, Any]) -> dict[str, Any]:
    named = {name: row[name] for name in ("id", "text", "predicted_label")}
    probability = None if pd.isna(row[PROBABILITY]) else row[PROBABILITY]
    metadata = {
        name.removeprefix(METADATA_PREFIX): None if pd.isna(value) else value
        for name, value in row.items()
        if name.startswith(METADATA_PREFIX)
    }
    return {
        **named,
        "probability": probability,
        "label": row[TRUE_LABEL],
        "votes": json.loads(row[VOTES]),
        "metadata": metadata,
    }
