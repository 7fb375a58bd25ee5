from __future__ import annotations

from pandas import DataFrame

from core.data import vote_counts

VOTES = [(3, 0, 3, 0, "1"), (3, 2, 1, 0, "0"), (4, 0, 0, 4, "2"), (6, 0, 4, 2, "1"), (3, 3, 0, 0, "0")]
CROWD = DataFrame(VOTES, columns=["count", "hate", "offensive", "neither", "class"]).astype("str")


def test_columns_that_add_up_to_another_count_votes() -> None:
    said = vote_counts.in_words(CROWD, "class")
    assert said is not None
    assert said.startswith("“hate”, “offensive” and “neither” add up to “count”: they seem to count votes.")
    assert "“class” (0 is mostly “hate”, 1 is mostly “offensive” and 2 is mostly “neither”)." in said


def test_labels_that_are_called_as_the_columns_need_no_word() -> None:
    named = CROWD.assign(**{"class": CROWD["class"].map({"0": "hate", "1": "offensive", "2": "neither"})})
    said = vote_counts.in_words(named, "class")
    assert said is not None
    assert said.endswith("The labels are those in “class”.")


def test_without_a_label_the_votes_are_said_alone() -> None:
    said = vote_counts.in_words(CROWD.drop(columns="class"), None)
    assert said is not None
    assert said.endswith("there is no agreement to measure.")


def test_other_numbers_count_no_votes() -> None:
    likes = DataFrame({"likes": ["3", "0", "7"], "shares": ["1", "2", "0"], "year": ["2019", "2020", "2021"]})
    yes_no = DataFrame({"toxic": ["1", "0", "1"], "fact": ["0", "1", "0"], "any": ["1", "1", "1"]})
    for table in (likes, yes_no, CROWD.assign(count="9"), CROWD[["class"]]):
        assert vote_counts.in_words(table, None) is None


def test_a_table_of_very_many_columns_is_not_searched() -> None:
    wide = DataFrame({f"c{number}": ["1", "2"] for number in range(5_000)})
    assert vote_counts.in_words(wide, None) is None
