from __future__ import annotations

from dashboard.widgets import votes


def test_votes_in_words() -> None:
    assert (
        votes.in_words('{"Ann": "yes", "Ben": "no", "Cem": "yes"}')
        == "yes\u00a0(2\u00a0of\u00a03), no\u00a0(1\u00a0of\u00a03)"
    )
    assert (
        votes.in_words('{"Ann": "1", "Ben": "0", "Cem": "0"}') == "0\u00a0(2\u00a0of\u00a03), 1\u00a0(1\u00a0of\u00a03)"
    )


def test_a_cell_has_a_line_for_each_class_and_the_count_of_a_long_one_may_stand_below_it() -> None:
    judged = '{"Ann": "offensive language", "Ben": "no", "Cem": "no"}'
    assert votes.in_lines(judged) == "no\u00a0(2\u00a0of\u00a03)\noffensive language (1\u00a0of\u00a03)"
    assert votes.in_lines('{"Ann": "0"}') == "0"
    two_words = votes.in_lines('{"Ann": "sem ódio", "Ben": "ódio", "Cem": "ódio"}')
    assert two_words.splitlines()[1] == "sem\u00a0ódio\u00a0(1\u00a0of\u00a03)"


def test_the_label_of_a_single_annotator_is_no_vote() -> None:
    assert votes.in_words('{"Ann": "0"}') == "0"


def test_a_label_that_stands_for_no_class_is_told_as_one() -> None:
    said = votes.in_words('{"Ann": "1", "Ben": "0", "Cem": "1"}', unsure=("0",))
    assert said == "1\u00a0(2\u00a0of\u00a03), 0\u00a0=\u00a0unsure\u00a0(1\u00a0of\u00a03)"
    assert votes.in_words('{"Ann": "Unsure"}', unsure=("Unsure",)) == "Unsure"


def test_no_votes() -> None:
    assert votes.in_words(None) == ""
    assert votes.in_words("two cells") == votes.in_words("12") == ""
    assert votes.of('{"Ann": "yes"}') == {"Ann": "yes"}
