"""What the columns of a table of predictions hold: as they seem to, and by the classes of a later version."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd
from pandas import DataFrame, Series

from core.counted import quoted
from core.data import column_content as content
from core.data import column_names as names
from core.data.mapping import guess_columns
from core.data.named_texts import names_of_texts, wordings
from core.data.reading.table import RawTable
from core.data.spelling import key, visible
from core.records import PredictionColumns

WITH_CERTAINTY = 2
"""Of more classes it is not known how the others share what is left."""
_NAMED = re.compile(
    r"pred|answer|output|machine|model|llm|gpt|vorhers|klassifi|classific|classifiç|clasific|respost|respuest|risposta",
    re.IGNORECASE,
)
_CERTAIN = re.compile(r"confid|certain|sicher|konfid|confian|certez|certitude|probab|wahrsch|score", re.IGNORECASE)
_LONGEST_SCALE, _EVEN = 10, 0.5
_SAMPLE = 2_000
"""Rows that are enough to tell which column holds the texts, and which reasons."""
_SHORTEST_REASONS = 10
"""In the mean, in characters: what is called a reason may be a number or a mark."""


def likely_columns(table: RawTable, texts: DataFrame, classes: Sequence[str]) -> PredictionColumns:
    """What the columns seem to hold; the label is “” where none seems to be the prediction.

    ``texts`` has the columns ``id, text``, ``rated`` where texts have a context, and metadata.
    """
    text = _text_column(table, texts)
    id = _id_column(table, texts, text)
    others = table.frame[[column for column in table.columns if column not in (id, text)]]
    named = _named_reason(others, classes)
    answers = others.drop(columns=[] if named is None else [named])
    label = _label_column(answers, classes) or _only_column(answers) or ""
    probabilities = _probability_columns(answers, classes)
    return PredictionColumns(
        label=label,
        id=id,
        text=text,
        probabilities=probabilities,
        certainty=None if probabilities or len(classes) > WITH_CERTAINTY else _certainty_column(answers),
        reason=named or (_reason_behind(answers, label) if label else None),
    )


def _id_column(table: RawTable, texts: DataFrame, text: str | None) -> str | None:
    each = [set(names_of_texts.dropna()) for names_of_texts in names_of_texts(texts).values()]
    shares = {
        column: max(table.frame[column].str.strip().isin(known).mean() for known in each)
        for column in table.columns
        if column != text
    }
    best = max(shares, key=lambda column: shares[column], default=None)
    return best if best is not None and shares[best] > 0 else None


def _text_column(table: RawTable, texts: DataFrame) -> str | None:
    """The column with most of the data set's texts; where none has any, the one that seems to hold texts, unless it is
    called as reasons are.
    """
    guess = guess_columns(table).mapping.text or None
    known = {*wordings(texts)["wording"]}
    likely = [column for column in table.columns if column == guess or content.holds_texts(table.frame[column])]
    sample = table.frame.head(_SAMPLE)
    shares = {column: sample[column].map(visible, na_action="ignore").isin(known).mean() for column in likely}
    best = max(shares, key=lambda column: (shares[column], column == guess), default=None)
    if best is not None and shares[best] > 0:
        return best
    return None if guess is None or names.first_worded([guess], names.REASON) else guess


def _named_reason(frame: DataFrame, classes: Sequence[str]) -> str | None:
    """A column that is called so and holds words of its own."""
    known = {key(label) for label in classes}
    worded = [
        str(column)
        for column in frame
        if (written := content.writing(frame[column])).is_natural
        and written.length >= _SHORTEST_REASONS
        and not frame[column].head(_SAMPLE).dropna().map(key).isin(known).any()
        and not names.is_answered(str(column))
    ]
    return names.first_worded(worded, names.REASON)


def _reason_behind(frame: DataFrame, label: str) -> str | None:
    """The only column behind the predicted label that is written as texts are, and not called as they are: what
    predicts writes behind what it was given.
    """
    columns = [str(column) for column in frame]
    found = [
        column
        for column in columns[columns.index(label) + 1 :]
        if content.holds_texts(frame[column]) and not names.has_text_word(column) and not names.is_answered(column)
    ]
    return found[0] if len(found) == 1 else None


def _label_column(frame: DataFrame, classes: Sequence[str]) -> str | None:
    """A column whose name says that it is a prediction, of several one whose cells are classes; else the last such
    column, as the researchers' own label stands before what was predicted.
    """
    known = {key(label) for label in classes}
    likely = [str(column) for column in frame if frame[column].dropna().map(key).isin(known).any()]
    named = [column for column in likely if _NAMED.search(column)]
    unlike = [str(column) for column in frame if _NAMED.search(str(column)) and not _is_number(frame[column])]
    return next(iter([*named, *unlike, *reversed(likely)]), None)


def _only_column(frame: DataFrame) -> str | None:
    """The only one, where its cells recur, as labels do that are written otherwise than the classes."""
    return str(frame.columns[0]) if frame.shape[1] == 1 and frame.iloc[:, 0].duplicated().any() else None


def _probability_columns(frame: DataFrame, classes: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """A column for each class, called ``p(class)``, ``prob_class`` or the like, or as the class and with shares in it;
    none unless all are there, but for one, which has what is left.
    """
    found = {}
    for label in classes:
        name = re.compile(rf"p(?:rob(?:ability)?)?[\s_.(\[]*{re.escape(label)}[)\]]?", re.IGNORECASE)
        columns = [str(column) for column in frame if name.fullmatch(str(column).strip())]
        columns = columns or [
            column for column in map(str, frame) if key(column) == key(label) and _holds_shares(frame[column])
        ]
        if len(columns) == 1 and _is_number(frame[columns[0]]):
            found[label] = columns[0]
    return tuple(found.items()) if found and len(found) >= len(classes) - 1 else ()


def _certainty_column(frame: DataFrame) -> str | None:
    """The only one that is called so and holds numbers from 0 to 1, or to 100; none below a half, as a “score” that is
    the probability of one class has with the other.
    """
    named = [str(column) for column in frame if _CERTAIN.search(str(column))]
    found = [column for column in named if (shares(frame[column]) >= _EVEN).all() and len(frame)]
    return found[0] if len(found) == 1 else None


def shares(cells: Series) -> Series:
    """From 0 to 1; of 100 where one is above 10 or has a percent sign, as a scale of grades ends at 5, 7 or 10; missing
    where one is no such number.
    """
    plain = cells.str.strip()
    numbers = pd.to_numeric(plain.str.removesuffix("%").str.replace(",", ".", regex=False), errors="coerce")
    whole = 100 if numbers.max() > _LONGEST_SCALE or plain.str.endswith("%").any() else 1
    return (numbers / whole).where(lambda share: share.between(0, 1))


def _holds_shares(cells: Series) -> bool:
    numbers = pd.to_numeric(cells.dropna(), errors="coerce")
    return bool(numbers.between(0, 1).all()) and not bool(numbers.isin([0, 1]).all())


def _is_number(cells: Series) -> bool:
    return bool(pd.to_numeric(cells.dropna(), errors="coerce").notna().all())


def carried_over(
    columns: PredictionColumns,
    table: RawTable,
    becomes: Mapping[str, str],
    before: Sequence[str],
    classes: Sequence[str],
) -> tuple[PredictionColumns, tuple[str, ...]]:
    """What the columns of a table hold where the classes ``before`` are those now, and what is not read any more.

    ``becomes`` is class → the one that it is now, of those that are still there. What meant a class that is none any
    more is left open.
    """
    said = {value: becomes.get(label, label) for value, label in columns.labels}
    said = {value: label for value, label in said.items() if label in classes or not label}
    renamed = {key(label): now for label, now in becomes.items() if label != now}
    cells = map(visible, table.frame[columns.label].dropna().unique())
    named = {value: renamed[key(value)] for value in cells if key(value) in renamed}
    carried = replace(columns, labels=tuple((named | said).items()))
    if columns.certainty is not None and len(classes) > WITH_CERTAINTY:
        return replace(carried, certainty=None), (_not_carried(columns.certainty),)
    shares = _carried_shares(columns, becomes, before)
    missing = {*classes} - {label for label, _ in shares}
    if shares and (len(missing) > 1 or not {label for label, _ in shares} <= {*classes}):
        listed = [column for _, column in columns.probabilities]
        return replace(carried, probabilities=()), (_not_carried(*listed),)
    return replace(carried, probabilities=shares), ()


def _carried_shares(
    columns: PredictionColumns, becomes: Mapping[str, str], before: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    """The columns of probabilities by the classes of now. One that has what is left has it still, as what it became."""
    shares = [(becomes.get(label, label), column) for label, column in columns.probabilities]
    left = {becomes.get(label, label) for label in {*before} - {label for label, _ in columns.probabilities}}
    return tuple((label, column) for label, column in shares if label not in left)


def _not_carried(*columns: str) -> str:
    return f"{quoted(columns)} {'is' if len(columns) == 1 else 'are'} not read: the classes are others now."


def used(columns: PredictionColumns) -> tuple[str, ...]:
    """The columns of the table that are read."""
    own = (columns.label, columns.id, columns.text, columns.certainty, columns.reason)
    each = [*own, *(column for _, column in columns.probabilities)]
    return tuple(dict.fromkeys(column for column in each if column is not None))
