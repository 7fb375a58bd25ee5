"""What a fine-tuning minimises on the training part, and what it is judged by on the validation part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from sklearn.metrics import accuracy_score, precision_recall_fscore_support
from sklearn.utils.class_weight import compute_class_weight
from torch.nn.functional import cross_entropy
from transformers import EvalPrediction

from core.training import failures


def class_weights(numbers: np.ndarray, classes: int, *, balanced: bool) -> torch.Tensor:
    """What a text of each class counts; shape (classes,).

    Balanced, a class of n texts weighs total / (classes · n), so that all classes count the same together (King and
    Zeng 2001); a class without texts weighs 1, as every class does otherwise.
    """
    weights = torch.ones(classes)
    if balanced:
        present = np.unique(numbers)
        weights[present] = torch.from_numpy(compute_class_weight("balanced", classes=present, y=numbers)).float()
    return weights


def weighted_loss(weights: torch.Tensor, smoothing: float = 0.0) -> Callable[..., torch.Tensor]:
    """Cross-entropy of a batch, each text counting by its class's weight, as the Trainer asks for it.

    Of each label the share ``smoothing`` is spread over all classes (Szegedy et al. 2016, "Rethinking the Inception
    Architecture for Computer Vision"). Torch's own smoothing weighs the class that a part is spread to instead of the
    text's, so that it would draw all texts to the rare classes.

    A label is the number of a class, or the share of each. Shares count as so many copies of the text would, each with
    one of the classes.

    ``num_items_in_batch`` is the weight of all texts of a step. A batch counts by its share of it, so that the sum over
    the batches of a step is the mean of its texts, however they are dealt out.
    """

    def loss(outputs: Any, labels: torch.Tensor, num_items_in_batch: torch.Tensor | None = None) -> torch.Tensor:
        logits, of_class = outputs.logits.float(), weights.to(labels.device)
        of_text = weights_of(labels, of_class)
        weight = of_text.sum()
        logs = logits.log_softmax(dim=1)
        spread = -(of_text * logs.mean(dim=1)).sum() / weight
        if labels.dim() == 1:
            sharp = cross_entropy(logits, labels, weight=of_class)
        else:
            sharp = -(labels * of_class * logs).sum() / weight
        mean = (1 - smoothing) * sharp + smoothing * spread
        return mean if num_items_in_batch is None else mean * (weight / num_items_in_batch)

    return loss


def weights_of(labels: torch.Tensor, of_class: torch.Tensor) -> torch.Tensor:
    """What each text counts; shape (texts,)."""
    return of_class[labels] if labels.dim() == 1 else labels @ of_class


def scores(
    weights: torch.Tensor, labels: Sequence[str], positive: str | None
) -> Callable[[EvalPrediction], dict[str, float]]:
    """Scores of the whole validation part, as the Trainer asks for them.

    Precision, recall and F1 are those of the positive class, or macro means where there is none; 0 where undefined.
    ``classes_predicted`` counts the classes that at least one text was given.
    ``cross_entropy`` is that of the part as a whole, which the mean over batches of the Trainer's own loss is not.

    Raises JobError when the outputs are not finite.
    """
    scored = range(len(labels)) if positive is None else [labels.index(positive)]

    def measure(prediction: EvalPrediction) -> dict[str, float]:
        logits, true = torch.as_tensor(prediction.predictions), torch.as_tensor(prediction.label_ids)
        if not logits.isfinite().all():
            raise failures.diverged()
        predicted = logits.argmax(dim=1)
        precision, recall, f1, _ = precision_recall_fscore_support(
            true, predicted, labels=scored, average="macro", zero_division=0.0
        )
        return {
            "precision": float(precision),
            "recall": float(recall),
            "f1": float(f1),
            "accuracy": float(accuracy_score(true, predicted)),
            "classes_predicted": float(len(predicted.unique())),
            "cross_entropy": cross_entropy(logits.float(), true, weight=weights).item(),
        }

    return measure
