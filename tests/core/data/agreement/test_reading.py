from __future__ import annotations

import dataclasses

import pytest
from pandas import DataFrame

from core.data.agreement import measure, methods_sentence, read_alpha, read_kappa
from core.records import Score
from tests.core.data.agreement.judged import KRIPPENDORFF_2011, table


@pytest.mark.parametrize(
    ("value", "reading"),
    [(0.8, "reliable"), (0.799, "tentative"), (0.667, "tentative"), (0.666, "not reliable"), (-0.2, "not reliable")],
)
def test_the_limits_of_alpha_are_krippendorffs(value: float, reading: str) -> None:
    assert read_alpha(Score(value, value, value)) == reading


def test_an_interval_that_reaches_beyond_a_limit_is_said() -> None:
    assert read_alpha(Score(0.7, 0.6, 0.82)) == ("tentative (the interval reaches from “not reliable” to “reliable”)")


@pytest.mark.parametrize(
    ("value", "reading"),
    [(-0.1, "poor"), (0.0, "slight"), (0.2, "slight"), (0.21, "fair"), (0.6, "moderate"), (0.81, "almost perfect")],
)
def test_the_names_of_kappa_are_those_of_landis_and_koch(value: float, reading: str) -> None:
    assert read_kappa(value) == reading


def test_the_methods_sentence_says_what_was_measured_and_how() -> None:
    agreement = measure(table(KRIPPENDORFF_2011), DataFrame({"id": []}), order="12345", resamples=100, seed=7)
    said = methods_sentence(agreement)
    begin = "The 4 annotators made 41 judgements (classes: 1, 2, 3, 4, 5) on 12 texts, 11 of"
    for part in (begin, "α = 0.743 [", "(1 < 2 < 3 < 4 < 5)", "seed 7"):
        assert part in said
    assert "Krippendorff 2004" in said


def test_without_alpha_there_is_nothing_to_say() -> None:
    assert methods_sentence(measure(table(["ab"]), DataFrame({"id": []}), resamples=10)) == ""


def test_of_labels_in_order_the_ordinal_alpha_is_read() -> None:
    """Two annotators of 60 texts who are never more than one grade of four apart."""
    grades = [number % 4 for number in range(60)]
    near = [min(3, grade + 1) if number % 2 else grade for number, grade in enumerate(grades)]
    judged = table(["".join("1234"[grade] for grade in person) for person in (grades, near)])
    plain, ordered = (measure(judged, DataFrame({"id": []}), order=order, resamples=500) for order in ("", "1234"))
    assert plain.alpha is not None
    assert ordered.ordinal is not None
    assert plain.alpha.value < 0.667 < 0.80 < ordered.ordinal.value
    assert (plain.read_as, ordered.read_as) == (("α", plain.alpha), ("ordinal α", ordered.ordinal))
    assert "the α reads as: not reliable" in methods_sentence(plain)
    assert "the ordinal α reads as: reliable" in methods_sentence(ordered)


def test_adjudications_are_counted_and_are_in_no_figure() -> None:
    found = measure(table(KRIPPENDORFF_2011), DataFrame({"id": []}), resamples=20)
    said = methods_sentence(dataclasses.replace(found, adjudicated=22))
    assert said.endswith(" 22 texts were decided by adjudication afterwards, which is in none of these figures.")
    assert "adjudication" not in methods_sentence(found)
