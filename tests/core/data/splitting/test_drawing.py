from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.model_selection import StratifiedKFold, train_test_split

from core.data.splitting.drawing import draw_folds, draw_part
from core.errors import SplitError
from core.records import SplitSettings
from tests.properties import examples

labels = st.lists(st.sampled_from(["yes", "no", "Ärger", "10", "9"]), min_size=4, max_size=120)
seeds = st.integers(0, 2**32 - 1)


def _units(labels: list[str]) -> pd.Series:
    return pd.Series(labels, index=[7 * number for number in range(len(labels))], dtype="str")


@settings(max_examples=examples(300))
@given(labels, st.sampled_from([0.1, 0.2, 0.25, 10 / 90, 1 / 3, 0.5, 0.9]), seeds)
def test_a_part_is_the_one_that_scikit_learn_draws(labels: list[str], share: float, seed: int) -> None:
    units = _units(labels)
    try:
        theirs = train_test_split(
            units.index.to_numpy(), test_size=share, stratify=units.to_numpy(dtype=object), random_state=seed
        )
    except ValueError:
        with pytest.raises(ValueError, match="too few"):
            draw_part(units, share, seed)
        return
    ours = draw_part(units, share, seed)
    assert [side.tolist() for side in ours] == [side.tolist() for side in theirs]


@settings(max_examples=examples(200))
@given(labels, st.integers(2, 10), seeds)
def test_folds_are_those_that_scikit_learn_draws(labels: list[str], folds: int, seed: int) -> None:
    units = _units(labels)
    if units.value_counts().min() < folds:
        with pytest.raises(SplitError):
            draw_folds(units, SplitSettings(folds=folds, seed=seed))
        return
    theirs = np.zeros(len(units), dtype=int)
    drawing = StratifiedKFold(folds, shuffle=True, random_state=seed)
    for number, (_, inside) in enumerate(drawing.split(units.index, units.to_numpy(dtype=object)), start=1):
        theirs[inside] = number
    assert draw_folds(units, SplitSettings(folds=folds, seed=seed)).tolist() == theirs.tolist()
