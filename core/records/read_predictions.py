"""Predictions that were made outside Errata and read from a table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PredictionColumns:
    """Which columns of a table hold what.

    Attributes
    ----------
    label
        The predicted label.
    id, text
        What tells which text a row is about; at least one of them. Where both are given, both must fit.
    probabilities
        (class, column) with the class's probability, of all classes but one or of none; those of one class add up.
    certainty
        The probability of the predicted label, of 1 or of 100, where there are two classes: the other has what is left.
    labels
        (what stands in the column, class of the data set) where they are written otherwise; with “” for the class it is
        no prediction.
    reason
        What who predicted wrote of why, in their own words.
    """

    label: str
    id: str | None = None
    text: str | None = None
    probabilities: tuple[tuple[str, str], ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    certainty: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class ReadPredictions:
    """Where a run's answers were read from, and how they fitted to the test and the validation part.

    Attributes
    ----------
    file
        Its name as the researcher knows it.
    columns
        Those that were read.
    rows
        Rows of the table.
    unmatched
        Rows that give no text of either part a prediction.
    unanswered
        Test texts without a prediction; they are in no score.
    unvalidated
        The same of the validation texts, where any has a prediction.
    table
        The same random name for all runs whose answers are of one table, of which each keeps a copy; “” of those that
        an earlier Errata read, which kept none.
    """

    file: str
    columns: PredictionColumns
    rows: int
    unmatched: int
    unanswered: int
    unvalidated: int = 0
    table: str = ""
