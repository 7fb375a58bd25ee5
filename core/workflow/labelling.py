"""Labelling the texts of a file with a run's model: every row comes back in its place, with or without a label."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from core import long_texts
from core.counted import beginning, counted, quoted
from core.data.context import with_context
from core.data.mapping import check_mapping, column_guesses, guess_columns, require_one_text
from core.data.no_answer import with_no_answers_empty
from core.data.reading import RawTable
from core.data.texts_and_judgements import unusable
from core.errors import ColumnError, NotFound, SettingError
from core.figures import percent
from core.records import ColumnMapping, Guess, LongTexts, ReadSettings, Run, ValueRules
from core.records.columns import FOUND, REASON, ROW
from core.remedies import Action, Remedy
from core.store import files
from core.store.exports import stream_csv
from core.training import model_folder
from core.workflow import class_order, ground_truth, language, results, usefulness
from core.workflow.bench import Bench
from core.workflow.ground_truth import StagedFile

PREDICTED, PROBABILITY, NOT_LABELLED, AS_FOUND = "predicted_label", "probability", "not_labelled", "row_as_found"
ENDINGS = (".csv", ".xlsx", ".jsonl", ".parquet")

_BLANK = "blank row"
_READ = {
    LongTexts.BEGINNING: "the beginning",
    LongTexts.END: "the end",
    LongTexts.BOTH_ENDS: "the beginning and the end",
    LongTexts.WINDOWS: "the beginning, in windows",
}


@dataclass(frozen=True)
class UsualColumns:
    """What the columns of the texts were called in the files that a model learned from, the newest first, and which
    others were put before them.
    """

    text: tuple[str, ...] = ()
    context: tuple[str, ...] = ()


_NONE_USUAL = UsualColumns()


@dataclass(frozen=True)
class ColumnsToLabel:
    """Where the texts of a table stand and what is put before them; ``said`` is what was guessed for it."""

    text: str
    context: tuple[str, ...]
    said: tuple[Guess, ...]


@dataclass(frozen=True)
class TextsToLabel:
    """A file before a model has seen it.

    Attributes
    ----------
    rows
        Every row of the file in its order, also those that did not fit its columns; the index is the row number.
    texts
        What is to be labelled, in the same rows.
    reason
        Why a row cannot be labelled; missing where it can.
    found
        What stands in a row that did not fit the columns; missing elsewhere.
    """

    name: str
    rows: DataFrame
    texts: Series
    reason: Series
    found: Series
    notes: tuple[str, ...]
    guesses: tuple[Guess, ...]


@dataclass(frozen=True)
class Labelled:
    """``table`` has the file's columns, then ``predicted_label``, ``probability``, ``p(label)`` for each class,
    ``not_labelled`` with the reason, and ``row_as_found`` where rows did not fit the columns. ``labels`` is label →
    number of texts, ``not_labelled`` reason → number of rows.
    """

    table: DataFrame
    labels: dict[str, int]
    not_labelled: dict[str, int]
    notes: tuple[str, ...]
    guesses: tuple[Guess, ...]


def read(
    file: StagedFile,
    settings: ReadSettings | None = None,
    *,
    text: str | None = None,
    context: Sequence[str] | None = None,
    answers: Sequence[str] = (),
    usual: UsualColumns = _NONE_USUAL,
) -> TextsToLabel:
    """The rows of a file; ``text`` names the column with the texts, ``context`` those that are put before them.

    Where they are not given, columns that are called as the ``usual`` ones are taken, else the texts' is guessed.
    ``answers`` are words that usually stand for a missing text, such as NA, and here are texts.

    Raises FileError, and ColumnError where there is no such column or no text in it, or where two are about as likely.
    """
    table = ground_truth.only_table(ground_truth.read_texts([file], settings), file)
    found = _columns(table, usual, text, context)
    column = found.text
    rows, rejected = _every_row(table)
    mapping = ColumnMapping(text=column, context=found.context, values=ValueRules(answers=tuple(answers)))
    [emptied], missing = with_no_answers_empty([dataclasses.replace(table, frame=rows)], mapping)
    emptied = with_context(emptied, column, found.context)
    reason = rejected[REASON].fillna(unusable(emptied.frame[[column]].set_axis(["text"], axis=1), with_ids=False))
    if reason.notna().all():
        raise ColumnError(
            f"The column “{column}” holds no text that can be labelled: {', '.join(reason.unique()[:5])}.",
            where=table.name,
            remedy=Remedy(Action.CHOOSE_TEXT_COLUMN),
        )
    return TextsToLabel(
        name=table.name,
        rows=rows,
        texts=emptied.frame[column],
        reason=reason,
        found=rejected[FOUND],
        notes=table.notes,
        guesses=(*found.said, *table.guesses, *missing),
    )


def likely_columns(table: RawTable, usual: UsualColumns) -> ColumnsToLabel:
    """The columns that ``read`` would take, with what is to be said of that; no text where it cannot tell."""
    try:
        return _columns(table, usual, None, None)
    except ColumnError as error:
        return ColumnsToLabel("", (), (Guess(error.what, "text"),))


def _columns(table: RawTable, usual: UsualColumns, text: str | None, context: Sequence[str] | None) -> ColumnsToLabel:
    column, taken = _text_column(table, text, usual.text)
    before, told = _context(table, column, context, usual.context)
    return ColumnsToLabel(column, before, (*taken, *told))


def label(
    bench: Bench,
    runs: Sequence[Run],
    given: TextsToLabel,
    on_progress: Callable[[float], None] | None = None,
) -> Labelled:
    """What the run's model answers, of an ensemble or several runs with the same classes the mean of their models'
    probabilities; raises JobError where one of them has none.
    """
    runs = [one for run in runs for one in (bench.store.ensembles.members(run) if run.is_ensemble else [run])]
    can_be = given.reason.isna().to_numpy()
    texts = given.texts[can_be].tolist()
    first, classes, probabilities = _mean_probabilities(bench, runs, texts, on_progress)
    run = runs[0]
    predicted = [classes[place] for place in probabilities.argmax(axis=1)]
    answers: dict[str, Series | np.ndarray] = {
        PREDICTED: _in_place(predicted, can_be, None),
        PROBABILITY: _in_place(probabilities.max(axis=1).round(6), can_be, np.nan),
        **{
            f"p({name})": _in_place(probabilities[:, classes.index(name)].round(6), can_be, np.nan)
            for name in class_order.arranged(bench, run.project_id, classes)
        },
        NOT_LABELLED: given.reason,
        **({AS_FOUND: given.found} if given.found.notna().any() else {}),
    }
    names = _free_names(given.rows.columns, answers)
    return Labelled(
        table=given.rows.rename(columns=names).assign(**answers),
        labels={name: predicted.count(name) for name in classes},
        not_labelled={str(reason): int(number) for reason, number in given.reason.value_counts().items()},
        notes=(
            *given.notes,
            *_renamed(names),
            *_read_in_part(first, run, texts),
            *no_better(bench, runs),
            *filter(None, [language.unlike_learned(bench, run, texts)]),
        ),
        guesses=given.guesses,
    )


def _mean_probabilities(
    bench: Bench, runs: Sequence[Run], texts: list[str], on_progress: Callable[[float], None] | None
) -> tuple[Path, list[str], np.ndarray]:
    """The folder of the first model, the classes, and their probabilities; shape (texts, classes)."""
    folders, each = [], []
    for done, run in enumerate(runs):
        part = _part_of(on_progress, done, len(runs))
        with results.model(bench, run) as model:
            classes, probabilities = bench.models.probabilities(model, texts, part)
        folders.append(model)
        each.append(DataFrame(probabilities, columns=list(classes)))
    names = [str(name) for name in each[0]]
    return folders[0], names, np.mean([table[names].to_numpy() for table in each], axis=0)


def _part_of(on_progress: Callable[[float], None] | None, done: int, of: int) -> Callable[[float], None] | None:
    return None if on_progress is None else lambda fraction: on_progress((done + fraction) / of)


def check_out(out: Path, given: Path) -> None:
    """Raise SettingError or NotFound where the labelled table could not be written there."""
    if out.suffix.casefold() not in ENDINGS:
        raise SettingError(
            f"The ending “{out.suffix}” names no format that can be written.",
            where=str(out),
            todo=f"Use one of {', '.join(ENDINGS)}.",
        )
    if not out.parent.is_dir():
        raise NotFound("There is no such folder.", where=str(out.parent), todo="Make it, or choose another place.")
    if out.exists() and out.samefile(given):
        raise SettingError(
            "The labelled table would replace the file that it is made of.", where=str(out), todo="Choose another name."
        )


def write(bench: Bench, table: DataFrame, out: Path, *, plain: bool = False) -> int:
    """Write the table as CSV, XLSX, JSON Lines or Parquet, as the name's ending says.

    Returns how many cells of a CSV got a quote before what a spreadsheet would run, unless it is to be ``plain``.
    Raises SettingError where a sheet cannot hold the table.
    """
    match out.suffix.casefold():
        case ".parquet":
            bench.artifacts.write_table(table, out)
        case ".xlsx":
            if too_much := files.xlsx_cannot_hold(table):
                raise SettingError(too_much, where=out.name, todo="Choose CSV, JSON Lines or Parquet.")
            files.write_xlsx([table], out)
        case ".jsonl":
            files.write_json_lines(_records(table), out)
        case _:
            return stream_csv(lambda: [table], out, plain=plain)
    return 0


def _records(table: DataFrame) -> Iterator[dict[str, Any]]:
    for row in table.astype(object).where(table.notna(), None).itertuples(index=False, name=None):
        yield dict(zip(table.columns, row, strict=True))


def usual_columns(bench: Bench, run: Run) -> UsualColumns:
    """Those of the files that the run was trained on; the context is that of the newest."""
    of = ground_truth.trained_on(bench, run)
    known = [version for version in bench.store.versions(of.project_id) if version.number <= of.number]
    mappings = [version.mapping for version in sorted(known, key=lambda one: -one.number)]
    names = dict.fromkeys(name for mapping in mappings for name in (mapping.text, *mapping.text_names))
    return UsualColumns(tuple(names), of.mapping.context)


def _text_column(table: RawTable, text: str | None, usual: Sequence[str]) -> tuple[str, tuple[Guess, ...]]:
    """The column with the texts, and what was guessed to find it."""
    if text:
        check_mapping(table, ColumnMapping(text=text))
        return text, ()
    if table.mapping is None and (known := next((name for name in usual if name in table.columns), None)):
        return known, (Guess(f"Column “{known}”: texts, as in the data set of the run.", "text"),)
    guessed = guess_columns(table)
    column = guessed.mapping.text
    if not column:
        found = f"No column is known to hold the texts; the columns are {', '.join(table.columns)}."
        raise ColumnError(found, where=table.name, remedy=Remedy(Action.CHOOSE_TEXT_COLUMN))
    require_one_text(guessed, where=table.name)
    doubts = [doubt for doubt in guessed.doubts if doubt.option == "text"]
    return column, column_guesses(table, ColumnMapping(text=column), doubts)


def _context(
    table: RawTable, text: str, context: Sequence[str] | None, usual: Sequence[str]
) -> tuple[tuple[str, ...], tuple[Guess, ...]]:
    """The columns to put before the texts, and what is to be said of those that nobody named."""
    if context is not None or not usual:
        chosen = tuple(context or ())
        check_mapping(table, ColumnMapping(text=text, context=chosen))
        return chosen, ()
    learned = "in the data set of the run"
    missing = [column for column in usual if column not in table.columns or column == text]
    if missing:
        stood = f"The texts have nothing before them: {quoted(usual)} stood there {learned}"
        said = f"{stood}, and {quoted(missing, 'or')} is no other column of this file. More answers may be wrong."
        return (), (Guess(said, "context"),)
    columns = "Column" if len(usual) == 1 else "Columns"
    return tuple(usual), (Guess(f"{columns} {quoted(usual)}: put before the texts, as {learned}.", "context"),)


def _every_row(table: RawTable) -> tuple[DataFrame, DataFrame]:
    """The table with the rows that are not in it, which are empty, and of all rows ``reason, found``.

    Rows are numbered as in the file, so a gap between two numbers is a blank row; records of a tool are not.
    """
    unread = table.rejected.set_index(pd.Index(table.rejected[ROW].astype("int64"), name="row"))[[REASON, FOUND]]
    numbers = [*table.frame.index, *unread.index]
    gaps = sorted({*range(min(numbers), max(numbers))} - {*numbers}) if table.mapping is None else []
    blank = DataFrame({REASON: _BLANK, FOUND: None}, index=pd.Index(gaps, dtype="int64", name="row"))
    aside = pd.concat([unread, blank.astype("str")])
    rows = pd.concat([table.frame, DataFrame(index=aside.index, columns=table.frame.columns, dtype="str")])
    said = pd.concat([DataFrame(index=table.frame.index, columns=aside.columns, dtype="str"), aside])
    return rows.sort_index(kind="stable"), said.sort_index(kind="stable")


def _in_place(values: Iterable[object], can_be: np.ndarray, missing: object) -> np.ndarray:
    """The values in the rows that can be labelled, ``missing`` in the others."""
    placed = np.full(len(can_be), missing, dtype=object if missing is None else float)
    placed[can_be] = list(values)
    return placed


def _free_names(columns: Iterable[str], answers: Iterable[str]) -> dict[str, str]:
    """New names for the file's columns that are called as those of the answers."""
    columns = list(columns)
    taken = {*columns, *answers}
    names: dict[str, str] = {}
    for column in columns:
        if column in answers:
            names[column] = column
            while names[column] in taken:
                names[column] += " (file)"
            taken.add(names[column])
    return names


def _renamed(names: dict[str, str]) -> tuple[str, ...]:
    if not names:
        return ()
    said = ", ".join(f"“{before}” is now “{after}”" for before, after in names.items())
    return (f"Columns of the file that are called as those of the answers were renamed: {said}.",)


def of_shares(run: Run) -> str:
    """That shares of answers are no shares of what texts are, and of which class they differ most on the validation
    texts; empty where the run has no answers to those.
    """
    if run.result is None or run.result.validation is None:
        return ""
    counts = np.array(run.result.validation.confusion)
    labelled, given = counts.sum(axis=1) / counts.sum(), counts.sum(axis=0) / counts.sum()
    most = int(np.abs(given - labelled).argmax())
    texts = counted(int(counts.sum()), "validation text")
    return (
        f"These are shares of answers, and not of what the texts are: of {texts} {run.name} called "
        f"{percent(given[most])} “{beginning(run.result.validation.labels[most])}”, and {percent(labelled[most])} are "
        "labelled so."
    )


def no_better(bench: Bench, runs: Sequence[Run]) -> list[str]:
    """Which of the models one answer for all texts could replace, or may."""
    return [said for run in runs if (said := _no_better(bench, run))]


def _no_better(bench: Bench, run: Run) -> str:
    if said := usefulness.no_better(bench, run):
        return f"Do not rely on the labels of {run.name}: it is {said}."
    said = usefulness.not_surely_better(bench, run)
    return f"Rely on the labels of {run.name} with care: it is {said}." if said else ""


def _read_in_part(model: Path, run: Run, texts: list[str]) -> tuple[str, ...]:
    lengths = model_folder.token_lengths_apart(model, texts)
    if lengths is None or run.result is None:
        return ()
    way = run.config.long_texts
    most = long_texts.most_read(run.result.max_length, way)
    over = int((lengths > most).sum())
    if not over:
        return ()
    said = f"Longer than the {most:,} tokens that the model reads: {counted(over, 'text')}"
    return (f"{said}; of these it read {_READ[way]}.",)
