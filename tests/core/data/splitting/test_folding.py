from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

from core.data.duplicates import duplicate_groups
from core.data.near_duplicates import similar_pairs
from core.data.splitting import check, check_folds, of_fold, split_folds
from core.errors import SettingError, SplitError
from core.records import SplitSettings
from tests.properties import examples
from tests.tables import rows

FIVE = SplitSettings(folds=5)


def _texts(labels: list[str], groups: list[int] | None = None, **columns: list[object]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": [f"t{index}" for index in range(len(labels))],
            "label": pd.Series(labels, dtype="str"),
            "duplicate_group": groups or range(len(labels)),
            "part": pd.Series([None] * len(labels), dtype="str"),
            **{f"meta:{name}": values for name, values in columns.items()},
        }
    )


def _parts(texts: pd.DataFrame, chosen: SplitSettings, pairs: pd.DataFrame | None = None) -> pd.DataFrame:
    """A column a fold with the part of each text, by id."""
    tables = split_folds(texts, chosen, pairs)
    assert len(tables) == chosen.folds
    return pd.concat([table.parts.set_index("id")["part"] for table in tables], axis=1, keys=range(1, len(tables) + 1))


@settings(max_examples=examples(40))
@given(
    st.lists(st.tuples(st.sampled_from("xyz"), st.integers(0, 80)), min_size=80, max_size=160),
    st.integers(3, 6),
    st.integers(0, 2**32 - 1),
    st.booleans(),
)
def test_each_text_is_tested_once_and_copies_never_straddle(
    rows: list[tuple[str, int]], folds: int, seed: int, grouped: bool
) -> None:
    labels, groups = [label for label, _ in rows], [group for _, group in rows]
    texts = _texts(labels, groups, author=[f"a{group % 37}" for group in groups])
    try:
        parts = _parts(texts, SplitSettings(folds=folds, seed=seed, group="author" if grouped else None))
    except SplitError:
        assume(False)
    assert len(parts) == len(texts)
    assert ((parts == "test").sum(axis=1) == 1).all()
    tied = texts.set_index("id")["meta:author" if grouped else "duplicate_group"]
    assert parts.groupby(tied).nunique().max().max() == 1
    label = texts.set_index("id")["label"]
    for number in parts:
        assert parts[number].groupby(label).nunique().eq(3).all()


def test_without_ties_the_folds_are_scikit_learns() -> None:
    texts = _texts(["xyzxx"[index % 5] for index in range(203)])
    parts = _parts(texts, dataclasses.replace(FIVE, seed=7))
    theirs = StratifiedKFold(5, shuffle=True, random_state=7).split(texts, texts["label"])
    for number, (_, inside) in enumerate(theirs, start=1):
        assert (parts[number] == "test").to_numpy().nonzero()[0].tolist() == sorted(inside)


@pytest.mark.parametrize("folds", range(3, 11))
def test_validation_has_its_share_of_the_whole(folds: int) -> None:
    texts = _texts(["xxy"[index % 3] for index in range(900)])
    parts = _parts(texts, SplitSettings(folds=folds, shares=(55, 15, 30)))
    label = texts.set_index("id")["label"]
    for number in parts:
        sizes = parts[number].value_counts()
        assert sizes["validation"] == pytest.approx(135, abs=2)
        assert sizes["test"] == pytest.approx(900 / folds, abs=1)
        held = label[parts[number] == "validation"].value_counts(normalize=True)
        assert held["x"] == pytest.approx(2 / 3, abs=0.01)


def test_groups_and_columns_are_kept_together_and_balanced() -> None:
    chance = np.random.default_rng(3)
    labels = chance.choice(["x", "y", "z"], 1500, p=[0.6, 0.3, 0.1]).tolist()
    party = chance.choice(["left", "right"], 1500, p=[0.7, 0.3]).tolist()
    texts = _texts(labels, author=[f"a{one}" for one in chance.integers(0, 250, 1500)], party=party)
    parts = _parts(texts, dataclasses.replace(FIVE, group="author", strata=("party",)))
    by_id = texts.set_index("id")
    assert parts.groupby(by_id["meta:author"]).nunique().max().max() == 1
    folds = StratifiedGroupKFold(5, shuffle=True, random_state=0).split(texts, texts["label"], texts["meta:author"])
    theirs = max(_distance(by_id["label"], np.isin(np.arange(1500), inside)) for _, inside in folds)
    for number in parts:
        tested = (parts[number] == "test").to_numpy()
        assert _distance(by_id["label"], tested) <= max(theirs, 0.03)
        assert _distance(by_id["meta:party"], tested) < 0.03
        assert (parts[number] == "validation").mean() == pytest.approx(0.2, abs=0.02)


def _distance(values: pd.Series, inside: np.ndarray) -> float:
    """The largest difference between a value's share in the fold and a fifth."""
    return float((values[inside].value_counts() / values.value_counts() - 0.2).abs().max())


def test_no_test_text_has_a_planted_near_copy_in_training_or_validation() -> None:
    posts = rows(90)
    text = pd.Series([text for text, _ in posts] + [f"RT @you: {text}!" for text, _ in posts])
    texts = _texts([label for _, label in posts * 2]).assign(text=text, duplicate_group=duplicate_groups(text))
    pairs = similar_pairs(texts)
    assert texts["duplicate_group"].nunique() > 90
    of_folds = split_folds(texts, FIVE, pairs)
    parts = _parts(texts, FIVE, pairs)
    assert parts.iloc[:90].to_numpy().tolist() == parts.iloc[90:].to_numpy().tolist()
    settings = [of_fold(FIVE, number) for number in range(1, 6)]
    found = check_folds(texts, [table.parts for table in of_folds], settings, pairs)
    assert found.made.empty
    assert found.plain_test == len(texts)
    assert found.plain["id"].is_unique
    # Of a pair, drawn each on its own, the sibling is in training in about 60 of 100 cases; some have other siblings.
    assert len(found.plain) > 0.5 * len(texts)
    broken = of_folds[0].parts.assign(part=np.where(of_folds[0].parts["id"] == "t0", "test", "train"))
    assert check(texts, broken, settings[0], pairs).made["id"].tolist() == ["t0"]


def test_the_seed_decides_and_repeats() -> None:
    texts = _texts(["xxy"[index % 3] for index in range(120)])
    one, same, other = (_parts(texts, dataclasses.replace(FIVE, seed=seed)) for seed in (1, 1, 2))
    assert one.equals(same)
    assert not one.equals(other)


def test_classes_left_out_are_in_no_fold() -> None:
    tables = split_folds(_texts(["x", "y"] * 20 + ["rare"]), dataclasses.replace(FIVE, without=("rare",)))
    assert {len(table.parts) for table in tables} == {40}
    assert all(table.left_out == {"class left out: rare": 1} for table in tables)


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        (SplitSettings(folds=2), "“Folds” is 2; possible is 3 to 10"),
        (SplitSettings(folds=11), "“Folds” is 11"),
        (SplitSettings(folds=-5), "“Folds” is -5"),
        (SplitSettings(folds=5, keep_parts=True), "no text can keep the part"),
        (SplitSettings(folds=5, follows=1), "no text can keep the part"),
        (SplitSettings(folds=5, freeze_test=True), "no text can keep the part"),
        (SplitSettings(folds=5, shares=(10, 80, 10)), "shares 0, 80, 20 cannot be used"),
    ],
)
def test_what_folds_do_not_go_with(chosen: SplitSettings, said: str) -> None:
    with pytest.raises((SplitError, SettingError), match=said):
        split_folds(_texts(["x", "y"] * 40), chosen)


@pytest.mark.parametrize("group", [None, "author"])
def test_a_class_with_fewer_texts_than_folds_and_the_way_out(group: str | None) -> None:
    labels = ["x", "y"] * 30 + ["rare"] * 4
    texts = _texts(labels, author=[f"a{index}" for index in range(len(labels))])
    with pytest.raises(SplitError, match=r"“rare” has 4 distinct (texts|sets of tied texts), 5 are needed") as caught:
        split_folds(texts, dataclasses.replace(FIVE, group=group))
    assert "leave out “rare”" in caught.value.todo


def test_a_chain_of_near_duplicates_is_in_one_fold() -> None:
    chain = pd.DataFrame({"a": range(100), "b": range(1, 101), "similarity": 0.8})
    parts = _parts(_texts(["xxy"[index % 3] for index in range(600)]), FIVE, chain)
    assert parts.iloc[:101].nunique().max() == 1
    assert (parts == "test").sum().tolist() == pytest.approx([120] * 5, abs=2)
