"""Predictions in a table: which text of the test or the validation part each row is about, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from core.counted import beginning, counted, joined, quoted
from core.data.left_out import left_out_rows
from core.data.named_texts import ids_of, wordings
from core.data.predicted_columns import WITH_CERTAINTY, shares, used
from core.data.reading.table import RawTable
from core.data.spelling import key, visible
from core.errors import ColumnError, LabelError
from core.records import Part, PredictionColumns
from core.records.columns import GIVEN_REASON, ID, PART, PREDICTED_LABEL, PROBABILITIES, RATED, TEXT

NO_TEXT = "about no text of the three parts"
OF_TRAINING = "about a training text"
NO_PREDICTION = "no prediction"
READ = (Part.TEST, Part.VALIDATION)
UNANSWERED = {part: f"{part} text without a prediction" for part in READ}

_OTHERS = {Part.VALIDATION: "validation", Part.TRAIN: "training"}
_SHOWN = 5
_MOST_OFF = 0.02
"""Rounded probabilities of many classes add up to a little more or less than 1."""


@dataclass(frozen=True)
class MatchedPredictions:
    """The rows of a table beside the texts of the test and the validation part.

    Attributes
    ----------
    answers
        Columns ``id, part, predicted_label``, ``probabilities`` in the order of the classes where the table has them,
        and ``given_reason`` where a column holds it; a row for each text of either part that has a prediction.
    rows
        How many the table has.
    unmatched
        Rows that give no text of either part a prediction, with the columns of ``schemas.LEFT_OUT``.
    unanswered
        Part → ids of its texts without a prediction.
    notes
        What the researcher should know of how they were matched.
    """

    answers: DataFrame
    rows: int
    unmatched: DataFrame
    unanswered: dict[Part, tuple[str, ...]]
    notes: tuple[str, ...] = ()


def unknown_labels(table: RawTable, columns: PredictionColumns, classes: Sequence[str]) -> dict[str, int]:
    """What stands in the column of labels and is no class, and how often; without what ``columns`` already explains."""
    labels = _classes_of(table.frame[columns.label], columns.labels, classes)
    cells = table.frame[columns.label].map(visible, na_action="ignore")
    unknown = cells[labels.isna() & cells.notna() & (cells != "") & ~cells.isin([one for one, _ in columns.labels])]
    return {str(value): int(number) for value, number in unknown.value_counts().items()}


def _classes_of(cells: Series, said: Sequence[tuple[str, str]], classes: Sequence[str]) -> Series:
    """The class that each cell names, missing where it names none."""
    plain = cells.map(visible, na_action="ignore")
    chosen = plain.map({value: label or None for value, label in said})
    known = {key(label): label for label in classes}
    return chosen.where(plain.isin([value for value, _ in said]), plain.map(key, na_action="ignore").map(known))


def match(table: RawTable, columns: PredictionColumns, texts: DataFrame, classes: Sequence[str]) -> MatchedPredictions:
    """Find the text of each row; those of the training part are told apart, and not read.

    Parameters
    ----------
    texts
        Columns ``id, text, part`` of all parts, ``rated`` where texts have a context, and metadata; ids are unique.
    classes
        Those of the data set.

    Raises
    ------
    ColumnError
        A column is not there, none tells the texts apart, two rows give one text different labels, no row gives a
        test text a prediction, or the probabilities are none.
    LabelError
        A prediction is no class.
    """
    _check_columns(table, columns, classes)
    if unknown := unknown_labels(table, columns, classes):
        raise _no_classes(table, columns, unknown, classes)
    labels = _classes_of(table.frame[columns.label], columns.labels, classes)
    rows = DataFrame({"position": range(len(table.frame)), PREDICTED_LABEL: labels.to_numpy()})
    pairs, notes = _pairs(table, columns, texts)
    of_parts = pairs.merge(rows, on="position").merge(texts[[ID, PART]], on=ID)
    predicted = of_parts.dropna(subset=[PREDICTED_LABEL])
    _require_test_texts(table, columns, texts, predicted)
    found = predicted[predicted[PART].isin(READ)]
    _require_one_label(table, columns, found)
    notes += _repeated(found)
    found = found.drop_duplicates(ID).set_index(ID)
    answers = found[[PART, PREDICTED_LABEL]].reset_index()
    if columns.reason is not None:
        answers[GIVEN_REASON] = _reasons(table.frame[columns.reason]).to_numpy()[found["position"]]
    given = _probabilities(table, columns, classes) if columns.probabilities else None
    if columns.certainty is not None:
        given = _by_certainty(table, columns.certainty, labels, classes)
        notes.append(
            f"“{columns.certainty}” is read as the probability of the predicted label, and the other class has what is "
            "left. What a language model says of its own certainty was measured by nobody."
        )
    if given is not None:
        answers[PROBABILITIES] = list(given[found["position"].to_numpy()])
        notes += _unlike_the_most_probable(answers, classes)
    is_open = ~texts[ID].isin(found.index)
    return MatchedPredictions(
        answers=answers,
        rows=len(table.frame),
        unmatched=_unmatched(table, columns, rows, of_parts),
        unanswered={part: tuple(texts.loc[is_open & (texts[PART] == part), ID]) for part in READ},
        notes=tuple(notes),
    )


def _reasons(cells: Series) -> Series:
    """As they are written; missing where nothing is that can be seen."""
    return cells.where(cells.map(visible, na_action="ignore").fillna("") != "")


def _require_test_texts(table: RawTable, columns: PredictionColumns, texts: DataFrame, predicted: DataFrame) -> None:
    if (predicted[PART] == Part.TEST).any():
        return
    wanted, what = (ID, "ids") if columns.id is not None else (TEXT, "texts")
    example = beginning(str(texts.loc[texts[PART] == Part.TEST, wanted].iloc[0]))
    or_named = ", or those of another column that is never the same for two texts" if columns.id is not None else ""
    others = _in_other_parts(predicted)
    raise ColumnError(
        f"None of the {counted(len(table.frame), 'row')} is about a text of the test part, with a prediction{others}.",
        where=table.name,
        todo=f"Let the texts of the test part be predicted, too, such as “{example}”: scores and lists are of these."
        if others
        else f"Its {what} must be those of the data set, such as “{example}”{or_named}.",
    )


def _in_other_parts(predicted: DataFrame) -> str:
    """“: they are about 40 validation texts and 12 training texts”; empty where they are about none of these."""
    numbers = predicted.drop_duplicates(ID)[PART].value_counts()
    told = [counted(int(numbers[part]), f"{name} text") for part, name in _OTHERS.items() if part in numbers]
    return f": they are about {joined(told)}" if told else ""


def _check_columns(table: RawTable, columns: PredictionColumns, classes: Sequence[str]) -> None:
    missing = [name for name in used(columns) if name not in table.columns]
    if missing:
        raise ColumnError(
            f"There is no column {quoted(missing, 'or')}; the columns are {', '.join(table.columns)}.",
            where=table.name,
            todo="Choose one of these.",
        )
    if columns.id is None and columns.text is None:
        raise ColumnError(
            "No column tells which text a row is about.", where=table.name, todo="Choose the ids, the texts, or both."
        )
    _check_certainty(table, columns, classes)
    of_classes = {label for label, _ in columns.probabilities}
    missing = sorted(set(classes) - of_classes)
    if columns.probabilities and (len(missing) > 1 or not of_classes <= set(classes)):
        raise ColumnError(
            f"Probabilities are needed of each class but one, or of none; the classes are {joined(list(classes))}.",
            where=table.name,
            todo=f"Choose a column for {quoted([*missing, *sorted(of_classes - set(classes))])}, or none at all.",
        )


def _check_certainty(table: RawTable, columns: PredictionColumns, classes: Sequence[str]) -> None:
    if columns.certainty is None:
        return
    if columns.probabilities:
        raise ColumnError(
            f"Both the probabilities of the classes and “{columns.certainty}” are chosen.",
            where=table.name,
            todo="Choose one of both.",
        )
    if len(classes) > WITH_CERTAINTY:
        raise ColumnError(
            "How sure a prediction is tells the probabilities only where there are two classes; there are "
            f"{joined(list(classes))}.",
            where=table.name,
            todo="Choose the probability of each class, or none.",
        )


def _no_classes(
    table: RawTable, columns: PredictionColumns, unknown: Mapping[str, int], classes: Sequence[str]
) -> LabelError:
    shown = ", ".join(f"“{beginning(value)}” ({number:,})" for value, number in [*unknown.items()][:_SHOWN])
    more = f", and {len(unknown) - _SHOWN:,} others" if len(unknown) > _SHOWN else ""
    return LabelError(
        f"What stands in “{columns.label}” is no class: {shown}{more}. The classes are {joined(list(classes))}.",
        where=table.name,
        todo="Say for each which class it is, or that it is no prediction.",
    )


def _pairs(table: RawTable, columns: PredictionColumns, texts: DataFrame) -> tuple[DataFrame, list[str]]:
    """Columns ``position, id``: each row with the texts that it is about, of which copies are several."""
    position = range(len(table.frame))
    wording = None if columns.text is None else table.frame[columns.text].map(visible, na_action="ignore").to_numpy()
    if columns.id is None:
        given = DataFrame({"position": position, "wording": wording}).dropna()
        found = given.merge(wordings(texts), on="wording")[["position", ID]].drop_duplicates()
        return found, _alike_but_for_the_context(texts, found)
    ids, by = ids_of(table.frame[columns.id].str.strip(), texts)
    notes = [f"“{columns.id}” names the texts as their column “{by}” does: rows were matched by that."] if by else []
    pairs = DataFrame({"position": position, ID: ids.to_numpy()}).dropna()
    if wording is None:
        return pairs, notes
    known = {*wordings(texts).itertuples(index=False, name=None)}
    said_of = zip(pairs[ID], wording[pairs["position"].to_numpy()], strict=True)
    is_alike = np.array([one in known for one in said_of], dtype=bool)
    differing = int((~is_alike).sum())
    if not is_alike.any() and differing:
        by_text = _pairs(table, _without_id(columns), texts)[0]
        if by_text.empty:
            raise _other_texts(table, columns, differing)
        return by_text, [
            f"The ids of “{columns.id}” stand for other texts in the data set: rows were matched by their texts alone."
        ]
    said = f"{counted(differing, 'row')} with the id of a text of the data set and another text were left out."
    return pairs.loc[is_alike, ["position", ID]], [*notes, said] if differing else notes


def _alike_but_for_the_context(texts: DataFrame, pairs: DataFrame) -> list[str]:
    """That rows which name the rated words alone cannot mean one of several texts."""
    if RATED not in texts:
        return []
    rows = pairs.merge(texts[[ID, TEXT, RATED]], on=ID)
    several = rows.groupby("position")[[TEXT, RATED]].nunique()
    alike = rows[rows["position"].isin(several.index[(several[TEXT] > 1) & (several[RATED] == 1)])][ID].nunique()
    if not alike:
        return []
    return [
        f"{counted(alike, 'text')} have the same words as others behind another context. By the words alone they are "
        "not told apart, so what the table says of one counts for all of these; ids would tell them apart."
    ]


def _other_texts(table: RawTable, columns: PredictionColumns, rows: int) -> ColumnError:
    have = "row has" if rows == 1 else "rows have"
    return ColumnError(
        f"{rows:,} {have} the id of a text of the data set, and none of these has its text: “{columns.text}” holds "
        "others.",
        where=table.name,
        todo="Choose the column with the texts; or none, if the ids are right.",
    )


def _without_id(columns: PredictionColumns) -> PredictionColumns:
    return replace(columns, id=None)


def _require_one_label(table: RawTable, columns: PredictionColumns, found: DataFrame) -> None:
    labels = found.groupby(ID)[PREDICTED_LABEL].nunique()
    doubled = labels.index[labels > 1]
    if len(doubled) == 0:
        return
    numbers = [str(row) for row in table.frame.index[found.loc[found[ID] == doubled[0], "position"]]]
    others = f" So have {counted(len(doubled) - 1, 'other text')}." if len(doubled) > 1 else ""
    raise ColumnError(
        f"The text “{beginning(str(doubled[0]))}” has several predictions, in rows {joined(numbers[:_SHOWN])}.{others}",
        where=table.name,
        todo="Leave one row for each text.",
    )


def _repeated(found: DataFrame) -> list[str]:
    """That rows give a text the prediction which it has by an earlier one."""
    number = found["position"].nunique() - found.drop_duplicates(ID)["position"].nunique()
    if not number:
        return []
    return [f"{counted(number, 'row')} {'repeats' if number == 1 else 'repeat'} the prediction of a text."]


def _probabilities(table: RawTable, columns: PredictionColumns, classes: Sequence[str]) -> np.ndarray:
    """Of each row of the table, in the order of the classes; shape (rows, classes). They are made to add up to 1.

    Columns of the same class are added up, and a class without one has what is left.
    """
    cells = table.frame[[column for _, column in columns.probabilities]]
    given = cells.apply(pd.to_numeric, errors="coerce").to_numpy(dtype=float)
    found = given @ np.array([[label == one for label in classes] for one, _ in columns.probabilities], dtype=float)
    if not_given := set(classes) - {label for label, _ in columns.probabilities}:
        found[:, classes.index(not_given.pop())] = np.clip(1 - given.sum(axis=1), 0, None)
    total = found.sum(axis=1)
    is_wrong = np.isnan(given).any(axis=1) | (given < 0).any(axis=1) | (np.abs(total - 1) > _MOST_OFF)
    if is_wrong.any():
        raise _no_probabilities(table, cells, is_wrong)
    return found / total[:, None]


def _by_certainty(table: RawTable, column: str, labels: Series, classes: Sequence[str]) -> np.ndarray:
    """As ``_probabilities``; rows without a prediction have none."""
    sure = shares(table.frame[column])
    is_wrong = (sure.isna() & labels.notna()).to_numpy()
    if is_wrong.any():
        place = int(is_wrong.argmax())
        cell = table.frame[column].iloc[place]
        there = "empty" if pd.isna(cell) else f"“{beginning(cell, 20)}”"
        raise ColumnError(
            f"“{column}” of row {table.frame.index[place]} is {there}; "
            f"it is to be a number from 0 to 1, or to 100. {counted(int(is_wrong.sum()), 'row')} "
            f"{'is' if is_wrong.sum() == 1 else 'are'} like that.",
            where=table.name,
            todo="Mend the table, or read the labels alone.",
        )
    is_second = (labels == classes[1]).to_numpy()
    second = np.where(is_second, sure, 1 - sure)
    return np.column_stack([1 - second, second])


def _no_probabilities(table: RawTable, cells: DataFrame, is_wrong: np.ndarray) -> ColumnError:
    place = int(is_wrong.argmax())
    shown = ", ".join("nothing" if pd.isna(cell) else beginning(str(cell), 8) for cell in cells.iloc[place])
    return ColumnError(
        f"The probabilities of row {table.frame.index[place]} are {shown}: they are to be numbers from 0 to 1 that add "
        f"up to 1. {counted(int(is_wrong.sum()), 'row')} {'is' if is_wrong.sum() == 1 else 'are'} like that.",
        where=table.name,
        todo="Mend the table, or read the labels alone.",
    )


def _unlike_the_most_probable(answers: DataFrame, classes: Sequence[str]) -> list[str]:
    best = [classes[int(np.argmax(each))] for each in answers[PROBABILITIES]]
    number = int((answers[PREDICTED_LABEL].to_numpy() != np.array(best)).sum())
    if not number:
        return []
    return [f"{counted(number, 'prediction')} {'is' if number == 1 else 'are'} not the most probable class."]


def _unmatched(table: RawTable, columns: PredictionColumns, rows: DataFrame, of_parts: DataFrame) -> DataFrame:
    """The rows without a label, and those that are about no text that is read."""
    is_read = rows["position"].isin(of_parts.loc[of_parts[PART].isin(READ), "position"])
    is_learned = rows["position"].isin(of_parts["position"])
    reason = Series(NO_TEXT, index=rows.index).mask(is_learned, OF_TRAINING).mask(is_read, NO_PREDICTION)
    aside = ~is_read | rows[PREDICTED_LABEL].isna()
    cells = table.frame.iloc[rows.loc[aside, "position"]]
    return left_out_rows(
        cells.index.tolist(),
        source=table.name,
        reason=reason[aside].tolist(),
        id=None if columns.id is None else cells[columns.id],
        text=None if columns.text is None else cells[columns.text],
        found=cells[columns.label],
    )
