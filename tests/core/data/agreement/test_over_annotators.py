"""Intervals over annotators as well as texts: against pairs counted one by one, and against a planted truth."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from pandas import DataFrame

from core.data.agreement import coefficients, measure, over_annotators
from core.data.agreement.counting import count
from core.data.agreement.over_annotators import FEWEST, spreads
from core.errors import SettingError
from core.records import Score
from tests.core.data.agreement.judged import random_judgements, table

NO_TEXTS = DataFrame({"id": []})
ORDER = ("1", "2", "4")


def figures(judgements: DataFrame, drawn: list[int]) -> list[float]:
    counted = count(judgements)
    shared = over_annotators._Shared.of(counted)
    found = over_annotators._figures(
        shared, np.array([drawn], dtype=float), counted.places(ORDER), np.array([1.0, 2.0, 4.0])
    )
    return found[0].tolist()


def test_with_every_annotator_once_the_figures_are_those_of_all_judgements() -> None:
    judgements = random_judgements(60, 5, "124", missing=0.4, seed=1)
    ours = measure(judgements, NO_TEXTS, order=ORDER, resamples=20)
    scores = (ours.percent, ours.alpha, ours.ordinal, ours.interval)
    assert figures(judgements, [1] * 5) == pytest.approx([score.value for score in scores if score], abs=1e-12)


def test_an_annotator_who_is_drawn_twice_is_no_pair_with_themselves() -> None:
    judgements = random_judgements(40, 4, "124", missing=0.3, seed=2)
    drawn = [2, 0, 1, 3]
    percent, nominal, _, interval = figures(judgements, drawn)
    weights = dict(zip(sorted(judgements["annotator"].unique()), drawn, strict=True))
    shares, differ, far, kept = [], 0.0, 0.0, []
    for _, text in judgements.groupby("id"):
        given = [(weights[who], label) for who, label in zip(text["annotator"], text["label"], strict=True)]
        given = [(weight, label) for weight, label in given if weight]
        pairs = [(a * b, one, other) for (a, one), (b, other) in combinations(given, 2)]
        if not pairs:
            continue
        size, of_pairs = sum(weight for weight, _ in given), sum(weight for weight, _, _ in pairs)
        differing = sum(weight for weight, one, other in pairs if one != other) / of_pairs
        shares.append(1 - differing)
        differ += size * differing
        far += size * sum(weight * (int(one) - int(other)) ** 2 for weight, one, other in pairs) / of_pairs
        kept += [int(label) for weight, label in given for _ in range(weight)]
    total = len(kept)
    all_pairs = list(combinations(kept, 2))
    by_chance = sum(one != other for one, other in all_pairs)
    by_distance = sum((one - other) ** 2 for one, other in all_pairs)
    assert percent == pytest.approx(np.mean(shares))
    assert nominal == pytest.approx(1 - (total - 1) * differ / (2 * by_chance))
    assert interval == pytest.approx(1 - (total - 1) * far / (2 * by_distance))


def test_few_annotators_carry_no_such_interval() -> None:
    for judgements in (
        random_judgements(60, FEWEST - 1, "ab", missing=0.0, seed=3),
        # Three judge all texts, six others two each.
        table(["ab" * 30] * 3 + ["ab" + "." * 58] * 6),
    ):
        found = measure(judgements, NO_TEXTS, resamples=20)
        assert f"need at least {FEWEST}" in found.few_annotators
        with pytest.raises(SettingError, match="From so few nothing follows for others"):
            measure(judgements, NO_TEXTS, resamples=20, over_annotators=True)
    assert "here 9 did, some of them few, so that all tell as much as 3" in found.few_annotators
    assert (
        measure(random_judgements(60, FEWEST, "ab", missing=0.0, seed=3), NO_TEXTS, resamples=20).few_annotators == ""
    )


def test_only_the_figures_of_all_texts_get_wider() -> None:
    judgements = random_judgements(80, 10, "124", missing=0.2, seed=4)
    over_texts = measure(judgements, NO_TEXTS, order=ORDER, resamples=100)
    both = measure(judgements, NO_TEXTS, order=ORDER, resamples=100, over_annotators=True)
    assert (both.over_annotators, over_texts.over_annotators) == (True, False)
    for name in ("percent", "alpha", "ordinal", "interval"):
        one, other = getattr(over_texts, name), getattr(both, name)
        assert one.value == other.value
        assert other.high - other.low > one.high - one.low
    assert (both.fleiss, both.pairs, both.per_class) == (over_texts.fleiss, over_texts.pairs, over_texts.per_class)


def _campaign(seed: int, annotators: int) -> DataFrame:
    """Annotators of different skill, who see each text's hidden label right in 60 to 95 %."""
    random = np.random.default_rng(seed)
    hidden, skill = random.integers(0, 2, 120), random.uniform(0.6, 0.95, annotators)
    right = random.random((annotators, 120)) < skill[:, None]
    return table([["ab"[label] for label in row] for row in np.where(right, hidden, 1 - hidden)])


def test_the_interval_covers_the_agreement_of_other_annotators_and_that_over_texts_does_not() -> None:
    # Two labels of one frequency: of two annotators with the mean skill of .775 each, alpha is (2 · .775 - 1)².
    planted = (2 * 0.775 - 1) ** 2
    covered = {"texts": 0, "both": 0}
    for seed in range(100):
        counted = count(_campaign(seed, 10))
        also = spreads(counted, (), seed=1, resamples=200).alpha
        for name, besides in (("texts", None), ("both", [also])):
            score = _alpha(counted.by_text, besides)
            covered[name] += score.low <= planted <= score.high
    # Of 100 intervals at 95 %, 89 or more hold in 99 of 100 such tests.
    assert covered["both"] >= 89
    assert covered["texts"] <= 80


def _alpha(counts: np.ndarray, besides: list[float] | None) -> Score:
    [found] = coefficients.scores(
        counts,
        np.arange(len(counts)),
        lambda known, drawn: coefficients.alphas(known, drawn)[:, :1],
        1,
        seed=1,
        resamples=200,
        besides=besides,
    )
    assert found is not None
    return found
