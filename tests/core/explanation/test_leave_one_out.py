from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.explanation.explaining import explain
from core.explanation.leave_one_out import LeaveOneOutSettings
from core.explanation.words import split_words
from core.prediction.predictor import Predictor

TEXT = "Wählt am Sonntag! Nehmt Freunde mit, @a_b.c, und wählt #mitmachen2026 👍🏽👍🏽 Freunde."


def test_a_weight_is_the_fall_of_the_probability_that_a_model_gives(tiny_classifier: Path) -> None:
    predictor = Predictor(tiny_classifier)
    found = explain(TEXT, predictor.labels, predictor.probabilities, LeaveOneOutSettings(label="vote", features=100))
    [whole] = predictor.probabilities([TEXT])
    place = predictor.labels.index("vote")
    for one in found.weights:
        [without] = predictor.probabilities([TEXT[: one.start] + TEXT[one.end :]])
        assert one.weight == pytest.approx(whole[place] - without[place], abs=1e-6)
    assert len(found.weights) == len(split_words(TEXT))
    assert found.fit is None


def test_each_occurrence_of_a_word_is_taken_out_by_itself_and_once() -> None:
    asked: list[str] = []

    def either(texts: list[str]) -> np.ndarray:
        asked.extend(texts)
        call = np.array([0.9 if "vote" in text else 0.1 for text in texts])
        return np.column_stack([1 - call, call])

    found = explain("vote or vote", ("other", "call"), either, LeaveOneOutSettings())
    assert asked == ["vote or vote", " or vote", "vote  vote", "vote or "]
    assert {one.start: one.weight for one in found.weights} == {0: 0.0, 5: 0.0, 8: 0.0}, "either is enough"


def test_only_the_heaviest_words_are_told() -> None:
    def counted(texts: list[str]) -> np.ndarray:
        call = np.array([0.5 + 0.3 * ("a" in text) - 0.2 * ("b" in text) + 0.1 * ("c" in text) for text in texts])
        return np.column_stack([1 - call, call])

    found = explain("a b c", ("other", "call"), counted, LeaveOneOutSettings(features=2))
    assert [(one.word, round(one.weight, 6)) for one in found.weights] == [("a", 0.3), ("b", -0.2)]
