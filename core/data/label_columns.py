"""Which column of a table holds the labels, and which others could."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pandas import DataFrame

from core.counted import quoted
from core.data import column_content as content
from core.data import column_names as names


@dataclass(frozen=True)
class LabelColumn:
    """The column taken, None where none was, and the doubt where others could be meant."""

    column: str | None
    doubt: str | None = None


def find_label(frame: DataFrame, questions: Sequence[str] = ()) -> LabelColumn:
    """Look among the frame's columns; ``questions`` are columns that seem to answer different questions.

    A usual name decides, then a word in a name, then what the cells hold, then a word for what is asked of texts. Of
    columns that are alike the first is taken.
    """
    columns = [str(column) for column in frame.columns]
    named = names.first_named(columns, names.LABEL)
    explained = (*names.METADATA, *names.TIME, *names.ANNOTATOR, *names.PERSON, *names.DETAILS)
    classes = content.with_classes(frame[[column for column in columns if not names.is_among(column, explained)]])
    by_word = [column for column in columns if column in classes and names.has_label_word(column)]
    if named is not None:
        return _of(named, [column for column in by_word if not content.same_division(frame, named, column)])
    if by_word:
        return _of(by_word[0], [*by_word, *(column for column in questions if column not in by_word)])
    truth_values = content.with_truth_values(frame[list(classes)])
    alike = content.sharing_values(frame[list(truth_values or classes)])
    by_subject = [column for column in classes if names.has_subject_word(column)]
    only = truth_values or classes if len(truth_values or classes) == 1 else ()
    first = next(iter(alike or only or by_subject), None)
    return LabelColumn(None) if first is None else _of(first, classes)


def _of(column: str, candidates: Sequence[str]) -> LabelColumn:
    others = [other for other in candidates if other != column]
    if not others:
        return LabelColumn(column)
    return LabelColumn(column, f"{quoted([column, *others], 'or')} could be the label; “{column}” was taken.")
