"""Records for tests, made as the stages make them."""

from __future__ import annotations

from core.prediction.metrics import evaluate
from core.records import Evaluation

LABELS = ("no", "yes")


def evaluation(confusion: tuple[tuple[int, ...], ...], labels: tuple[str, ...] = LABELS) -> Evaluation:
    """The evaluation of predictions with that confusion matrix (rows true, columns predicted)."""
    pairs = [
        (true, predicted)
        for true, row in zip(labels, confusion, strict=True)
        for predicted, number in zip(labels, row, strict=True)
        for _ in range(number)
    ]
    return evaluate([true for true, _ in pairs], [predicted for _, predicted in pairs], labels)
