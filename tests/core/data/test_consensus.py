"""Dawid and Skene's estimate against a planted truth, and against an independent maximisation."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from core.data.consensus import dawid_skene, dawid_skene_apart, shares_right

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
    weighted = dawid_skene(judgements)
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
    np.testing.assert_allclose(estimated, _maximised(judgements), atol=5e-3)


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
    assert dawid_skene(judgements).idxmax(axis=1).tolist() == ["x", "y"]


def test_a_process_of_its_own_says_the_same() -> None:
    judgements, _, _ = _planted(4, texts=40)
    pd.testing.assert_frame_equal(dawid_skene_apart(judgements), dawid_skene(judgements))


def test_how_often_each_annotator_is_right_is_recovered_and_is_the_confusion_matrix_diagonal() -> None:
    judgements, _, skill = _planted(5, texts=3_000)
    probabilities = dawid_skene(judgements)
    found = shares_right(judgements, probabilities)
    assert found["right"].is_monotonic_decreasing
    assert found.set_index("annotator")["judgements"].to_dict() == judgements["annotator"].value_counts().to_dict()
    right = found.set_index("annotator")["right"]
    np.testing.assert_allclose([right[f"a{who}"] for who in range(9)], skill, atol=0.05)
    own = judgements[judgements["annotator"] == "a4"]
    likely = probabilities.loc[own["id"]].set_axis(own["label"])
    confusion = likely.groupby(level=0).sum().reindex(probabilities.columns).div(likely.sum())
    assert right["a4"] == pytest.approx(np.diag(confusion) @ likely.mean())
