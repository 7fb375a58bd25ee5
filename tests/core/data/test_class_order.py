from __future__ import annotations

from core.data.class_order import as_numbers, in_order, with_merged


def test_labels_stand_in_the_order_and_unknown_ones_last() -> None:
    assert in_order({"strong", "no", "mild", "x", "b"}, ("no", "mild", "strong")) == ("no", "mild", "strong", "b", "x")
    assert in_order(["b", "a"], ()) == ("a", "b")


def test_numbers_without_an_order_stand_by_their_value_and_before_words() -> None:
    scale = ("-3", "-1", "0", "+1", "1,5", "2", "10", "Level 2", "Level 10", "none", "²")
    assert in_order(reversed(scale), ()) == scale
    assert in_order(["10", "2", "x"], ("x",)) == ("x", "2", "10")


def test_a_merged_class_stands_where_the_first_of_its_classes_stood() -> None:
    merges = {"mild": "any", "strong": "any"}
    order = with_merged(("no", "mild", "strong", "unclear"), merges)
    assert in_order(["unclear", "any", "no"], order) == ("no", "any", "unclear")
    assert in_order(["strong", "mild", "no"], order) == ("no", "mild", "strong")


def test_an_order_of_merged_classes_places_the_classes_as_judged() -> None:
    order = with_merged(("no", "any"), {"mild": "any", "strong": "any"})
    assert in_order(["strong", "mild", "no"], order) == ("no", "mild", "strong")


def test_classes_are_numbers_where_all_are_and_the_order_is_theirs() -> None:
    assert as_numbers(("-1", "0", "1,5", "10")) == (-1, 0, 1.5, 10)
    assert as_numbers(("3", "2", "1")) == (3, 2, 1)
    assert as_numbers(("1", "3", "2")) == as_numbers(("1", "2", "many")) == as_numbers(()) == ()
    assert as_numbers(("1", "1.0", "2")) == ()
