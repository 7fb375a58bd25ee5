from __future__ import annotations

import itertools

import pandas as pd
import pytest
from pandas import DataFrame

from core.records import TrainingConfig
from core.training import training_share


@pytest.fixture
def rows() -> DataFrame:
    """Of every five texts three to train on; a sixth of them is “yes”, and one is “rare”."""
    parts = ["train", "validation", "train", "test", "train"] * 40
    labels = ["yes" if number % 6 == 0 else "no" for number in range(200)]
    labels[4] = "rare"
    return DataFrame({"id": [f"t{number}" for number in range(200)], "part": parts, "label": labels})


def _kept(rows: DataFrame, share: float, seed: int = 1) -> DataFrame:
    return training_share.kept(rows, TrainingConfig("none", train_share=share, seed=seed))


def test_all_texts_are_kept_unless_a_part_of_them_is_wanted(rows: DataFrame) -> None:
    pd.testing.assert_frame_equal(_kept(rows, 1.0), rows)


@pytest.mark.parametrize("share", [0.01, 0.25, 0.5, 0.75])
def test_each_class_keeps_its_share_and_other_parts_stay_whole(rows: DataFrame, share: float) -> None:
    kept = _kept(rows, share)
    others = rows["part"] != "train"
    pd.testing.assert_frame_equal(kept[kept["part"] != "train"], rows[others])
    counts = {str(label): int(number) for label, number in rows[~others]["label"].value_counts().items()}
    assert kept[kept["part"] == "train"]["label"].value_counts().to_dict() == {
        label: max(round(share * number), 1) for label, number in counts.items()
    }
    config = TrainingConfig("none", train_share=share)
    assert training_share.size(config, counts) == (kept["part"] == "train").sum()
    assert kept["id"].tolist() == rows[rows["id"].isin(kept["id"])]["id"].tolist(), "in their order"


def test_a_smaller_part_lies_in_a_larger_one_of_the_same_seed(rows: DataFrame) -> None:
    parts = [set(_kept(rows, share)["id"]) for share in (0.25, 0.5, 0.75, 1.0)]
    assert all(smaller < larger for smaller, larger in itertools.pairwise(parts))
    assert set(_kept(rows, 0.5, seed=2)["id"]) != parts[1]
