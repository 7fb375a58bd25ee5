"""Agreement against published examples, NLTK, statsmodels and scikit-learn, and a bootstrap of the rows."""

from __future__ import annotations

import dataclasses
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from nltk.metrics import interval_distance
from nltk.metrics.agreement import AnnotationTask
from pandas import DataFrame
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import fleiss_kappa
from statsmodels.stats.proportion import proportion_confint

from core.data.agreement import measure, resampling
from core.errors import SettingError
from core.records import Agreement, Score
from tests.core.data.agreement.judged import (
    FLEISS_1971,
    KRIPPENDORFF_2011,
    by_row,
    from_counts,
    random_judgements,
    table,
)

NO_TEXTS = DataFrame({"id": []})


def measured(judgements: DataFrame, texts: DataFrame = NO_TEXTS, resamples: int = 200, **settings: object) -> Agreement:
    return measure(judgements, texts, resamples=resamples, **settings)  # type: ignore[arg-type]


def value(score: Score | None) -> float:
    assert score is not None
    assert score.low <= score.value <= score.high
    return score.value


def pairable(judgements: DataFrame) -> DataFrame:
    return judgements[judgements.groupby("id")["id"].transform("size") >= 2]


def brute_force_alpha(judgements: DataFrame, order: str) -> float:
    """Ordinal alpha by its definition (Krippendorff 2011), pair by pair."""
    values = pairable(judgements)
    number = values["label"].value_counts().reindex(list(order), fill_value=0).tolist()
    between = {
        (order[low], order[high]): (sum(number[low : high + 1]) - (number[low] + number[high]) / 2) ** 2
        for low in range(len(order))
        for high in range(low, len(order))
    }

    def distance(first: str, second: str) -> float:
        return between[min(first, second), max(first, second)]

    observed = sum(
        distance(first, second) / (len(labels) - 1)
        for _, labels in values.groupby("id")["label"]
        for first, second in combinations(labels.tolist(), 2)
    )
    expected = sum(distance(first, second) for first, second in combinations(values["label"].tolist(), 2))
    return 1 - (len(values) - 1) * observed / expected


def test_krippendorffs_own_example() -> None:
    ours = measured(table(KRIPPENDORFF_2011), order="12345")
    assert value(ours.alpha) == pytest.approx(0.743, abs=5e-4)
    assert value(ours.ordinal) == pytest.approx(0.815, abs=5e-4)
    assert (ours.texts, ours.shared, ours.judgements) == (12, 11, 41)


def test_fleiss_own_example() -> None:
    ours = measured(from_counts(FLEISS_1971))
    assert value(ours.fleiss) == pytest.approx(0.430, abs=5e-4)
    assert value(ours.percent) == pytest.approx(0.556, abs=5e-4)
    assert (ours.fleiss_judgements, ours.fleiss_texts) == (6, 30)


@pytest.mark.parametrize(("labels", "missing"), [("ny", 0.0), ("abc", 0.3), ("abcdefg", 0.6)])
def test_alpha_is_that_of_nltk(labels: str, missing: float) -> None:
    judgements = random_judgements(80, 5, labels, missing=missing, seed=len(labels))
    ours = measured(judgements, order=labels)
    rows = pairable(judgements)[["annotator", "id", "label"]]
    assert value(ours.alpha) == pytest.approx(AnnotationTask(rows.to_numpy().tolist()).alpha(), abs=1e-12)
    for label in labels:
        against_rest = rows.assign(label=(rows["label"] == label).astype(str)).to_numpy().tolist()
        theirs = AnnotationTask(against_rest).alpha()
        assert value(ours.per_class[label].alpha) == pytest.approx(theirs, abs=1e-12)
        assert ours.per_class[label].texts == rows.loc[rows["label"] == label, "id"].nunique()
    assert value(ours.ordinal) == pytest.approx(brute_force_alpha(judgements, labels), abs=1e-12)


@pytest.mark.parametrize("order", [("1", "2", "4", "8"), ("8", "4", "2", "1")])
def test_interval_alpha_of_numbers_in_order_is_that_of_nltk(order: tuple[str, ...]) -> None:
    judgements = random_judgements(80, 5, "1248", missing=0.3, seed=21)
    ours = measured(judgements, order=order)
    rows = pairable(judgements)[["annotator", "id", "label"]].astype({"label": float})
    theirs = AnnotationTask(rows.to_numpy().tolist(), distance=interval_distance).alpha()
    assert value(ours.interval) == pytest.approx(theirs, abs=1e-12)
    # Krippendorff 2011 gives it for his own example, too.
    example = measured(table(KRIPPENDORFF_2011), order="12345")
    assert value(example.interval) == pytest.approx(0.849, abs=5e-4)


def test_labels_that_are_no_numbers_or_in_no_order_have_no_interval_alpha() -> None:
    judgements = random_judgements(40, 3, "123", missing=0.0, seed=22)
    assert measured(judgements).interval is None
    assert measured(judgements, order="132").interval is None
    assert measured(random_judgements(40, 3, "abc", missing=0.0, seed=22), order="abc").interval is None


def test_where_all_give_one_number_interval_alpha_is_undefined() -> None:
    assert measured(table(["333.1", "333.."]), order="13").interval is None


def test_weighted_kappa_of_labels_in_order_is_that_of_scikit_learn_with_quadratic_weights() -> None:
    # Not in the order of the alphabet, in which the judgements are counted.
    order = "bdac"
    judgements = random_judgements(60, 4, "abcd", missing=0.4, seed=23)
    rows = by_row(judgements)
    plain = {(pair.first, pair.second): pair for pair in measured(judgements).pairs}
    for pair in measured(judgements, order=order).pairs:
        both = rows[[pair.first, pair.second]].dropna()
        theirs = cohen_kappa_score(both[pair.first], both[pair.second], labels=list(order), weights="quadratic")
        assert value(pair.weighted) == pytest.approx(theirs, abs=1e-12)
        assert pair.read == pair.weighted
        without = plain[pair.first, pair.second]
        assert (without.weighted, without.read) == (None, without.kappa)
        assert (pair.kappa, pair.agreement) == (without.kappa, without.agreement)


def test_the_interval_of_weighted_kappa_is_wilsons_with_the_spread_of_resampled_rows() -> None:
    judgements = random_judgements(150, 2, "abc", missing=0.0, seed=24)
    (pair,) = measured(judgements, order="abc", resamples=2_000).pairs
    both = by_row(judgements).to_numpy()
    random = np.random.default_rng(1)
    drawn = [both[random.integers(0, len(both), len(both))] for _ in range(600)]
    spread = float(np.std([cohen_kappa_score(*rows.T, weights="quadratic") for rows in drawn]))
    share = value(pair.weighted)
    wilson = Score.of_share(share, share * (1 - share) / spread**2)
    assert pair.weighted is not None
    assert (pair.weighted.low, pair.weighted.high) == pytest.approx((wilson.low, wilson.high), abs=0.02)


def test_fleiss_kappa_is_that_of_statsmodels_on_the_texts_with_equally_many_judgements() -> None:
    judgements = random_judgements(120, 6, "abc", missing=0.3, seed=3)
    ours = measured(judgements)
    sizes = judgements.groupby("id").size()
    alike = judgements[judgements["id"].isin(sizes.index[sizes == ours.fleiss_judgements])]
    counts = pd.crosstab(alike["id"], alike["label"]).to_numpy()
    assert ours.fleiss_judgements == sizes[sizes >= 2].mode().iloc[0]
    assert ours.fleiss_texts == len(counts)
    assert value(ours.fleiss) == pytest.approx(fleiss_kappa(counts), abs=1e-12)


def test_kappa_of_each_pair_is_that_of_scikit_learn() -> None:
    judgements = random_judgements(60, 4, "abc", missing=0.4, seed=4)
    rows = by_row(judgements)
    ours = measured(judgements)
    assert len(ours.pairs) == 6
    for pair in ours.pairs:
        both = rows[[pair.first, pair.second]].dropna()
        assert pair.texts == len(both)
        assert value(pair.agreement) == pytest.approx((both[pair.first] == both[pair.second]).mean())
        assert value(pair.kappa) == pytest.approx(cohen_kappa_score(both[pair.first], both[pair.second]), abs=1e-12)


def test_intervals_are_wilsons_for_as_many_texts_as_make_a_share_vary_like_resampled_rows() -> None:
    judgements = random_judgements(60, 4, "ab", missing=0.2, seed=5)
    ours = measured(judgements, resamples=2_000)
    counts = pd.crosstab(judgements["id"], judgements["label"]).to_numpy()
    shared, alike = counts[counts.sum(axis=1) >= 2], counts[counts.sum(axis=1) == ours.fleiss_judgements]
    both = by_row(judgements)[["A0", "A1"]].dropna().to_numpy()
    random = np.random.default_rng(1)

    def drawn(rows: np.ndarray) -> np.ndarray:
        return rows[random.integers(0, len(rows), len(rows))]

    again = {
        "pair": [float(np.equal(*drawn(both).T).mean()) for _ in range(2_000)],
        "alpha": [_alpha_of_two(drawn(shared)) for _ in range(2_000)],
        "fleiss": [fleiss_kappa(drawn(alike)) for _ in range(2_000)],
        "kappa": [cohen_kappa_score(*drawn(both).T) for _ in range(1_000)],
    }
    pair = ours.pairs[0]
    scores = (("pair", pair.agreement), ("alpha", ours.alpha), ("fleiss", ours.fleiss), ("kappa", pair.kappa))
    for name, score in scores:
        assert score is not None
        as_many = round(score.value * (1 - score.value) / float(np.var(again[name])))
        wilson = proportion_confint(score.value * as_many, as_many, method="wilson")
        assert (score.low, score.high) == pytest.approx(wilson, abs=0.02), name


def _alpha_of_two(counts: np.ndarray) -> float:
    """Nominal alpha of two labels by the coincidences, text by text."""
    first, second = counts.T
    mixed = (first * second / (first + second - 1)).sum()
    return float(1 - (first.sum() + second.sum() - 1) * mixed / (first.sum() * second.sum()))


def test_the_interval_covers_a_planted_kappa_nineteen_times_in_twenty() -> None:
    # Two annotators who see the hidden of two equally frequent labels right with 85 %: kappa is 2 (.85² + .15²) − 1.
    planted, covered = 2 * (0.85**2 + 0.15**2) - 1, 0
    for seed in range(200):
        judgements = random_judgements(200, 2, "ab", missing=0.0, seed=seed)
        alpha = measured(judgements, resamples=400).alpha
        assert alpha is not None
        covered += alpha.low <= planted <= alpha.high
    # 190 expected; a binomial variable of that kind stays above 179 in more than 999 of 1000 cases.
    assert covered >= 180


def test_the_same_judgements_give_the_same_intervals() -> None:
    judgements = random_judgements(50, 3, "abc", missing=0.2, seed=6)
    assert measured(judgements) == measured(judgements)
    assert measured(judgements, seed=1).alpha != measured(judgements, seed=2).alpha


def test_without_two_annotators_on_a_text_everything_is_undefined() -> None:
    for judgements in (table(["abab"]), table(["ab..", "..ab"])):
        ours = measured(judgements, order="ab")
        assert ours.shared == 0
        assert (ours.alpha, ours.ordinal, ours.percent, ours.fleiss, ours.differences) == (None,) * 4 + ((),)
        assert all(group.alpha is None for group in ours.per_class.values())
        assert all(annotator.agreement is None for annotator in ours.annotators)


def test_where_all_say_the_same_alpha_is_undefined_and_agreement_is_perfect() -> None:
    ours = measured(table(["aaa.b", "aaa.."]))
    assert ours.alpha is None
    assert ours.fleiss is None
    assert value(ours.percent) == 1.0
    assert ours.pairs[0].undefined == "one class only"


def test_a_pair_with_one_common_text_has_no_kappa() -> None:
    (pair,) = measured(table(["ab.", ".ab"])).pairs
    assert (pair.texts, pair.kappa, pair.undefined) == (1, None, "fewer than two common texts")
    assert pair.agreement is None


def test_only_the_most_active_annotators_are_paired() -> None:
    rows = [["a", "b"] * 5 for _ in range(20)] + [["a", "b"] + ["."] * 8 for _ in range(3)]
    ours = measured(table(rows), resamples=20)
    assert (len(ours.annotators), ours.paired, len(ours.pairs)) == (23, 20, 190)
    assert {name for pair in ours.pairs for name in (pair.first, pair.second)} == {f"A{n}" for n in range(20)}


def test_unsure_counts_as_missing() -> None:
    judgements = random_judgements(40, 3, "ab?", missing=0.0, seed=7)
    without = judgements[judgements["label"] != "?"]
    assert measured(judgements, unsure=["?"]) == measured(without)


def test_an_order_must_name_each_label_once() -> None:
    with pytest.raises(SettingError, match="the labels are a, b"):
        measured(table(["ab", "ab"]), order=("a", "c"))


def test_each_value_of_metadata_has_its_own_alpha() -> None:
    judgements = random_judgements(90, 3, "ab", missing=0.0, seed=8)
    ids = sorted(judgements["id"].unique())
    texts = DataFrame({"id": ids[:-2], "meta:party": [*("xyz" * 29), None], "meta:key": ids[:-2]})
    ours = measured(judgements, texts)
    assert list(ours.per_metadata) == ["party"]
    assert ours.without_metadata == 2
    for party, group in ours.per_metadata["party"].items():
        part = judgements[judgements["id"].isin(texts.loc[texts["meta:party"] == party, "id"])]
        assert group.texts == 29
        alone = measured(part).alpha
        assert group.alpha is not None
        assert alone is not None
        assert dataclasses.astuple(group.alpha) == pytest.approx(dataclasses.astuple(alone))


def test_columns_that_are_made_of_the_votes_and_those_with_one_value_are_no_groups() -> None:
    judgements = random_judgements(90, 3, "ab", missing=0.0, seed=8)
    votes = judgements.groupby("id")["label"].agg(lambda labels: f"{(labels == 'a').mean():.2f}")
    texts = DataFrame(
        {"id": votes.index, "meta:soft": votes.to_numpy(), "meta:lang": "en", "meta:party": [*"xyz"] * 30}
    )
    assert list(measured(judgements, texts, resamples=20).per_metadata) == ["party"]


def test_values_of_metadata_stand_in_their_own_order() -> None:
    judgements = random_judgements(60, 2, "ab", missing=0.0, seed=8)
    ratings = ["10"] * 30 + ["2"] * 10 + ["none"] * 12 + ["1"] * 8
    texts = DataFrame({"id": sorted(judgements["id"].unique()), "meta:rating": ratings})
    assert list(measured(judgements, texts, resamples=20).per_metadata["rating"]) == ["1", "2", "10", "none"]


def test_of_many_values_only_the_most_frequent_are_shown() -> None:
    judgements = random_judgements(200, 2, "ab", missing=0.0, seed=9)
    values = [f"v{number % 25:02}" for number in range(200)]
    texts = DataFrame({"id": sorted(judgements["id"].unique()), "meta:week": values})
    assert len(measured(judgements, texts, resamples=20).per_metadata["week"]) == 20


def test_the_resamples_are_fewer_the_more_there_is_to_draw_and_never_too_few(monkeypatch: pytest.MonkeyPatch) -> None:
    labels = "".join(map(chr, range(ord("A"), ord("A") + 40)))
    judgements = random_judgements(120, 4, labels, missing=0.0, seed=12)
    texts = DataFrame({"id": sorted(judgements["id"].unique())})
    monkeypatch.setattr(resampling, "_BUDGET", 800_000)
    assert measure(random_judgements(60, 3, "ab", missing=0.0, seed=12), NO_TEXTS).resamples == 2_000
    # Four figures of all texts and six pairs of annotators draw 120 texts each.
    found = measure(judgements, texts)
    assert found.resamples == 800_000 // (10 * 120)
    assert found == measure(judgements, texts, resamples=found.resamples)
    assert measure(judgements, texts, order=labels).alpha == found.alpha
    assert measure(judgements, texts.assign(**{f"meta:{n}": "x" for n in range(25)})).resamples == 500


def test_many_patterns_are_resampled_in_pieces() -> None:
    judgements = random_judgements(3_000, 8, "abcdefgh", missing=0.2, seed=10)
    alpha = measured(judgements, resamples=1_500).alpha
    assert alpha is not None
    assert 0 < alpha.high - alpha.low < 0.05


def test_copies_of_each_text_tell_no_more_than_one_of_it() -> None:
    once = random_judgements(80, 4, "ab", missing=0.2, seed=5)
    copied = pd.concat([once.assign(id=once["id"].astype(str) + f" copy {n}") for n in range(4)])
    ids = copied["id"].drop_duplicates()
    texts = DataFrame({"id": ids, "unit": ids.str.split(" copy ").str[0].factorize()[0]})
    apart, tied = (measured(copied, known, resamples=2_000) for known in (texts.drop(columns="unit"), texts))
    one = measured(once, resamples=2_000)
    assert (tied.shared, tied.units, apart.units) == (4 * one.shared, one.shared, 4 * one.shared)
    first, second = tied.tied
    assert first != second
    assert first.split(" copy ")[0] == second.split(" copy ")[0]
    assert apart.tied == ()
    for name in ("alpha", "percent"):
        ours, of_one, too_sure = (getattr(found, name) for found in (tied, one, apart))
        assert value(ours) == pytest.approx(value(of_one), abs=0.005)
        assert ours.high - ours.low == pytest.approx(of_one.high - of_one.low, rel=0.06)
        assert too_sure.high - too_sure.low < 0.6 * (ours.high - ours.low)
    for ours, of_one in zip(tied.pairs, one.pairs, strict=True):
        assert ours.kappa is not None
        assert of_one.kappa is not None
        assert ours.kappa.high - ours.kappa.low == pytest.approx(of_one.kappa.high - of_one.kappa.low, rel=0.06)
    agreements = {found.annotator: found.agreement for found in one.annotators}
    for found in tied.annotators:
        ours, of_one = found.agreement, agreements[found.annotator]
        assert value(ours) == value(of_one)
        assert (ours.low, ours.high) == pytest.approx((of_one.low, of_one.high), abs=0.005)  # type: ignore[union-attr]


def _scores(record: object) -> list[Score]:
    """Every score in a record, however deep."""
    if isinstance(record, Score):
        return [record]
    if dataclasses.is_dataclass(record):
        return [one for field in dataclasses.fields(record) for one in _scores(getattr(record, field.name))]
    if isinstance(record, dict):
        return _scores(tuple(record.values()))
    return [score for one in record for score in _scores(one)] if isinstance(record, tuple | list) else []


def test_every_interval_holds_its_figure_however_few_texts_there_are() -> None:
    seen = 0
    for seed in range(60):
        random = np.random.default_rng(seed)
        said = random.choice(list("12345."), size=(int(random.integers(2, 5)), int(random.integers(2, 5))))
        judgements = table(said.tolist())
        if judgements.empty:
            continue
        found = measured(judgements, resamples=50, order=sorted(set(judgements["label"])))
        for score in _scores(found):
            assert score.low <= score.value <= score.high, (seed, score)
            seen += 1
    assert seen > 300


def test_a_pair_far_below_chance_on_three_texts() -> None:
    found = measured(table(["121", "113"]), order=["1", "2", "3"])
    [pair] = found.pairs
    assert value(pair.weighted) == pytest.approx(cohen_kappa_score(list("121"), list("113"), weights="quadratic"))


@pytest.mark.parametrize("over_annotators", [False, True])
def test_other_names_for_the_classes_move_no_interval(over_annotators: bool) -> None:
    judgements = random_judgements(60, 9, "abc", missing=0.3, seed=8)
    names = {"a": "z", "b": "m", "c": "b"}
    renamed = judgements.assign(label=judgements["label"].map(names))
    one = measured(judgements, over_annotators=over_annotators, order=("a", "b", "c"))
    other = measured(renamed, over_annotators=over_annotators, order=("z", "m", "b"))
    assert other.labels == ("b", "m", "z"), "they stand by the alphabet"
    assert (one.alpha, one.ordinal, one.percent, one.fleiss) == (
        other.alpha,
        other.ordinal,
        other.percent,
        other.fleiss,
    )
    assert {names[label]: found for label, found in one.per_class.items()} == other.per_class
    assert one.pairs == other.pairs
