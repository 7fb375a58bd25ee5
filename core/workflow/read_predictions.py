"""Predictions that were made outside Errata (by a language model, a dictionary, R, a colleague), beside those of runs.

They are read from a table and held against the test part of the newest version as a model's answers are; from then on
they are a run among the others wherever answers are listed, scored or compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from core.counted import beginning, counted, joined, joined_at_most, quoted
from core.data import predicted_table
from core.data.left_out import combined, left_out_rows
from core.data.predicted_table import MatchedPredictions
from core.errors import JobError, SettingError
from core.prediction.metrics import evaluate
from core.records import (
    Part,
    PredictionColumns,
    Project,
    ReadPredictions,
    ReadSettings,
    Run,
    Split,
    TrainingConfig,
    TrainingResult,
)
from core.records.columns import (
    GIVEN_LABEL,
    ID,
    LABEL,
    PREDICTED_LABEL,
    PROBABILITIES,
    PROBABILITY,
    RATED,
    REASON,
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
_TEST_PART = "test part"


@dataclass(frozen=True)
class Matched:
    """A table beside the test part of a split, before it is kept; ``all_right`` where every prediction is the label."""

    split: Split
    table: RawTable
    columns: PredictionColumns
    found: MatchedPredictions
    all_right: bool


def read(file: StagedFile, settings: ReadSettings | None = None) -> RawTable:
    """The table of a file; raises FileError and ColumnError."""
    return ground_truth.only_table(ground_truth.read_texts([file], settings), file)


def tested_on(bench: Bench, project: Project) -> Split:
    """The split whose test part predictions are held against; raises NoDataSet, and JobError where the newest version
    has no one test part.
    """
    version = ground_truth.newest(bench, project)
    split = splits.latest(bench, version)
    if split is None or split.settings.folds:
        how = "not divided into parts" if split is None else "divided into folds"
        raise JobError(
            f"Version {version.number} is {how}: there is no one test part to hold predictions against.",
            where=project.name,
            todo="Divide it into training, validation and test part.",
        )
    return split


def likely_columns(bench: Bench, split: Split, table: RawTable) -> PredictionColumns:
    """What the columns seem to hold; the label is “” where none seems to be the prediction."""
    texts = _texts(bench, split, splits.test_rows(bench, split))
    return predicted_table.likely_columns(table, texts, training.classes(split))


def unknown_labels(split: Split, table: RawTable, columns: PredictionColumns) -> dict[str, int]:
    """What stands in the column of labels and is no class, and how often."""
    return predicted_table.unknown_labels(table, columns, training.classes(split))


def match(bench: Bench, split: Split, table: RawTable, columns: PredictionColumns) -> Matched:
    """Find the test text of each row; raises ColumnError and LabelError."""
    rows = splits.test_rows(bench, split)
    found = predicted_table.match(table, columns, _texts(bench, split, rows), training.classes(split))
    labels = rows.set_index(ID)[LABEL].loc[found.answers[ID]].to_numpy()
    return Matched(split, table, columns, found, bool((labels == found.answers[PREDICTED_LABEL].to_numpy()).all()))


def keep(bench: Bench, project: Project, matched: Matched, who: str = "") -> Run:
    """Keep the predictions as a run; ``who`` made them, by default what the file is called.

    Raises SettingError where that name is too long.
    """
    who = " ".join(who.split()) or PurePath(matched.table.name).stem
    if len(who) > MOST_CHARACTERS:
        raise SettingError(
            f"The name has {len(who)} characters; at most {MOST_CHARACTERS} are possible.",
            where=_WHO,
            todo="Choose a shorter one.",
        )
    split, labels = matched.split, training.classes(matched.split)
    rows = splits.test_rows(bench, split)
    answered = _answered(rows, matched.found, labels)
    config = measures.chosen(TrainingConfig(model=who), measures.of(bench, project.id))
    with bench.artifacts.new_folder(RUNS) as folder:
        made = RunFolder(folder.path)
        bench.artifacts.write_table(rows[rows[ID].isin(answered[ID])], made.rows)
        predictions.write(answered, labels, made.predictions)
        folder.keep()
        result, source = _result(split, answered, matched.found), _source(matched)
        run = bench.store.prediction_tables.add(project.id, split.id, config, folder.relative, result, source)
    return training.run(bench, project, run.name)


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
        f"{counted(run.result.test.texts, 'test text')} with a prediction"
    )
    if source.unanswered:
        said += f", {source.unanswered:,} without, which are in no score"
    unlike = f" {counted(source.unmatched, 'row')} gave no test text a prediction." if source.unmatched else ""
    return f"{said}.{unlike} {unknown([run.name])}"


def unknown(names: Sequence[str]) -> str:
    """That nothing is known of what gave the answers of these runs."""
    return f"What gave the answers of {joined(names)}, and what it learned from, is not known here."


def account(matched: Matched) -> list[str]:
    """What was matched and what was not, before it is kept."""
    found, total = matched.found, matched.split.size(Part.TEST)
    has = len(found.answers)
    said = [f"{has:,} of {counted(total, 'test text')} {'has' if has == 1 else 'have'} a prediction."]
    if found.unanswered:
        shown = joined_at_most(_SHOWN, [f"“{beginning(id, 20)}”" for id in found.unanswered])
        number = counted(len(found.unanswered), "test text")
        said.append(f"{number} without one ({shown}) will be in no score, and in no comparison.")
    if len(found.unmatched):
        counts = found.unmatched[REASON].value_counts()
        said += [f"{counted(int(number), 'row')}: {reason}." for reason, number in counts.items()]
    if matched.all_right:
        said.append(f"Every prediction is the text’s label: is “{matched.columns.label}” not the column of the labels?")
    return [*said, *found.notes, *_unread(matched)]


def left_out(bench: Bench, matched: Matched) -> DataFrame:
    """The rows that give no test text a prediction, and the test texts without one, each with its reason: columns of
    ``schemas.LEFT_OUT``.
    """
    rows = splits.test_rows(bench, matched.split)
    without = rows[rows[ID].isin(matched.found.unanswered)]
    texts = left_out_rows(
        Series(pd.NA, index=without.index),
        source=_TEST_PART,
        reason=predicted_table.UNANSWERED,
        id=without[ID],
        text=without[TEXT],
    )
    return combined([matched.found.unmatched, texts])


def _unread(matched: Matched) -> list[str]:
    """Which columns of the table were not read."""
    columns = matched.columns
    read = {columns.label, columns.id, columns.text, *(column for _, column in columns.probabilities)}
    others = [f"“{beginning(one, 20)}”" for one in matched.table.columns if one not in read]
    return [f"Not read: {joined_at_most(_SHOWN, others)}."] if others else []


def _texts(bench: Bench, split: Split, rows: DataFrame) -> DataFrame:
    """The test texts as ``predicted_table`` asks for them."""
    begins = rated_text.begins(bench, splits.version_of(bench, split))
    rated = {RATED: [text[begins.get(text, 0) :] for text in rows[TEXT]]} if begins else {}
    return rows[[ID, TEXT]].assign(**rated)


def _answered(rows: DataFrame, found: MatchedPredictions, labels: Sequence[str]) -> DataFrame:
    """With the columns of ``schemas.PREDICTIONS``, for the test texts that have a prediction."""
    table = rows.drop(columns=GIVEN_LABEL, errors="ignore").rename(columns={LABEL: TRUE_LABEL})
    table = table.merge(found.answers, on=ID, validate="one_to_one")
    if PROBABILITIES not in table:
        return table.assign(**{PROBABILITY: np.nan, PROBABILITIES: None})
    places = [labels.index(label) for label in table[PREDICTED_LABEL]]
    each = [probabilities[place] for probabilities, place in zip(table[PROBABILITIES], places, strict=True)]
    return table.assign(**{PROBABILITY: each})


def _result(split: Split, answered: DataFrame, found: MatchedPredictions) -> TrainingResult:
    """Its scores; of how it was trained nothing is known."""
    test = evaluate(
        answered[TRUE_LABEL].tolist(),
        answered[PREDICTED_LABEL].tolist(),
        training.classes(split),
        units=answered[UNIT].tolist(),
        # Texts without a prediction leave the shares of the classes to chance.
        drawn_from=None if found.unanswered else splits.drawn_from(split),
    )
    return TrainingResult.not_trained(test)


def _source(matched: Matched) -> ReadPredictions:
    found = matched.found
    return ReadPredictions(
        file=matched.table.name,
        columns=matched.columns,
        rows=found.rows,
        unmatched=len(found.unmatched),
        unanswered=len(found.unanswered),
    )
