from __future__ import annotations

import math

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, f1_score

from core.prediction import seed_comparison
from core.prediction.seed_comparison import compare
from core.records import Measure, ScoreName

LABELS = np.array(["no", "yes"])


def _answers(random: np.random.Generator, true: np.ndarray, wrong: np.ndarray) -> np.ndarray:
    """Wrong on each text with its own probability."""
    flips = random.random(len(true)) < wrong
    return np.where(flips, np.where(true == "yes", "no", "yes"), true)


@pytest.mark.parametrize(
    ("measure", "score"),
    [
        (Measure(ScoreName.F1, "yes"), lambda true, one: f1_score(true, one, pos_label="yes")),
        (Measure(ScoreName.F1), lambda true, one: f1_score(true, one, average="macro")),
        (Measure(ScoreName.ACCURACY, "yes"), accuracy_score),
    ],
)
def test_scores_are_those_of_each_run(measure: Measure, score) -> None:  # type: ignore[no-untyped-def]
    random = np.random.default_rng(3)
    true = random.choice(LABELS, 80)
    before, after = ([_answers(random, true, np.full(80, rate)) for _ in range(3)] for rate in (0.4, 0.1))
    found = compare(true.tolist(), before, after, measure, units=range(80))
    assert found.before == pytest.approx([score(true, one) for one in before], abs=1e-6)
    assert found.after == pytest.approx([score(true, one) for one in after], abs=1e-6)
    assert found.difference.value == pytest.approx(np.mean(found.after) - np.mean(found.before), abs=1e-6)
    assert found.difference.low > 0
    assert found.p_value < 0.01


def test_without_a_difference_between_seeds_it_is_the_paired_bootstrap_of_the_texts() -> None:
    random = np.random.default_rng(4)
    true = random.choice(LABELS, 200)
    old, new = _answers(random, true, np.full(200, 0.3)), _answers(random, true, np.full(200, 0.2))
    found = compare(true.tolist(), [old, old], [new, new], Measure(ScoreName.ACCURACY), units=range(200))
    assert found.by_seeds == 0
    gained = (new == true).astype(float) - (old == true)
    assert found.difference.high - found.difference.value == pytest.approx(
        1.96 * gained.std() / math.sqrt(200), rel=0.06
    )


def test_copies_are_drawn_together() -> None:
    random = np.random.default_rng(5)
    true = random.choice(LABELS, 60)
    before, after = ([_answers(random, true, np.full(60, rate)) for _ in range(2)] for rate in (0.3, 0.2))
    measure = Measure(ScoreName.ACCURACY)
    alone = compare(true.tolist(), before, after, measure, units=range(60))
    old, new = ([np.tile(one, 4) for one in many] for many in (before, after))
    copied = compare(np.tile(true, 4), old, new, measure, units=[*range(60)] * 4)
    assert copied.difference.low == pytest.approx(alone.difference.low, abs=0.004)


def test_nothing_differs() -> None:
    true = ["yes", "no"] * 10
    found = compare(true, [true, true], [true, true], Measure(ScoreName.F1, "yes"), units=range(20))
    assert (found.difference.value, found.difference.low, found.difference.high, found.p_value) == (0, 0, 0, 1)


def test_the_interval_covers_the_difference_between_settings_with_few_seeds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each text and each seed has a difficulty of its own; the two settings are equally good."""
    monkeypatch.setattr(seed_comparison, "_RESAMPLES", 200)
    random = np.random.default_rng(6)
    texts, rounds = 150, 200
    covered = 0
    for _ in range(rounds):
        true = random.choice(LABELS, texts)
        hard = random.normal(-1.2, 1.0, texts)

        def settings(hard: np.ndarray = hard, true: np.ndarray = true) -> list[np.ndarray]:
            own = random.normal(0, 0.3, len(hard))
            luck = random.normal(0, 0.35, 4)
            return [_answers(random, true, 1 / (1 + np.exp(-(hard + own + one)))) for one in luck]

        found = compare(true.tolist(), settings(), settings(), Measure(ScoreName.ACCURACY), units=range(texts))
        covered += found.difference.low <= 0 <= found.difference.high
    assert covered / rounds >= 0.9
