from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.left_out import MOSTLY_UNSURE, NOT_UNANIMOUS, TIE, TOO_FEW
from core.data.voting import vote, votes_as_json
from core.records import VoteRule, VoteSettings
from tests.properties import examples

_VOTES = st.lists(
    st.dictionaries(st.sampled_from("ABCDE"), st.sampled_from(["x", "y", "z"]), min_size=1), min_size=1, max_size=10
)


def _judgements(votes: Sequence[Mapping[str, str]]) -> pd.DataFrame:
    rows = [(f"t{i}", who, label) for i, given in enumerate(votes) for who, label in given.items()]
    return pd.DataFrame(rows, columns=["id", "annotator", "label"], dtype="str")


def _outcomes(votes: Sequence[Mapping[str, str]], **chosen: object) -> list[str]:
    """The label of each text, or why it has none."""
    voted = vote(_judgements(votes), VoteSettings(**chosen))  # type: ignore[arg-type]
    assert (voted["label"].isna() != voted["reason"].isna()).all()
    return voted["label"].fillna(voted["reason"]).tolist()


@settings(max_examples=examples(40))
@given(_VOTES)
def test_the_most_frequent_label_wins_and_ties_have_none(votes: list[dict[str, str]]) -> None:
    judgements = _judgements(votes)
    voted = vote(judgements)
    assert voted["id"].tolist() == [f"t{i}" for i in range(len(votes))]
    assert [json.loads(text) for text in votes_as_json(judgements)] == votes
    for given_votes, label, shares, reason in zip(
        votes, voted["label"], voted["soft_label"], voted["reason"], strict=True
    ):
        counts = Counter(given_votes.values())
        ranked = counts.most_common()
        tied = len(ranked) > 1 and ranked[0][1] == ranked[1][1]
        assert (reason == TIE and pd.isna(label)) if tied else label == ranked[0][0]
        assert json.loads(shares) == pytest.approx({one: n / len(given_votes) for one, n in counts.items()}, abs=1e-6)


@settings(max_examples=examples(40))
@given(_VOTES, st.integers(1, 4))
def test_a_minimum_leaves_out_texts_with_fewer_judgements_and_changes_nothing_else(
    votes: list[dict[str, str]], minimum: int
) -> None:
    plain = _outcomes(votes)
    expected = [TOO_FEW if len(given) < minimum else label for given, label in zip(votes, plain, strict=True)]
    assert _outcomes(votes, minimum=minimum) == expected


@settings(max_examples=examples(40))
@given(_VOTES)
def test_unanimity_needs_all(votes: list[dict[str, str]]) -> None:
    expected = [next(iter(given.values())) if len(set(given.values())) == 1 else NOT_UNANIMOUS for given in votes]
    assert _outcomes(votes, rule=VoteRule.UNANIMITY) == expected


def test_unsure_answers_count_for_no_class_and_nothing_where_they_are_most() -> None:
    votes = [
        {"A": "x", "B": "?", "C": "x"},
        {"A": "x", "B": "?", "C": "y"},
        {"A": "?", "B": "don't know", "C": "x"},
        {"A": "?", "B": "x"},
        {"A": "?"},
    ]
    unsure = ("?", "don't know")
    assert _outcomes(votes, unsure=unsure) == ["x", TIE, MOSTLY_UNSURE, "x", MOSTLY_UNSURE]
    assert _outcomes(votes, unsure=unsure, minimum=2) == ["x", TIE, MOSTLY_UNSURE, TOO_FEW, MOSTLY_UNSURE]
    assert _outcomes(votes, unsure=unsure, rule=VoteRule.UNANIMITY)[:2] == ["x", NOT_UNANIMOUS]
    shares = vote(_judgements(votes), VoteSettings(unsure=unsure))["soft_label"]
    assert [json.loads(share) for share in shares[:2]] == [{"x": 1.0}, {"x": 0.5, "y": 0.5}]


def test_nothing_but_unsure_answers() -> None:
    for rule in VoteRule:
        assert _outcomes([{"A": "?"}], rule=rule, unsure=("?",)) == [MOSTLY_UNSURE]


def test_the_adjudicators_word_decides_alone_unless_unsure() -> None:
    votes = [
        {"A": "x", "B": "x", "Judge": "y"},
        {"A": "x", "B": "y"},
        {"A": "x", "B": "y", "Judge": "?"},
        {"A": "?", "B": "?", "Judge": "y"},
        {"Judge": "x"},
    ]
    outcomes = _outcomes(votes, adjudicator="Judge", unsure=("?",), minimum=2)
    assert outcomes == ["y", TIE, TIE, "y", "x"]
    assert _outcomes(votes, adjudicator="nobody", unsure=("?",)) == _outcomes(votes, unsure=("?",))


def test_a_weighted_consensus_follows_those_who_are_mostly_right() -> None:
    """Two who nearly always agree against one who answers at random: a text of theirs alone is no tie any more."""
    votes = [{"A": "xy"[i % 2], "B": "xy"[i % 2], "C": "xy"[i % 3 % 2]} for i in range(60)]
    votes += [{"A": "x", "C": "y"}, {"C": "x", "B": "y"}]
    assert _outcomes(votes)[-2:] == [TIE, TIE]
    assert _outcomes(votes, rule=VoteRule.WEIGHTED)[-2:] == ["x", "y"]


def test_two_who_cannot_be_told_apart_end_in_a_tie_also_when_weighted() -> None:
    assert _outcomes([{"A": "x", "B": "y"}, {"A": "y", "B": "x"}], rule=VoteRule.WEIGHTED) == [TIE, TIE]
