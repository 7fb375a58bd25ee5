from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from pandas import DataFrame

from core.data.matching import DUPLICATE, NEAR_DUPLICATE, copies_among, same_texts


def _table(*rows: tuple[str, str]) -> DataFrame:
    return DataFrame(list(rows), columns=["id", "text"], dtype="str")


def _pairs(before: DataFrame, after: DataFrame) -> list[tuple[str, str]]:
    return [
        (before["id"].iloc[pair["before"]], after["id"].iloc[pair["after"]])
        for pair in same_texts(before, after).to_dict("records")
    ]


def test_the_id_with_its_wording_decides_first() -> None:
    before = _table(("1", "Vote"), ("2", "Vote"), ("3", "Nothing"))
    after = _table(("3", "Nothing"), ("2", "Vote"))
    assert _pairs(before, after) == [("2", "2"), ("3", "3")]


def test_numbered_rows_that_moved_are_found_by_their_wording() -> None:
    before = _table(("1", "Vote"), ("2", "Rain"), ("3", "Sun"))
    after = _table(("1", "New"), ("2", "Vote"), ("3", "Rain"), ("4", "Sun"))
    assert _pairs(before, after) == [("1", "2"), ("2", "3"), ("3", "4")]


def test_copies_are_paired_in_their_order_and_none_twice() -> None:
    before = _table(("a", "Vote"), ("b", "Vote"), ("c", "Vote"))
    after = _table(("x", "Vote"), ("b", "Vote"))
    assert _pairs(before, after) == [("a", "x"), ("b", "b")]


def test_an_id_that_stands_for_another_wording_is_another_text() -> None:
    assert _pairs(_table(("1", "Vote")), _table(("1", "Vote!"))) == []


TABLES = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["Vote", "Rain", "Sun"])).map(
    lambda rows: _table(*rows.items())
)


@given(TABLES, TABLES)
def test_as_many_pairs_as_there_are_common_wordings(before: DataFrame, after: DataFrame) -> None:
    pairs = same_texts(before, after)
    assert not pairs["before"].duplicated().any()
    assert not pairs["after"].duplicated().any()
    texts = before["text"].iloc[pairs["before"]].tolist()
    assert texts == after["text"].iloc[pairs["after"]].tolist()
    counts = before["text"].value_counts(), after["text"].value_counts()
    assert len(texts) == sum(min(counts[0][text], counts[1].get(text, 0)) for text in counts[0].index)


def test_copies_and_near_duplicates_are_told_apart() -> None:
    texts = _table(
        ("1", "Vote  NOW"),
        ("2", "Rain and more rain all over the country tomorrow"),
        ("3", "RT @x: Rain and more rain all over this country tomorrow!"),
        ("4", "@x https://t.co/1"),
    ).set_index(DataFrame(index=[7, 9, 11, 13]).index)
    others = _table(("x", "vote now"), ("y", "Rain and more rain all over the country  today"), ("z", "@y"))
    assert copies_among(texts, others, 0.6).dropna().to_dict() == {
        7: DUPLICATE,
        9: NEAR_DUPLICATE,
        11: NEAR_DUPLICATE,
    }
    assert copies_among(texts, others, 0.7).dropna().to_dict() == {7: DUPLICATE, 9: NEAR_DUPLICATE}
    assert copies_among(texts, others.iloc[:0], 0.6).isna().all()
