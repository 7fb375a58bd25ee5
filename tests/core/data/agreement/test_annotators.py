"""Each annotator against the others, by counting text by text."""

from __future__ import annotations

from collections import Counter

import pytest
from pandas import DataFrame
from statsmodels.stats.proportion import proportion_confint

from core.data.agreement import measure
from core.records import Agreement
from tests.core.data.agreement.judged import by_row, random_judgements, table


def measured(judgements: DataFrame) -> Agreement:
    return measure(judgements, DataFrame({"id": []}), resamples=20)


def test_the_own_judgement_does_not_vote() -> None:
    # With A0's own voice the first text would be an "a" and the second a tie.
    ours = measured(table(["aa", "aa", "bb", ".b"]))
    first = next(one for one in ours.annotators if one.annotator == "A0")
    assert (first.compared, first.ties, first.alone) == (1, 1, 0)
    assert first.confusion == ((0, 0), (1, 0))


def test_confusions_are_those_counted_by_hand() -> None:
    judgements = random_judgements(70, 5, "abc", missing=0.5, seed=11)
    rows = by_row(judgements)
    ours = measured(judgements)
    for one in ours.annotators:
        confusion: Counter[tuple[str, str]] = Counter()
        ties = alone = 0
        for _, row in rows[rows[one.annotator].notna()].iterrows():
            others = Counter(row.drop(one.annotator).dropna()).most_common()
            if not others:
                alone += 1
            elif len(others) > 1 and others[0][1] == others[1][1]:
                ties += 1
            else:
                confusion[others[0][0], row[one.annotator]] += 1
        assert (one.ties, one.alone, one.compared) == (ties, alone, confusion.total())
        assert one.judgements == ties + alone + confusion.total()
        assert one.confusion == tuple(tuple(confusion[vote, own] for own in "abc") for vote in "abc")
        agreeing = sum(confusion[label, label] for label in "abc")
        assert one.agreement is not None
        assert one.agreement.value == agreeing / one.compared
        interval = proportion_confint(agreeing, one.compared, method="wilson")
        assert (one.agreement.low, one.agreement.high) == pytest.approx(interval, abs=1e-6)


def test_who_differs_most_on_what_with_examples() -> None:
    ours = measured(table(["aaaaaaabbb", "aaaaaaabbb", "bbbbbbabbb", "aaaaaaaabb"]))
    worst, second = ours.differences
    assert (worst.annotator, worst.own, worst.others, worst.texts, worst.of) == ("A2", "b", "a", 6, 7)
    assert worst.ids == ("t000", "t001", "t002", "t003", "t004", "t005")
    assert (second.annotator, second.own, second.others, second.ids) == ("A3", "a", "b", ("t007",))
    assert [one.annotator for one in ours.annotators][:2] == ["A2", "A3"]


def test_what_two_differ_on_is_told_once() -> None:
    ours = measured(table(["aabbb", "abbba"]))
    told = sorted((one.annotator, one.own, one.others, one.texts, one.of) for one in ours.differences)
    assert told == [("A0", "a", "b", 1, 3), ("A0", "b", "a", 1, 2)]
    assert ours.one_pair == ("A0", "A1")
    assert measured(table(["ab", "ab", "ba"])).one_pair is None


def test_of_many_differing_texts_all_are_named() -> None:
    (found,) = measured(table(["a" * 30 + "b", "a" * 30 + "b", "b" * 25 + "a" * 5 + "b"])).differences
    assert (found.texts, found.ids) == (25, tuple(f"t{n:03}" for n in range(25)))


def test_of_few_texts_little_is_concluded() -> None:
    rows = [["a"] * 50 + ["b"] * 50, ["a"] * 50 + ["b"] * 50, ["b"] * 40 + ["a"] * 10 + ["b"] * 50]
    rows.append(["b"] + ["."] * 99)
    assert measured(table(rows)).annotators[0].annotator == "A2"
