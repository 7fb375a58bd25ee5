"""The vote of the others, and intervals of paired means."""

from __future__ import annotations

import numpy as np
import pytest

from core.prediction import annotator_ceiling


@pytest.mark.parametrize(
    ("judged", "others"),
    [
        ("", {}),
        ("yes", {}),
        ("yes no", {}),
        ("yes yes no", {"A": "no yes", "B": "no yes", "C": "yes"}),
        ("yes yes yes", {"A": "yes", "B": "yes", "C": "yes"}),
        ("yes yes no no", {"A": "no", "B": "no", "C": "yes", "D": "yes"}),
        ("a b c", {"A": "b c", "B": "a c", "C": "a b"}),
    ],
)
def test_the_vote_of_the_others(judged: str, others: dict[str, str]) -> None:
    found = annotator_ceiling.votes_of_others(dict(zip("ABCD", judged.split(), strict=False)))
    assert found == {name: frozenset(labels.split()) for name, labels in others.items()}


def test_ties_favour_nobody() -> None:
    """Independent judges who are right four times in five agree with the vote of four others as often as it should be:
    with three or four right ones, and with half of two and two.
    """
    draws = np.random.default_rng(5)
    agrees = []
    for right in draws.random((4_000, 5)) < 0.8:
        judged = {str(n): "yes" if is_right else "no" for n, is_right in enumerate(right)}
        votes = annotator_ceiling.votes_of_others(judged)
        agrees += [annotator_ceiling.agreement(judged[name], vote) for name, vote in votes.items()]
    of_four = 0.8**4 + 4 * 0.8**3 * 0.2 + 6 * 0.8**2 * 0.2**2 / 2
    assert np.mean(agrees) == pytest.approx(0.8 * of_four + 0.2 * (1 - of_four), abs=0.006)


def test_the_interval_of_a_paired_difference_covers_what_was_planted() -> None:
    draws = np.random.default_rng(3)
    hits = 0
    for _ in range(300):
        hard = draws.random(200)
        before, after = (draws.random(200) < hard).astype(float), (draws.random(200) < hard - 0.05).astype(float)
        found = annotator_ceiling.mean_difference(after, before, np.arange(200))
        assert found.value == pytest.approx(float(after.mean() - before.mean()))
        # The mean of hard - 0.05 cut off at 0, less that of hard.
        hits += found.low <= -0.05 + 0.05**2 / 2 <= found.high
    assert 0.92 <= hits / 300 <= 0.995
