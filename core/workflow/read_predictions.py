"""Predictions that were made outside Errata (by a language model, a dictionary, R, a colleague), beside those of runs.

They are read from a table and held against the test and the validation part of the newest version as a model's answers
are; from then on they are a run among the others wherever answers are listed, scored or compared. Where the version is
divided into folds, each of its texts is tested in one of them: then they are a run a fold, as a cross-validation is.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from core.counted import beginning, counted, joined, joined_at_most, quoted
from core.data import predicted_columns, predicted_table
from core.data.left_out import combined, left_out_rows
from core.data.predicted_table import MatchedPredictions
from core.data.reading.recognition import Format
from core.errors import JobError, SettingError
from core.prediction.metrics import evaluate
from core.records import (
    METADATA_PREFIX,
    Evaluation,
    Experiment,
    ExperimentKind,
    Part,
    PredictionColumns,
    Project,
    ReadPredictions,
    ReadSettings,
    Run,
    Split,
    TrainingConfig,
    TrainingResult,
    schemas,
)
from core.records.columns import (
    GIVEN_LABEL,
    ID,
    LABEL,
    PART,
    PREDICTED_LABEL,
    PROBABILITIES,
    PROBABILITY,
    RATED,
    REASON,
    ROW,
    TEXT,
    TRUE_LABEL,
    UNIT,
)
from core.records.folders import RunFolder
from core.store import predictions
from core.store.artifacts import RUNS
from core.workflow import ground_truth, measures, rated_text, splits, training
from core.workflow.bench import Bench
from core.workflow.ground_truth import RawTable, StagedFile

MOST_CHARACTERS = 80
"""Of the name of who predicted."""

_WHO = "predicted by"
_SHOWN = 3
_MEANINGS = 12


@dataclass(frozen=True)
class Matched:
    """A table beside the parts of a split, before it is kept; ``all_right`` where every prediction is the label.

    ``known_as`` is the name of a table that was kept before, as in ``ReadPredictions``.
    """

    split: Split
    table: RawTable
    columns: PredictionColumns
    found: MatchedPredictions
    all_right: bool
    known_as: str = ""


def read(file: StagedFile, settings: ReadSettings | None = None) -> RawTable:
    """The table of a file; raises FileError and ColumnError."""
    return ground_truth.only_table(ground_truth.read_texts([file], settings), file)


def tested_on(bench: Bench, project: Project) -> Split:
    """The split whose test part predictions are held against, of folds the first; raises NoDataSet, and JobError where
    the newest version is not divided.
    """
    version = ground_truth.newest(bench, project)
    split = splits.latest(bench, version)
    if split is None:
        raise JobError(
            f"Version {version.number} is not divided into parts: there is no test part to hold predictions against.",
            where=project.name,
            todo="Divide it into training, validation and test part, or into folds.",
        )
    return split


def likely_columns(bench: Bench, split: Split, table: RawTable) -> PredictionColumns:
    """What the columns seem to hold; the label is “” where none seems to be the prediction."""
    texts = _texts(bench, split, _rows(bench, split))
    return predicted_columns.likely_columns(table, texts, training.classes(split))


def unknown_labels(split: Split, table: RawTable, columns: PredictionColumns) -> dict[str, int]:
    """What stands in the column of labels and is no class, and how often."""
    return predicted_table.unknown_labels(table, columns, training.classes(split))


def meanings_before(bench: Bench, project: Project, split: Split) -> dict[str, str]:
    """What labels that are no classes meant in the project's earlier tables: value → class, “” for no prediction; that
    of the newest table, where several had it.
    """
    read = sorted(bench.store.prediction_tables.of_project(project.id), key=lambda run: run.id)
    meant = [pair for run in read if run.read_from is not None for pair in run.read_from.columns.labels]
    classes = {"", *training.classes(split)}
    return {value: label for value, label in meant if label in classes}


def match(bench: Bench, split: Split, table: RawTable, columns: PredictionColumns) -> Matched:
    """Find the text of each row; raises ColumnError and LabelError."""
    rows = _rows(bench, split)
    found = predicted_table.match(table, columns, _texts(bench, split, rows), training.classes(split))
    labels = rows.set_index(ID)[LABEL].loc[found.answers[ID]].to_numpy()
    return Matched(split, table, columns, found, bool((labels == found.answers[PREDICTED_LABEL].to_numpy()).all()))


def keep(bench: Bench, project: Project, matched: Matched, who: str = "") -> Run:
    """Keep the predictions as a run, or as one for each fold of which the first is given back; ``who`` made them, by
    default what the file is called.

    Raises SettingError where that name is too long.
    """
    who = " ".join(who.split()) or PurePath(matched.table.name).stem
    if len(who) > MOST_CHARACTERS:
        raise SettingError(
            f"The name has {len(who)} characters; at most {MOST_CHARACTERS} are possible.",
            where=_WHO,
            todo="Choose a shorter one.",
        )
    matched = replace(matched, known_as=matched.known_as or uuid.uuid4().hex)
    config = measures.chosen(TrainingConfig(model=who), measures.of(bench, project.id))
    if not matched.split.settings.folds:
        return _keep(bench, project, config, matched, splits.unlearned_rows(bench, matched.split))
    experiment = bench.store.experiments.begin(project.id, ExperimentKind.CROSS_VALIDATION)
    tested = [(fold, _tested(bench, fold)) for fold in splits.folds(bench, matched.split)]
    first, *_ = [
        _keep(bench, project, config, replace(matched, split=fold), rows, experiment)
        for fold, rows in tested
        if rows[ID].isin(matched.found.answers[ID]).any()
    ]
    return first


def _keep(
    bench: Bench,
    project: Project,
    config: TrainingConfig,
    matched: Matched,
    rows: DataFrame,
    experiment: Experiment | None = None,
) -> Run:
    """Those of the table's predictions that are of these texts."""
    split, labels = matched.split, training.classes(matched.split)
    answered = {Part(str(part)): one for part, one in _answered(rows, matched.found, labels).groupby(PART)}
    asked = set(rows[ID])
    without = {part: [id for id in ids if id in asked] for part, ids in matched.found.unanswered.items()}
    with bench.artifacts.new_folder(RUNS) as folder:
        made = RunFolder(folder.path)
        bench.artifacts.write_table(_kept_rows(matched), made.read_table)
        bench.artifacts.write_table(rows[rows[ID].isin(matched.found.answers[ID])], made.rows)
        for part, file in ((Part.TEST, made.predictions), (Part.VALIDATION, made.validation)):
            if part in answered:
                predictions.write(answered[part], labels, file)
        folder.keep()
        scores = {part: _scores(split, one, without[part]) for part, one in answered.items()}
        result = TrainingResult.not_trained(scores[Part.TEST], validation=scores.get(Part.VALIDATION))
        source = _source(matched, without, is_validated=Part.VALIDATION in scores)
        run = bench.store.prediction_tables.add(
            project.id, split.id, config, folder.relative, result, source, experiment
        )
    return training.run(bench, project, run.name)


def _kept_rows(matched: Matched) -> DataFrame:
    """All rows of the table, also those about no text of this version, as the next one may have it."""
    read = matched.table.frame[list(predicted_columns.used(matched.columns))]
    return read.add_prefix(METADATA_PREFIX).rename_axis(ROW).reset_index()


def kept_table(bench: Bench, run: Run) -> RawTable:
    """The table that a run was read from, with the columns that were read.

    Raises JobError where none was kept, and DamagedError.
    """
    source = run.read_from
    if source is None or not source.table:
        raise JobError(
            f"{run.name} was read by an earlier Errata, which did not keep the table."
            if source is not None
            else f"{run.name} was not read from a table.",
            where=run.name,
            todo="Read it from its file once more." if source is not None else "Choose one that was.",
        )
    rows = bench.artifacts.read_table(bench.artifacts.run(run).read_table, schemas.READ_TABLE).set_index(ROW)
    # A column without a value has lost its kind on the disk.
    frame = rows.rename(columns=lambda name: name.removeprefix(METADATA_PREFIX)).astype("str")
    return RawTable(source.file, tuple(frame.columns), frame, Format.PARQUET)


def delete(bench: Bench, run: Run) -> None:
    """Take the predictions off this computer; raises JobError where the run is no table of them."""
    if run.read_from is None:
        raise JobError(f"{run.name} was not read from a table.", where=run.name, todo="Choose one that was.")
    training.delete(bench, run)


def in_words(run: Run) -> str:
    """“predictions-4, predicted by GPT-4o, was read from gpt.csv, …” Empty of any other run."""
    source = run.read_from
    if source is None or run.result is None:
        return ""
    by = quoted([name for name in (source.columns.id, source.columns.text) if name])
    said = (
        f"{run.name}, predicted by {run.config.model}, was read from {beginning(source.file)}, column "
        f"“{source.columns.label}”, by {by}: "
        f"{_with_a_prediction(run.result.test.texts, Part.TEST, source.unanswered)}"
    )
    if (validation := run.result.validation) is not None:
        said += f"; {_with_a_prediction(validation.texts, Part.VALIDATION, source.unvalidated)}"
    unlike = (
        f" {counted(source.unmatched, 'row')} gave no test or validation text a prediction." if source.unmatched else ""
    )
    return f"{said}.{unlike}{_meanings(source)} {unknown([run.name])}"


def _meanings(source: ReadPredictions) -> str:
    """“ It says “World” for “International”; “I cannot tell” was no prediction.” Empty where it names the classes."""
    named = [(value, label) for value, label in source.columns.labels if label]
    none = [value for value, label in source.columns.labels if not label]
    shown = [f"“{beginning(value, 30)}” for “{beginning(label, 30)}”" for value, label in named]
    said = [
        f"it says {joined_at_most(_MEANINGS, shown)}" if shown else "",
        f"{joined_at_most(_MEANINGS, [f'“{beginning(value, 30)}”' for value in none])} counted as no prediction"
        if none
        else "",
    ]
    words = "; ".join(filter(None, said))
    return f" {words[0].upper()}{words[1:]}." if words else ""


def _with_a_prediction(texts: int, part: Part, without: int) -> str:
    said = f"{counted(texts, f'{part} text')} with a prediction"
    return f"{said}, {without:,} without, which are in no score" if without else said


def unknown(names: Sequence[str]) -> str:
    """That nothing is known of what gave the answers of these runs."""
    return f"What gave the answers of {joined(names)}, and what it learned from, is not known here."


def account(matched: Matched) -> list[str]:
    """What was matched and what was not, before it is kept."""
    found = matched.found
    said = [line for part in found.unanswered for line in _account_of(found, part)]
    if folds := matched.split.settings.folds:
        said.append(
            f"The texts are divided into {folds} folds, and each is a test text of one: there will be scores of each "
            "fold and of all together, and a comparison with a cross-validation is on all these texts."
        )
    if len(found.unmatched):
        counts = found.unmatched[REASON].value_counts()
        said += [f"{counted(int(number), 'row')}: {reason}." for reason, number in counts.items()]
    if matched.all_right:
        said.append(f"Every prediction is the text’s label: is “{matched.columns.label}” not the column of the labels?")
    return [*said, *found.notes, *_unread(matched)]


def _account_of(found: MatchedPredictions, part: Part) -> list[str]:
    """How many of the part's texts have a prediction, and which have none; of folds there are test texts alone."""
    without, has = found.unanswered[part], int((found.answers[PART] == part).sum())
    if not has and not without:
        return []
    texts = counted(has + len(without), f"{part} text")
    if not has:
        return [f"None of {texts} has a prediction: there will be no {part} score, and no list of these texts."]
    said = f"{has:,} of {texts} {'has' if has == 1 else 'have'} a prediction."
    if not without:
        return [said]
    shown = joined_at_most(_SHOWN, [f"“{beginning(id, 20)}”" for id in without])
    number = counted(len(without), f"{part} text")
    return [said, f"{number} without one ({shown}) will be in no score, and in no comparison."]


def left_out(bench: Bench, matched: Matched) -> DataFrame:
    """The rows that give no text a prediction, and the texts of the parts that are read without one, each with its
    reason: columns of ``schemas.LEFT_OUT``.
    """
    rows = _rows(bench, matched.split).sort_values(ID, ignore_index=True)
    answered = set(matched.found.answers[PART])
    texts = [
        _without(rows[rows[ID].isin(ids)], part) for part, ids in matched.found.unanswered.items() if part in answered
    ]
    return combined([matched.found.unmatched, *texts])


def _without(texts: DataFrame, part: Part) -> DataFrame:
    return left_out_rows(
        Series(pd.NA, index=texts.index),
        source=f"{part} part",
        reason=predicted_table.UNANSWERED[part],
        id=texts[ID],
        text=texts[TEXT],
    )


def _unread(matched: Matched) -> list[str]:
    """Which columns of the table were not read."""
    read = predicted_columns.used(matched.columns)
    others = [f"“{beginning(one, 20)}”" for one in matched.table.columns if one not in read]
    return [f"Not read: {joined_at_most(_SHOWN, others)}."] if others else []


def _rows(bench: Bench, split: Split) -> DataFrame:
    """The texts of all three parts; of folds all texts, each of which is a test text of one."""
    rows = splits.rows(bench, split)
    return rows.assign(part=str(Part.TEST)) if split.settings.folds else rows


def _tested(bench: Bench, fold: Split) -> DataFrame:
    rows = splits.unlearned_rows(bench, fold)
    return rows[rows[PART] == Part.TEST].reset_index(drop=True)


def _texts(bench: Bench, split: Split, rows: DataFrame) -> DataFrame:
    """The texts as ``predicted_table`` asks for them."""
    begins = rated_text.begins(bench, splits.version_of(bench, split))
    rated = {RATED: [text[begins.get(text, 0) :] for text in rows[TEXT]]} if begins else {}
    metadata = [column for column in map(str, rows) if column.startswith(METADATA_PREFIX)]
    return rows[[ID, TEXT, PART, *metadata]].assign(**rated)


def _answered(rows: DataFrame, found: MatchedPredictions, labels: Sequence[str]) -> DataFrame:
    """With the columns of ``schemas.PREDICTIONS``, for the texts that have a prediction."""
    table = rows.drop(columns=GIVEN_LABEL, errors="ignore").rename(columns={LABEL: TRUE_LABEL})
    table = table.merge(found.answers.drop(columns=PART), on=ID, validate="one_to_one")
    if PROBABILITIES not in table:
        return table.assign(**{PROBABILITY: np.nan, PROBABILITIES: None})
    places = [labels.index(label) for label in table[PREDICTED_LABEL]]
    each = [probabilities[place] for probabilities, place in zip(table[PROBABILITIES], places, strict=True)]
    return table.assign(**{PROBABILITY: each})


def _scores(split: Split, answered: DataFrame, without: Sequence[str]) -> Evaluation:
    """Of a part, whose texts ``without`` a prediction leave the shares of the classes to chance."""
    return evaluate(
        answered[TRUE_LABEL].tolist(),
        answered[PREDICTED_LABEL].tolist(),
        training.classes(split),
        units=answered[UNIT].tolist(),
        drawn_from=None if without else splits.drawn_from(split),
    )


def _source(matched: Matched, without: Mapping[Part, Sequence[str]], *, is_validated: bool) -> ReadPredictions:
    found = matched.found
    return ReadPredictions(
        file=matched.table.name,
        columns=matched.columns,
        rows=found.rows,
        unmatched=len(found.unmatched),
        unanswered=len(without[Part.TEST]),
        unvalidated=len(without[Part.VALIDATION]) if is_validated else 0,
        table=matched.known_as,
    )
