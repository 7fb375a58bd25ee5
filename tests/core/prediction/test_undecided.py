"""What a model says on texts without a label, counted by hand."""

from __future__ import annotations

import json

import pytest
from pandas import DataFrame

from core.prediction.undecided import describe


def texts(*rows: tuple[dict[str, float] | None, str, float], tied: int = 0) -> DataFrame:
    """One row a text: shares of its judgements, the answer, its probability; the first ``tied`` are tied to learned
    ones.
    """
    return DataFrame(
        {
            "soft_label": [None if shares is None else json.dumps(shares) for shares, _, _ in rows],
            "predicted_label": [answer for _, answer, _ in rows],
            "probability": [probability for _, _, probability in rows],
            "unit": range(len(rows)),
            "is_tied": [place < tied for place in range(len(rows))],
        }
    )


EVEN = {"a": 0.5, "b": 0.5}
THIRDS = {"a": 1 / 3, "b": 1 / 3, "c": 1 / 3}
TEST = texts(*[({"a": 1.0}, "a", 0.9)] * 6, *[({"a": 0.25, "b": 0.75}, "a", 0.5)] * 6)


def test_the_figures_are_those_counted_by_hand() -> None:
    found = describe(texts((EVEN, "a", 0.6), (EVEN, "c", 0.8), (THIRDS, "c", 0.7), (EVEN, "b", 0.5)), TEST, "abc")
    here, there = found.without, found.test
    assert here is not None
    assert there is not None
    assert here.agreeing.value == pytest.approx((0.5 + 0 + 1 / 3 + 0.5) / 4)
    assert here.reachable.value == pytest.approx((0.5 + 0.5 + 1 / 3 + 0.5) / 4)
    assert (here.leading.value, here.probability.value) == pytest.approx((3 / 4, 0.65))
    assert (there.agreeing.value, there.reachable.value) == pytest.approx((0.625, 0.875))
    assert (there.leading.value, there.probability.value, there.texts) == pytest.approx((0.5, 0.7, 12))
    assert {label: one.answered.value for label, one in found.classes.items()} == {"a": 0.25, "b": 0.25, "c": 0.5}
    judged = {label: one.judged.value for label, one in found.classes.items() if one.judged}
    assert judged == pytest.approx({"a": 1.5 / 4 + 1 / 12, "b": 1.5 / 4 + 1 / 12, "c": 1 / 12})
    # Four texts carry no interval, twelve do.
    assert (here.agreeing.covers, found.classes["a"].answered.covers, there.agreeing.covers) == (False, False, True)


def test_where_all_are_ties_of_all_classes_no_answer_could_agree_more_or_less() -> None:
    ties = texts(*[(EVEN, "a", 0.6)] * 6, *[(EVEN, "b", 0.8)] * 6)
    settled, three = describe(ties, TEST, "ab"), describe(ties, TEST, "abc")
    assert (settled.without and settled.without.is_settled, settled.test and settled.test.is_settled) == (True, False)
    assert three.without is not None
    assert not three.without.is_settled, "no judgement agrees with “c”"


def test_texts_tied_to_learned_ones_are_counted_and_in_no_figure() -> None:
    found = describe(texts((EVEN, "a", 1.0), (EVEN, "c", 0.8), (EVEN, "b", 0.6), tied=1), TEST, "abc")
    assert (found.undecided, found.tied) == (3, 1)
    assert found.without is not None
    assert (found.without.texts, found.without.agreeing.value, found.without.leading.value) == (2, 0.25, 0.5)
    assert found.classes["a"].answered.value == 0
    alone = describe(texts((EVEN, "a", 1.0), tied=1), TEST, "abc")
    assert (alone.without, alone.classes) == (None, {})


def test_texts_without_known_judgements_have_an_answer_and_no_agreement() -> None:
    found = describe(texts((None, "a", 0.6), ({}, "b", 0.6)), TEST, "ab")
    assert found.without is None
    assert found.classes["a"].answered.value == 0.5
    assert found.classes["a"].judged is None


def test_copies_count_as_one_in_the_intervals() -> None:
    rows = [(EVEN, "abc"[n % 3], 0.6) for n in range(60)]
    apart, together = texts(*rows), texts(*rows).assign(unit=[n // 15 * 3 + n % 3 for n in range(60)])
    one, other = (describe(table, TEST, "abc").without for table in (apart, together))
    assert one is not None
    assert other is not None
    assert other.agreeing.value == one.agreeing.value
    assert other.agreeing.high - other.agreeing.low > 1.5 * (one.agreeing.high - one.agreeing.low)
    assert (one.independent, other.independent) == (60, 12)
