from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.near_duplicates import no_pairs
from core.data.splitting import known_parts, split
from core.data.splitting.following import BETWEEN, FROZEN
from core.errors import SplitError
from core.records import SplitSettings
from tests.properties import examples

FOLLOWS = SplitSettings(follows=1)
FROZEN_TEST = SplitSettings(follows=1, freeze_test=True)


def _texts(number: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": [f"t{i}" for i in range(number)],
            "text": [f"text {i}" for i in range(number)],
            "label": ["xy"[i % 2] for i in range(number)],
            "duplicate_group": range(number),
            "part": pd.Series([None] * number, dtype="str"),
        }
    )


def _earlier(number: int) -> pd.Series:
    return split(_texts(number), SplitSettings()).parts.set_index("id")["part"]


def _pairs(*pairs: tuple[int, int]) -> pd.DataFrame:
    return pd.DataFrame([(a, b, 0.9) for a, b in pairs], columns=["a", "b", "similarity"])


def _of(earlier: pd.Series, part: str) -> int:
    """The number of a text in that part."""
    return int(earlier.index[earlier == part][0].removeprefix("t"))


def test_old_texts_stay_and_the_shares_are_approached() -> None:
    earlier = _earlier(100)
    table = split(_texts(300), FOLLOWS, no_pairs(), earlier)
    parts = table.parts.set_index("id")["part"]
    assert parts[earlier.index].equals(earlier)
    assert parts.value_counts().to_dict() == {"train": 180, "validation": 60, "test": 60}
    assert {part: sorted(labels.values()) for part, labels in table.counts.items()}["test"] == [30, 30]


def test_parts_that_are_too_large_get_nothing_more() -> None:
    earlier = pd.Series(["train"] * 80 + ["validation"] * 10 + ["test"] * 10, index=[f"t{i}" for i in range(100)])
    parts = split(_texts(120), FOLLOWS, no_pairs(), earlier).parts.set_index("id")["part"]
    assert parts.value_counts().to_dict() == {"train": 80, "validation": 20, "test": 20}


def test_a_newcomer_goes_where_its_near_duplicate_is() -> None:
    earlier = _earlier(100)
    for part in ("train", "validation", "test"):
        parts = split(_texts(110), FOLLOWS, _pairs((_of(earlier, part), 105)), earlier).parts
        assert parts.set_index("id")["part"]["t105"] == part


def test_a_newcomer_between_two_parts_is_left_out_with_the_reason() -> None:
    earlier = _earlier(100)
    between = _pairs((_of(earlier, "train"), 105), (105, 106), (106, _of(earlier, "test")))
    table = split(_texts(110), FOLLOWS, between, earlier)
    assert table.left_out == {BETWEEN: 2}
    parts = table.parts.set_index("id")["part"]
    assert not {"t105", "t106"} & set(parts.index)
    assert parts[earlier.index].equals(earlier)


def test_nothing_new_enters_a_frozen_test_part() -> None:
    earlier = _earlier(100)
    table = split(_texts(300), FROZEN_TEST, _pairs((_of(earlier, "test"), 105)), earlier)
    parts = table.parts.set_index("id")["part"]
    assert set(parts.index[parts == "test"]) == set(earlier.index[earlier == "test"])
    assert table.left_out == {FROZEN: 1}
    assert parts.value_counts()[["train", "validation"]].tolist() == pytest.approx([209, 70], abs=1)


def test_a_new_class_cannot_be_told_on_a_frozen_test_part() -> None:
    texts = _texts(140)
    texts.loc[texts.index >= 110, "label"] = "z"
    with pytest.raises(SplitError, match="“z” has no text in the test part"):
        split(texts, FROZEN_TEST, no_pairs(), _earlier(100))
    assert split(texts, FOLLOWS, no_pairs(), _earlier(100)).counts["test"]["z"] == 6


@settings(max_examples=examples(30))
@given(st.lists(st.tuples(st.integers(0, 149), st.integers(0, 149)), max_size=60), st.booleans())
def test_whatever_is_tied_no_newcomer_straddles_and_all_are_accounted_for(
    ties: list[tuple[int, int]], freeze: bool
) -> None:
    earlier, texts = _earlier(100), _texts(150)
    pairs = _pairs(*((a, b) for a, b in ties if a < b))
    table = split(texts, FROZEN_TEST if freeze else FOLLOWS, pairs, earlier)
    parts = table.parts.set_index("id")["part"]
    assert parts[earlier.index].equals(earlier)
    assert len(parts) + sum(table.left_out.values()) == 150
    for a, b in pairs[["a", "b"]].itertuples(index=False):
        both = [f"t{a}", f"t{b}"]
        if set(both) <= set(parts.index) and not set(both) <= set(earlier.index):
            assert parts[both[0]] == parts[both[1]]


def test_a_text_is_known_by_id_and_text_or_by_text_alone() -> None:
    earlier = pd.DataFrame(
        {"id": ["1", "2", "3"], "text": ["Eins", "Zwei", "zwei"], "part": ["train", "validation", "test"]}
    )
    now = pd.DataFrame({"id": ["1", "3", "2", "9"], "text": ["neu", "ZWEI", "Eins", "Zwei"]})
    parts = known_parts(now, earlier)
    assert parts.index.tolist() == now["id"].tolist()
    assert [None if pd.isna(part) else part for part in parts] == [None, "test", "train", "validation"]
