from __future__ import annotations

import pandas as pd
import pytest
from sklearn.model_selection import train_test_split

from core.data.near_duplicates import no_pairs
from core.data.splitting import Check, check, split
from core.records import SplitSettings


def _texts(number: int = 200) -> pd.DataFrame:
    """Every second text is a copy of the one before it."""
    return pd.DataFrame(
        {
            "id": [f"t{i}" for i in range(number)],
            "label": ["xy"[i // 2 % 2] for i in range(number)],
            "duplicate_group": [i // 2 for i in range(number)],
            "part": pd.Series([None] * number, dtype="str"),
            "meta:author": [f"a{i % 10}" for i in range(number)],
        }
    )


def _checked(texts: pd.DataFrame, settings: SplitSettings, pairs: pd.DataFrame | None = None) -> Check:
    pairs = no_pairs() if pairs is None else pairs
    return check(texts, split(texts, settings, pairs).parts, settings, pairs)


def test_what_a_plain_split_leaks_is_counted_as_by_hand() -> None:
    texts = _texts()
    rest, test = train_test_split(texts, test_size=0.2, stratify=texts["label"], random_state=5460)
    train, _ = train_test_split(rest, test_size=0.25, stratify=rest["label"], random_state=5460)
    expected = set(test["id"][test["duplicate_group"].isin(train["duplicate_group"])])
    found = _checked(texts, SplitSettings())
    assert set(found.plain["id"]) == expected != set()
    assert (found.plain_test, found.texts, found.tied, found.largest) == (40, 200, 200, 2)
    assert set(found.plain["kind"]) == {"duplicate"}
    assert found.made.empty


def test_each_text_counts_once_with_its_closest_sibling() -> None:
    texts = _texts()
    pairs = pd.DataFrame({"a": range(99), "b": range(1, 100), "similarity": [0.75, 0.8, 0.9] * 33})
    parts = pd.DataFrame({"id": texts["id"], "part": "train"})
    parts.loc[parts["id"].isin(["t4", "t5"]), "part"] = "test"
    found = check(texts, parts, SplitSettings(group="author"), pairs)
    leaks = found.made.set_index("id")
    assert leaks.index.tolist() == ["t4", "t5"]
    assert leaks["kind"].tolist() == ["near-duplicate"] * 2
    assert leaks["similarity"].tolist() == pytest.approx([0.9, 0.9])
    assert set(leaks["other"]) == {"t6"}


def test_texts_of_one_author_are_siblings_only_when_grouped() -> None:
    texts = _texts().assign(duplicate_group=range(200))
    assert _checked(texts, SplitSettings()).plain.empty
    grouped = _checked(texts, SplitSettings(group="author"))
    assert len(grouped.plain) == grouped.plain_test
    assert set(grouped.plain["kind"]) == {"same group"}
    assert grouped.made.empty


def test_a_leak_into_validation_is_found_too() -> None:
    texts = _texts()
    parts = pd.DataFrame({"id": texts["id"], "part": ["train"] * 100 + ["test"] * 50 + ["validation"] * 50})
    parts.loc[parts["id"] == "t0", "part"] = "validation"
    assert check(texts, parts, SplitSettings(), no_pairs()).made["id"].tolist() == ["t0"]


def test_a_chain_is_said() -> None:
    texts = _texts().assign(duplicate_group=range(200))
    chain = pd.DataFrame({"a": range(40), "b": range(1, 41), "similarity": 0.8})
    found = _checked(texts, SplitSettings(), chain)
    assert found.largest == 41
    assert found.is_chained
    within = {(one, other) for one, other in zip(found.within["id"], found.within["other"], strict=True)}
    assert within == {(f"t{place + 1}", f"t{place}") for place in range(40)}
    unchained = _checked(texts, SplitSettings(near_duplicates=0.9), chain)
    assert not unchained.is_chained
    assert unchained.within.empty


def test_a_value_that_very_many_texts_have_is_told_of_the_largest_set() -> None:
    texts = _texts().assign(duplicate_group=range(200))
    texts.loc[:39, "meta:author"] = "all"
    texts.loc[40:99, "meta:author"] = "-"
    found = _checked(texts, SplitSettings(group="author"))
    assert found.of_one_value == ("all", 40)
    assert found.is_chained
    assert found.made.empty
    assert _checked(texts, SplitSettings()).of_one_value is None


def test_what_ties_texts_that_are_left_out_is_listed() -> None:
    """A new text is tied by its author to one part and as a near-duplicate to the other, and a new one to it."""
    texts = _texts().assign(duplicate_group=range(200))
    texts.loc[198, "meta:author"] = "a0"
    texts.loc[199, "meta:author"] = "z"
    pairs = pd.DataFrame({"a": [11, 198], "b": [198, 199], "similarity": [0.9, 0.8]})
    part = ["train" if place % 10 < 6 and place != 11 else "test" for place in range(198)]
    parts = pd.DataFrame({"id": texts["id"][:198], "part": part})
    found = check(texts, parts, SplitSettings(group="author", follows=1), pairs).left_out
    assert set(zip(found["id"], found["kind"], found["other"], strict=True)) == {
        ("t198", "same group", "t0"),
        ("t198", "near-duplicate", "t11"),
        ("t199", "near-duplicate", "t198"),
    }
    assert check(texts[:198], parts, SplitSettings(group="author", follows=1), pairs).left_out.empty


def test_kept_parts_are_compared_with_the_files_own() -> None:
    texts = _texts().assign(part=["train"] * 99 + ["validation"] * 51 + ["test"] * 50)
    found = _checked(texts, SplitSettings(keep_parts=True))
    assert found.plain.empty
    assert found.plain_test == 50
    assert found.made.empty
