"""Dawid and Skene's estimate against a planted truth, and against an independent maximisation."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from core.data.consensus import confusion, dawid_skene, shares_right

LABELS = np.array(["no", "perhaps", "yes"])


def _planted(seed: int, texts: int = 600, annotators: int = 9) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Judgements of annotators from nearly perfect to random, five a text; the truth; each one's share of right
    answers.
    """
    random = np.random.default_rng(seed)
    truth = random.choice(3, size=texts, p=[0.5, 0.2, 0.3])
    skill = np.linspace(0.98, 1 / 3, annotators)
    rows = []
    for text in range(texts):
        for who in random.choice(annotators, size=5, replace=False):
            right = random.random() < skill[who]
            said = truth[text] if right else random.choice(np.delete(np.arange(3), truth[text]))
            rows.append((f"t{text}", f"a{who}", LABELS[said]))
    return pd.DataFrame(rows, columns=["id", "annotator", "label"], dtype="str"), LABELS[truth], skill


def test_it_recovers_a_planted_truth_better_than_the_majority() -> None:
    judgements, truth, _ = _planted(seed=1)
    weighted = dawid_skene(judgements).probabilities
    assert weighted.index.tolist() == [f"t{text}" for text in range(600)]
    assert weighted.columns.tolist() == sorted(LABELS)
    np.testing.assert_allclose(weighted.sum(axis=1), 1)
    majority = pd.crosstab(judgements["id"], judgements["label"]).reindex(weighted.index).idxmax(axis=1)
    right, right_by_majority = (weighted.idxmax(axis=1) == truth).mean(), (majority == truth).mean()
    assert right > 0.93
    assert right > right_by_majority + 0.05


@pytest.mark.parametrize("seed", [2, 3])
def test_it_ends_at_the_maximum_of_the_likelihood(seed: int) -> None:
    """Against an expectation maximisation of its own, run until nothing moves."""
    judgements, _, _ = _planted(seed)
    estimated = dawid_skene(judgements)
    assert estimated.converged
    np.testing.assert_allclose(estimated.probabilities, _maximised(judgements), atol=5e-3)


def _maximised(judgements: pd.DataFrame) -> np.ndarray:
    text, ids = pd.factorize(judgements["id"])
    annotator, annotators = pd.factorize(judgements["annotator"])
    label, labels = pd.factorize(judgements["label"], sort=True)
    said = np.zeros((len(ids), len(annotators), len(labels)))
    said[text, annotator, label] = 1
    probabilities = said.sum(axis=1) / said.sum(axis=(1, 2))[:, None]
    for _ in range(1_000):
        confusion = np.einsum("tc,tal->acl", probabilities, said).clip(1e-10)
        confusion /= confusion.sum(axis=2, keepdims=True)
        evidence = np.log(probabilities.mean(axis=0)) + np.einsum("tal,acl->tc", said, np.log(confusion))
        probabilities = np.exp(evidence - evidence.max(axis=1, keepdims=True))
        probabilities /= probabilities.sum(axis=1, keepdims=True)
    return probabilities


def test_one_judgement_a_text_is_believed() -> None:
    judgements = pd.DataFrame({"id": ["1", "2"], "annotator": ["A", "A"], "label": ["x", "y"]}, dtype="str")
    assert dawid_skene(judgements).probabilities.idxmax(axis=1).tolist() == ["x", "y"]


def test_how_often_each_annotator_is_right_is_recovered_and_is_the_confusion_matrix_diagonal() -> None:
    judgements, _, skill = _planted(5, texts=3_000)
    probabilities = dawid_skene(judgements).probabilities
    found = shares_right(judgements, probabilities)
    assert found["judgements"].is_monotonic_decreasing
    assert found.set_index("annotator")["judgements"].to_dict() == judgements["annotator"].value_counts().to_dict()
    right = found.set_index("annotator")["right"]
    np.testing.assert_allclose([right[f"a{who}"] for who in range(9)], skill, atol=0.05)
    own = judgements[judgements["annotator"] == "a4"]
    likely = probabilities.loc[own["id"]].set_axis(own["label"])
    confusion = likely.groupby(level=0).sum().reindex(probabilities.columns).div(likely.sum())
    assert right["a4"] == pytest.approx(np.diag(confusion) @ likely.mean())


def test_each_annotators_matrix_is_recovered() -> None:
    judgements, _, skill = _planted(6, texts=3_000)
    found = confusion(judgements, dawid_skene(judgements).probabilities)
    assert set(found) == {f"a{who}" for who in range(9)}
    for who in range(9):
        matrix = found[f"a{who}"]
        assert matrix.index.tolist() == matrix.columns.tolist() == sorted(LABELS)
        np.testing.assert_allclose(matrix.sum(axis=1), 1)
        wrong = (1 - skill[who]) / 2
        np.testing.assert_allclose(matrix, np.full((3, 3), wrong) + np.eye(3) * (skill[who] - wrong), atol=0.08)


def test_an_estimate_that_still_moves_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    judgements, _, _ = _planted(7, texts=100)
    monkeypatch.setattr("core.data.consensus._MOST_ROUNDS", 2)
    assert (dawid_skene(judgements).rounds, dawid_skene(judgements).converged) == (2, False)


def test_with_few_judgements_each_the_majority_is_right_more_often() -> None:
    """What the warning rests on: 30 judgements of each of 20 annotators, three a text, 6 % of the class."""
    random = np.random.default_rng(8)
    by_weights, by_majority = [], []
    for _ in range(5):
        skill = random.uniform(0.7, 0.95, size=20)
        truth = np.where(random.random(200) < 0.06, "yes", "no")
        rows = [
            (f"t{text}", f"a{who}", answer if random.random() < skill[who] else {"yes": "no", "no": "yes"}[answer])
            for text, answer in enumerate(truth)
            for who in random.choice(20, size=3, replace=False)
        ]
        judgements = pd.DataFrame(rows, columns=["id", "annotator", "label"], dtype="str")
        weighted = dawid_skene(judgements).probabilities.idxmax(axis=1)
        majority = pd.crosstab(judgements["id"], judgements["label"]).idxmax(axis=1).reindex(weighted.index)
        by_weights.append((weighted == truth).mean())
        by_majority.append((majority == truth).mean())
    assert np.mean(by_majority) > np.mean(by_weights)
