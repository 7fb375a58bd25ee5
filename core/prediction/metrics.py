"""Precision, recall, F1 and accuracy, each with its interval."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace

import numpy as np

from core.prediction import intervals
from core.prediction.intervals import F1, PRECISION, RECALL, CountedAnswers
from core.records import ClassScores, Evaluation

FEWEST_TEXTS = 10
"""Of a class in a part; with fewer no interval was found to hold, see ``benchmarks.coverage``."""

_MEASURES = {"precision": PRECISION, "recall": RECALL, "f1": F1}


def evaluate(
    true: Sequence[str],
    predicted: Sequence[str],
    labels: tuple[str, ...],
    *,
    units: Sequence[Hashable] | None = None,
    drawn_from: int | None = None,
) -> Evaluation:
    """Score predictions against the truth, with the intervals of ``core.prediction.intervals``.

    Parameters
    ----------
    true, predicted
        One label a text, at least one text; shape (texts,).
    labels
        All classes, in the order that the confusion matrix shall have. Macro scores are means over all of them.
    units
        What each text is tied by: texts of the same unit (copies, one author) are not independent; shape (texts,).
        None where no text is tied to another.
    drawn_from
        How many texts the part was drawn from so that each class has the share that it has there; None where the shares
        were left to chance.

    Returns
    -------
    Evaluation
        A score whose denominator is zero (a class never predicted, or without texts) is 0. Those of a class of fewer
        than ``FEWEST_TEXTS`` texts have no interval that covers, nor have macro averages with such a class.
    """
    confusion = _confusion(true, predicted, labels)
    answers = _answers(true, predicted, labels, units, drawn_from)
    support = confusion.sum(axis=1).tolist()

    def class_scores(label: int) -> ClassScores:
        enough = support[label] >= FEWEST_TEXTS
        precision, recall, f1 = (
            replace(intervals.class_score(answers, measure, label), covers=enough) for measure in _MEASURES.values()
        )
        return ClassScores(precision, recall, f1, support[label])

    of_classes = [class_scores(label) for label in range(len(labels))]
    enough = min(support) >= FEWEST_TEXTS
    precision, recall, f1 = (
        replace(intervals.macro_score(answers, measure, [getattr(one, name) for one in of_classes]), covers=enough)
        for name, measure in _MEASURES.items()
    )
    return Evaluation(
        labels=labels,
        confusion=tuple(tuple(row) for row in confusion.tolist()),
        accuracy=intervals.accuracy(answers),
        macro=ClassScores(precision, recall, f1, len(true)),
        per_class=dict(zip(labels, of_classes, strict=True)),
        units=len(true) if units is None else len(set(units)),
    )


def _answers(
    true: Sequence[str],
    predicted: Sequence[str],
    labels: tuple[str, ...],
    units: Sequence[Hashable] | None,
    drawn_from: int | None,
) -> CountedAnswers:
    place = {label: number for number, label in enumerate(labels)}
    known = {unit: number for number, unit in enumerate(dict.fromkeys(units or ()))}
    return CountedAnswers.of(
        np.array([place[label] for label in true]),
        np.array([place[label] for label in predicted]),
        len(labels),
        unit=None if units is None else np.array([known[unit] for unit in units]),
        drawn_from=drawn_from,
    )


def _confusion(true: Sequence[str], predicted: Sequence[str], labels: tuple[str, ...]) -> np.ndarray:
    """Texts by true label (rows) and predicted label (columns)."""
    place = {label: number for number, label in enumerate(labels)}
    confusion = np.zeros((len(labels), len(labels)), dtype=np.int64)
    np.add.at(confusion, ([place[label] for label in true], [place[label] for label in predicted]), 1)
    return confusion


def cell_scores(counts: np.ndarray, cells: np.ndarray, classes: int) -> np.ndarray:
    """Scores of several confusion matrices at once.

    Parameters
    ----------
    counts
        Texts in each cell that is not empty in the original matrix; shape (matrices, cells).
    cells
        True and predicted class of those cells, which may repeat; shape (cells, 2).

    Returns
    -------
    ndarray
        Accuracy (the same in every column), precision, recall and F1 of each class, and in the last column their
        means; shape (matrices, 4, classes + 1).
    """
    is_class = np.eye(classes)
    in_truth = counts @ is_class[cells[:, 0]]
    in_prediction = counts @ is_class[cells[:, 1]]
    on_diagonal = cells[:, 0] == cells[:, 1]
    hits = counts[:, on_diagonal] @ is_class[cells[on_diagonal, 0]]
    accuracy = hits.sum(axis=1, keepdims=True) / counts.sum(axis=1, keepdims=True)
    measures = [
        np.broadcast_to(accuracy, hits.shape),
        _ratio(hits, in_prediction),
        _ratio(hits, in_truth),
        _ratio(2 * hits, in_truth + in_prediction),
    ]
    of_classes = np.stack(measures, axis=1)
    return np.concatenate([of_classes, of_classes.mean(axis=2, keepdims=True)], axis=2)


def _ratio(numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    return np.divide(numerator, denominator, out=np.zeros_like(numerator), where=denominator > 0)
