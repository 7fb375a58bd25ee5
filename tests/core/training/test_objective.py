from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
import torch
from sklearn import metrics
from sklearn.utils.class_weight import compute_class_weight
from torch.nn.functional import cross_entropy
from transformers import EvalPrediction

from core.errors import JobError
from core.training import objective

LABELS = ("a", "b", "c")


def test_balanced_weights_are_scikit_learns() -> None:
    numbers = np.array([0, 0, 0, 0, 1, 2, 2])
    ours = objective.class_weights(numbers, 3, balanced=True)
    theirs = compute_class_weight("balanced", classes=np.arange(3), y=numbers)
    assert ours.numpy() == pytest.approx(theirs)
    assert objective.class_weights(numbers, 3, balanced=False).tolist() == [1, 1, 1]


def test_a_class_without_texts_weighs_one() -> None:
    assert objective.class_weights(np.array([0, 0, 0, 2]), 3, balanced=True).tolist() == pytest.approx([2 / 3, 1, 2])


def test_the_loss_is_the_weighted_mean_of_the_texts() -> None:
    weights = torch.tensor([1.0, 3.0])
    logits, labels = torch.tensor([[2.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), torch.tensor([0, 0, 1])
    negative_log = -torch.log_softmax(logits, dim=1)[torch.arange(3), labels]
    expected = (negative_log * weights[labels]).sum() / weights[labels].sum()
    ours = objective.weighted_loss(weights)(SimpleNamespace(logits=logits), labels, num_items_in_batch=None)
    assert ours.item() == pytest.approx(expected.item())


def test_a_smoothed_label_is_spread_over_all_classes_and_weighs_as_its_text_does() -> None:
    weights, smoothing = torch.tensor([1.0, 3.0]), 0.2
    logits, labels = np.array([[2.0, 0.0], [0.0, 1.0], [1.0, -1.0]]), np.array([0, 0, 1])
    chances = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    wanted = (1 - smoothing) * np.eye(2)[labels] + smoothing / 2
    of_text = weights.numpy()[labels]
    expected = -((wanted * np.log(chances)).sum(axis=1) * of_text).sum() / of_text.sum()
    asked = SimpleNamespace(logits=torch.from_numpy(logits)), torch.from_numpy(labels)
    assert objective.weighted_loss(weights, smoothing)(*asked).item() == pytest.approx(expected, rel=1e-5)
    equal = objective.weighted_loss(torch.ones(2), smoothing)(*asked)
    torchs = cross_entropy(asked[0].logits, asked[1], label_smoothing=smoothing)
    assert equal.item() == pytest.approx(torchs.item(), rel=1e-5)


def test_without_smoothing_the_loss_is_torchs_own_to_the_last_bit() -> None:
    random = torch.Generator().manual_seed(1)
    weights, labels = torch.tensor([0.5, 3.0, 1.1]), torch.arange(16) % 3
    logits = torch.randn(16, 3, generator=random, requires_grad=True)
    ours = objective.weighted_loss(weights)(SimpleNamespace(logits=logits), labels)
    theirs = cross_entropy(logits, labels, weight=weights)
    assert ours.item() == theirs.item()
    [of_ours], [of_theirs] = (torch.autograd.grad(loss, logits) for loss in (ours, theirs))
    assert torch.equal(of_ours, of_theirs)


@pytest.mark.parametrize("positive", ["a", "c", None])
def test_scores_are_those_of_the_positive_class_or_macro(positive: str | None) -> None:
    random = np.random.default_rng(1)
    logits, true = random.normal(size=(50, 3)).astype(np.float32), random.integers(0, 3, 50)
    ours = objective.scores(torch.ones(3), LABELS, positive)(EvalPrediction(logits, true))
    predicted = logits.argmax(axis=1)
    average, labels = ("macro", [0, 1, 2]) if positive is None else ("macro", [LABELS.index(positive)])
    assert ours["f1"] == metrics.f1_score(true, predicted, labels=labels, average=average)
    assert ours["precision"] == metrics.precision_score(true, predicted, labels=labels, average=average)
    assert ours["recall"] == metrics.recall_score(true, predicted, labels=labels, average=average)
    assert ours["accuracy"] == metrics.accuracy_score(true, predicted)
    assert ours["classes_predicted"] == 3
    chances = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    assert ours["cross_entropy"] == pytest.approx(metrics.log_loss(true, chances), rel=1e-5)


def test_outputs_that_are_no_numbers_end_the_training() -> None:
    logits = np.array([[np.nan, 0.0, 1.0]], dtype=np.float32)
    with pytest.raises(JobError, match="diverged"):
        objective.scores(torch.ones(3), LABELS, None)(EvalPrediction(logits, np.array([0])))
