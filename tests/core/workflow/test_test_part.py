from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.prediction.planning import reach
from core.records import Measure, ScoreName, Split, SplitSettings
from core.workflow import test_part

PARTS = {"train": {"no": 60}, "validation": {"no": 20}, "test": {"no": 60, "yes": 25}}


def _split(folds: int = 0, counts: dict[str, dict[str, int]] = PARTS) -> Split:
    return Split(1, 1, datetime.now(UTC), SplitSettings(folds=folds), counts, {}, "splits/1")


def test_what_the_test_part_can_show_is_said() -> None:
    assert test_part.in_words(_split(), Measure()).split(". ") == [
        "What 85 test texts can show at best: an accuracy to about ±8.4 points, were it 80\u00a0% "
        "(±5 points take 245 texts)",
        "Two models that answer every fifth text differently must be 10.6 points of accuracy apart to be told from "
        "luck.",
    ]


@pytest.mark.parametrize(
    ("split", "said"),
    [
        (_split(folds=5), "What 165 test texts can show"),
        (_split(counts={"test": {"no": 10, "yes": 10}}), "differently cannot be told apart."),
        (_split(counts={"test": {"no": 1_000}}), "to about ±2.5 points, were it 80\u00a0%. Two"),
    ],
)
def test_of_folds_few_and_many(split: Split, said: str) -> None:
    assert said in test_part.in_words(split, Measure())


def test_texts_of_one_group_can_show_less() -> None:
    """85 texts in 16 groups: at worst they tell as much as 16 texts."""
    split = replace(_split(), settings=SplitSettings(group="thread"))
    said = test_part.in_words(split, Measure(), 16)
    assert said.endswith(
        "But they are 16 groups of texts that stay together, of one “thread” or copies: the more alike a "
        "model answers the texts of a group, the wider the intervals, an accuracy’s up to "
        f"±{100 * reach(16).half_width:.1f} points."
    )


def test_the_f1_of_a_class_rests_on_its_texts() -> None:
    said = test_part.in_words(_split(), Measure(positive="yes"))
    assert said.startswith(
        "What 85 test texts can show at best: the F1 of “yes” to about ±13.9 points, were it 0.70 (±5 points take "
        "208 texts of the class), and an accuracy to about ±8.4 points, were it 80\u00a0%"
    )
    assert "F1" not in test_part.in_words(_split(), Measure(ScoreName.ACCURACY, "yes"))
    assert "F1" not in test_part.in_words(_split(), Measure(positive="gone"))
