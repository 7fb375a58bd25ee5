from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from sklearn.model_selection import StratifiedGroupKFold

from core.data.splitting import split
from core.errors import SettingError, SplitError
from core.records import Part, SplitSettings


def _texts(number: int, seed: int = 0) -> pd.DataFrame:
    chance = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "id": [f"t{i}" for i in range(number)],
            "label": chance.choice(["x", "y", "z"], number, p=[0.6, 0.3, 0.1]),
            "duplicate_group": range(number),
            "part": pd.Series([None] * number, dtype="str"),
            "meta:author": [f"a{i}" for i in chance.zipf(1.6, number) % 80],
            "meta:party": chance.choice(["left", "right", "green"], number, p=[0.5, 0.4, 0.1]),
        }
    )


def _divided(texts: pd.DataFrame, settings: SplitSettings) -> pd.DataFrame:
    return texts.drop(columns="part").merge(split(texts, settings).parts, on="id")


def _distance(texts: pd.DataFrame, part: pd.Series, share: float, column: str) -> float:
    """The largest difference between a value's share in the part and the share of the part."""
    found = texts[column].where(part).value_counts() / texts[column].value_counts()
    return float((found - share).abs().max())


def test_no_author_is_in_two_parts_and_the_shares_are_met() -> None:
    texts = _texts(2000)
    divided = _divided(texts, SplitSettings(group="author"))
    assert divided.groupby("meta:author")["part"].nunique().max() == 1
    assert len(divided) == 2000
    sizes = divided["part"].value_counts(normalize=True)
    largest = texts["meta:author"].value_counts(normalize=True).iloc[0]
    assert largest > 0.2
    for part, share in zip(Part, (0.6, 0.2, 0.2), strict=True):
        assert sizes[str(part)] == pytest.approx(share, abs=0.01)


def test_it_is_as_well_balanced_as_scikit_learns_grouped_folds() -> None:
    texts = _texts(2000, seed=5)
    texts["meta:author"] = [f"a{i}" for i in np.random.default_rng(5).integers(0, 300, 2000)]
    ours = _divided(texts, SplitSettings(group="author"))
    folds = StratifiedGroupKFold(5, shuffle=True, random_state=5460)
    _, test = next(folds.split(texts, texts["label"], texts["meta:author"]))
    theirs = _distance(texts, pd.Series(texts.index.isin(test)), 0.2, "label")
    assert _distance(ours, ours["part"] == "test", 0.2, "label") <= max(theirs, 0.01)


def test_chosen_columns_are_balanced_too() -> None:
    texts = _texts(600, seed=2)
    stratified = _divided(texts, SplitSettings(strata=("party",)))
    for part, share in zip(Part, (0.6, 0.2, 0.2), strict=True):
        for column in ("label", "meta:party"):
            assert _distance(stratified, stratified["part"] == part, share, column) < 0.02
    both = stratified["label"] + stratified["meta:party"]
    frame = stratified.assign(both=both)
    assert _distance(frame, frame["part"] == "test", 0.2, "both") < 0.11


def test_the_seed_decides_and_repeats() -> None:
    texts = _texts(300)
    one, same, other = (split(texts, SplitSettings(strata=("party",), seed=seed)).parts for seed in (1, 1, 2))
    assert one.equals(same)
    assert not one.equals(other)


def test_columns_that_cannot_be_used_are_named() -> None:
    texts = _texts(300)
    with pytest.raises(SplitError, match="no further column “Author”; there are author, party"):
        split(texts, SplitSettings(group="Author"))
    with pytest.raises(SplitError, match=r"“author” has [0-9]+ values, too many"):
        split(texts, SplitSettings(strata=("author",)))
    with pytest.raises(SettingError, match=re.escape("“Similarity of near-duplicates” is 0.3; possible is 0.5 to 1")):
        split(texts, SplitSettings(near_duplicates=0.3))


def test_a_missing_value_is_a_stratum_and_no_group() -> None:
    texts = _texts(300)
    texts["meta:party"] = texts["meta:party"].where(texts["meta:party"] != "green")
    assert len(split(texts, SplitSettings(strata=("party",))).parts) == 300
    grouped = _divided(texts.assign(**{"meta:author": None}), SplitSettings(group="author"))
    sizes = grouped["part"].value_counts()[["train", "validation", "test"]]
    assert sizes.tolist() == pytest.approx([180, 60, 60], abs=2)


def test_a_chain_of_near_duplicates_does_not_upset_the_shares() -> None:
    texts = _texts(1000)
    chain = pd.DataFrame({"a": range(250), "b": range(1, 251), "similarity": 0.8})
    parts = split(texts, SplitSettings(), chain).parts.set_index("id")["part"]
    assert parts[[f"t{i}" for i in range(251)]].nunique() == 1
    sizes = parts.value_counts(normalize=True)
    assert sizes["test"] == pytest.approx(0.2, abs=0.02)
