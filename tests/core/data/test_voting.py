from __future__ import annotations

import json
from collections import Counter

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.voting import majority_vote

_VOTES = st.dictionaries(st.sampled_from("ABCDE"), st.sampled_from(["x", "y", "z"]), min_size=1)


@settings(max_examples=40, deadline=None)
@given(st.lists(_VOTES, min_size=1, max_size=10))
def test_the_most_frequent_label_wins_and_ties_have_none(votes: list[dict[str, str]]) -> None:
    judgements = pd.DataFrame(
        [(f"t{i}", who, label) for i, given in enumerate(votes) for who, label in given.items()],
        columns=["id", "annotator", "label"],
        dtype="str",
    )
    voted = majority_vote(judgements)
    assert voted["id"].tolist() == [f"t{i}" for i in range(len(votes))]
    assert [json.loads(text) for text in voted["votes"]] == votes
    for given_votes, label, tie in zip(votes, voted["label"], voted["tie"], strict=True):
        ranked = Counter(given_votes.values()).most_common()
        assert tie == (len(ranked) > 1 and ranked[0][1] == ranked[1][1])
        assert pd.isna(label) if tie else label == ranked[0][0]
