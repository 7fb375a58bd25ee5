"""Learning from the shares of the votes, against copies of the texts that have one label each."""

from __future__ import annotations

import math
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from pandas import DataFrame

from core.training import objective, soft_labels
from tests.core.training.tiny import Train

LABELS = ("no", "yes", "maybe")


@pytest.mark.parametrize(
    ("voted", "corrected", "expected"),
    [
        ('{"no": 0.25, "yes": 0.75}', None, [0.25, 0.75, 0]),
        ('{"yes": 1.0}', None, [0, 1, 0]),
        ('{"no": 0.25, "yes": 0.25, "left out": 0.5}', None, [0.5, 0.5, 0]),
        ('{"left out": 1.0}', None, [1, 0, 0]),
        ("{}", None, [1, 0, 0]),
        (None, None, [1, 0, 0]),
        ('{"yes": 1.0}', "Mismatches", [1, 0, 0]),
    ],
)
def test_the_shares_are_those_of_the_votes_unless_a_person_decided(
    voted: str | None, corrected: str | None, expected: list[float]
) -> None:
    rows = DataFrame({"label": ["no"], "soft_label": [voted], "corrected": [corrected]})
    assert soft_labels.shares(rows, LABELS).tolist() == [expected]


@pytest.mark.parametrize("smoothing", [0.0, 0.2])
def test_shares_are_learned_as_copies_with_one_label_each(smoothing: float) -> None:
    loss = objective.weighted_loss(torch.tensor([1.0, 3.0, 0.5]), smoothing)
    random = torch.Generator().manual_seed(1)
    logits = torch.randn(2, 3, generator=random, requires_grad=True)
    shares = torch.tensor([[0.25, 0.75, 0.0], [0.0, 0.5, 0.5]])
    copies, votes = logits[[0, 0, 0, 0, 1, 1, 1, 1]], torch.tensor([0, 1, 1, 1, 1, 1, 2, 2])
    ours, theirs = loss(SimpleNamespace(logits=logits), shares), loss(SimpleNamespace(logits=copies), votes)
    assert ours.item() == pytest.approx(theirs.item(), rel=1e-5)
    [of_ours], [of_theirs] = (torch.autograd.grad(one, logits, retain_graph=True) for one in (ours, theirs))
    torch.testing.assert_close(of_ours, of_theirs)


def _voted(rows: DataFrame, true: float) -> DataFrame:
    """As if so many had said that a text is what its label says, and the others the contrary."""
    other = {"True": "False", "False": "True"}
    shares = [f'{{"{label}": {true}, "{other[label]}": {1 - true}}}' for label in rows["label"]]
    return rows.assign(soft_label=shares, corrected=None)


def test_votes_that_are_all_for_the_label_are_learned_as_the_label(
    train: Train, rows: DataFrame, tmp_path: Path
) -> None:
    plain = train(folder=tmp_path / "plain", epochs=2)
    soft = train(epochs=2, rows=_voted(rows, 1.0), soft_labels=True)
    assert [loss for _, loss in soft.losses] == pytest.approx([loss for _, loss in plain.losses], abs=1e-4)


def test_votes_that_differ_leave_a_loss_that_no_model_can_avoid(train: Train, rows: DataFrame) -> None:
    least = -(0.75 * math.log(0.75) + 0.25 * math.log(0.25))
    training = train(rows=_voted(rows, 0.75), soft_labels=True, balanced=False, epochs=15, accumulation=2)
    assert min(loss for _, loss in training.losses) > least
    assert np.mean([loss for _, loss in training.losses[-6:]]) < least + 0.12
