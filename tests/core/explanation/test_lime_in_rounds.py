"""LIME in rounds: the limit of LIME's weights, how sure each is, and when the asking ends."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable
from math import comb

import numpy as np
import pytest
import statsmodels.api as sm

from benchmarks.lime_limit import Question, _drawn, _nearness
from core.explanation import lime_in_rounds
from core.explanation.explaining import explain
from core.explanation.lime_in_rounds import LimeInRoundsSettings
from core.explanation.methods import Probabilities
from core.records import Ended, Explanation, Rounds, explanation_from_json, to_json

LABELS = ("other", "call")
MANY = " ".join(f"w{number}" for number in range(24))
FEW = " ".join(f"w{number}" for number in range(10))
ALWAYS = 0.2
ALONE = np.array([0.1, -0.08, 0.05, 0.04])
PAIRS = {(4, 5): 0.12, (0, 6): -0.1, (7, 8): 0.1, (2, 9): 0.08}


def kept_words(text: str) -> list[int]:
    return [int(word[1:]) for word in text.split()]


def planted(texts: list[str]) -> np.ndarray:
    """Some words add something by themselves, some pairs only together; shape (texts, 2)."""
    call = []
    for text in texts:
        kept = set(kept_words(text))
        alone = sum(add for word, add in enumerate(ALONE) if word in kept)
        call.append(ALWAYS + alone + sum(add for pair, add in PAIRS.items() if kept.issuperset(pair)))
    return np.column_stack([1 - np.array(call), call])


def steep(texts: list[str]) -> np.ndarray:
    """The same behind a logistic curve, which no sum of words is."""
    call = 1 / (1 + np.exp(-24 * (planted(texts)[:, 1] - 0.3)))
    return np.column_stack([1 - call, call])


def wavy(texts: list[str]) -> np.ndarray:
    """The same through a wave, of which no regression knows much from few texts."""
    call = 0.5 + 0.4 * np.sin(40 * planted(texts)[:, 1])
    return np.column_stack([1 - call, call])


def planted_limit(words: int) -> np.ndarray:
    """The weights of infinitely many samples, from how likely one, two and three given words all stay."""
    sizes = np.arange(1, words + 1)
    left = 1 - sizes / words
    share = np.exp(-((1 - np.sqrt(left)) ** 2) / (2 * 0.25**2))
    share /= share.sum()

    def stays(number: int) -> float:
        """That this many given words do."""
        chances = [comb(words - number, size) / comb(words, size) for size in sizes.tolist()]
        return float(share @ chances)

    products = np.full((words + 1, words + 1), stays(2))
    np.fill_diagonal(products, stays(1))
    products[0], products[:, 0], products[0, 0] = stays(1), stays(1), 1
    with_answer = np.array([ALWAYS * value for value in products[0]])
    for word, add in enumerate(ALONE):
        with_answer += add * products[word + 1]
    for pair, add in PAIRS.items():
        with_answer += add * np.array([stays(2), *(stays(len({*pair, word})) for word in range(words))])
    found: np.ndarray = np.linalg.solve(products, with_answer)[1:]
    return found


def weighed(text: str, model: Probabilities, settings: LimeInRoundsSettings) -> dict[int, tuple[float, float]]:
    """Weight and half of the interval of each shown word."""
    found = explain(text, LABELS, model, settings)
    return {int(one.word[1:]): (one.weight, one.half or 0.0) for one in found.weights}


def coverage(
    text: str, model: Probabilities, limit: np.ndarray, settings: Callable[[int], LimeInRoundsSettings]
) -> float:
    """Of the limit's weights of shown words, how many lie in their interval, over many seeds."""
    covered = [
        abs(weight - limit[word]) <= half
        for seed in range(40)
        for word, (weight, half) in weighed(text, model, settings(seed)).items()
    ]
    return float(np.mean(covered))


def limit_of(question: Question) -> np.ndarray:
    weights = question.limit(question.words)
    return np.array([weights[word] for word in range(question.words)])


def error_of_lime(question: Question, samples: int) -> float:
    """The standard error of its weights, in the mean over the words, by the sandwich over all that it can draw."""
    drawn = question.kept[1:]
    nearness = _nearness(drawn)
    often = _drawn(drawn)
    kept = np.column_stack([np.ones(len(drawn)), drawn])
    fitted = sm.WLS(question.answers[1:, 1], kept, weights=often * nearness).fit()
    bread = np.linalg.inv((kept * (often * nearness)[:, None]).T @ kept)
    meat = (kept * (often * (nearness * fitted.resid) ** 2)[:, None]).T @ kept
    return float(np.sqrt(np.diag(bread @ meat @ bread)[1:].mean() / samples))


def test_where_all_altered_texts_are_asked_it_is_the_limit_of_lime() -> None:
    settings = LimeInRoundsSettings(label="call", features=10, exactness=100_000)
    found = explain(FEW, LABELS, wavy, settings)
    assert found.rounds == Rounds(2**10 - 1, Ended.ALL)
    weights = {int(one.word[1:]): one.weight for one in found.weights}
    assert [weights[word] for word in range(10)] == pytest.approx(limit_of(Question.asked(FEW, wavy, 1)), abs=1e-5)
    assert {one.half for one in found.weights} == {0.0}


def test_the_limit_of_a_planted_model_is_as_computed_from_its_moments() -> None:
    assert planted_limit(10) == pytest.approx(limit_of(Question.asked(FEW, planted, 1)), abs=1e-6)


def test_the_intervals_of_a_fixed_number_of_texts_hold_the_limit() -> None:
    found = coverage(
        MANY, planted, planted_limit(24), lambda seed: LimeInRoundsSettings("call", samples=256, features=24, seed=seed)
    )
    assert 0.93 <= found <= 0.98


def rounded(texts: list[str]) -> np.ndarray:
    """As a processor rounds that keeps few digits: some up, some down."""
    return planted(texts).round(2)


def test_answers_may_be_rounded_where_not_all_are_asked() -> None:
    """The intervals hold the limit of the exact answers, and the whole text has its exact probability."""
    limit, covered = planted_limit(24), []
    for seed in range(40):
        settings = LimeInRoundsSettings("call", samples=256, features=24, seed=seed)
        found = explain(MANY, LABELS, planted, settings, roughly=rounded)
        assert found.probabilities["call"] == planted([MANY])[0, 1]
        covered += [abs(one.weight - limit[int(one.word[1:])]) <= (one.half or 0) for one in found.weights]
    assert np.mean(covered) >= 0.93


def test_where_all_are_asked_none_is_rounded() -> None:
    def fail(texts: list[str]) -> np.ndarray:
        raise AssertionError

    assert explain(FEW, LABELS, wavy, LimeInRoundsSettings(), roughly=fail).rounds is not None


def test_they_hold_it_where_the_answers_decide_when_to_stop() -> None:
    found = coverage(MANY, planted, planted_limit(24), lambda seed: LimeInRoundsSettings("call", seed=seed))
    assert 0.91 <= found <= 0.99


def test_they_hold_it_where_much_of_all_altered_texts_is_asked() -> None:
    """Of 1,023 texts a half: without the correction for finite populations they would be a third too wide."""
    limit = limit_of(Question.asked(FEW, wavy, 1))
    found = coverage(FEW, wavy, limit, lambda seed: LimeInRoundsSettings("call", samples=512, features=10, seed=seed))
    assert 0.92 <= found <= 0.98


def test_no_altered_text_is_drawn_twice_and_all_in_the_end() -> None:
    drawn = [one.hidden for one in lime_in_rounds._drawn(lime_in_rounds._shares(9, 25), np.random.default_rng(1))]
    assert len(drawn) == len({frozenset(hidden) for hidden in drawn}) == 2**9 - 1
    assert all(len(hidden) == len({*hidden}) for hidden in drawn)


def test_large_sets_are_drawn_without_repeats_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lime_in_rounds, "_FEW", 5)
    drawn = [one.hidden for one in lime_in_rounds._drawn(lime_in_rounds._shares(9, 25), np.random.default_rng(1))]
    assert len({frozenset(hidden) for hidden in drawn}) == len(drawn) == 2**9 - 1


@pytest.mark.parametrize("asked", [50, 300, 2_000])
def test_up_to_any_place_each_number_of_hidden_words_has_its_rate(asked: int) -> None:
    shares = lime_in_rounds._shares(30, 25)
    drawn = [*itertools.islice(lime_in_rounds._drawn(shares, np.random.default_rng(2)), asked)]
    rates, reach = lime_in_rounds._rates(shares), drawn[-1].reach
    numbers = Counter(len(one.hidden) for one in drawn)
    for size in range(1, 31):
        wanted = min(reach * rates[size], comb(30, size))
        assert abs(numbers[size] - wanted) <= 1, size


def test_the_model_is_asked_no_text_twice_and_the_whole_one_once() -> None:
    asked: list[str] = []

    def listening(texts: list[str]) -> np.ndarray:
        asked.extend(texts)
        return planted(texts)

    found = explain(MANY, LABELS, listening, LimeInRoundsSettings())
    assert found.rounds is not None
    assert len(asked) == len({*asked}) == 1 + found.rounds.asked
    assert asked[0] == MANY


def test_it_ends_where_it_is_as_exact_as_lime_with_so_many_samples() -> None:
    """The error of LIME follows from its variance over all altered texts, and ours from many seeds."""
    question = Question.asked(FEW, wavy, 1)
    limit, of_lime = limit_of(question), error_of_lime(question, 1_000)
    errors, asked = [], []
    for seed in range(40):
        settings = LimeInRoundsSettings("call", exactness=1_000, features=10, seed=seed)
        found = explain(FEW, LABELS, wavy, settings)
        assert found.rounds is not None
        assert found.rounds.ended is Ended.PRECISE
        errors.append([one.weight - limit[int(one.word[1:])] for one in found.weights])
        asked.append(found.rounds.asked)
    assert 0.6 * of_lime < np.sqrt(np.mean(np.square(errors))) < of_lime
    assert 300 < np.mean(asked) < 600


def test_more_exactness_takes_more_texts() -> None:
    rougher, finer = (
        explain(MANY, LABELS, planted, LimeInRoundsSettings(exactness=exactness)).rounds
        for exactness in (5_000, 20_000)
    )
    assert rougher is not None
    assert finer is not None
    assert 256 <= rougher.asked < finer.asked < 2_000


def test_it_ends_with_the_most_texts_and_says_so() -> None:
    found = explain(MANY, LABELS, steep, LimeInRoundsSettings(exactness=100_000, samples=400))
    assert found.rounds == Rounds(400, Ended.MOST)


def test_three_texts_for_each_word_are_asked_in_any_case() -> None:
    found = explain(MANY, LABELS, planted, LimeInRoundsSettings(samples=10))
    assert found.rounds == Rounds(3 * 24, Ended.MOST)


def test_of_a_model_that_says_always_the_same_one_round_is_enough() -> None:
    found = explain(MANY, LABELS, lambda texts: np.tile([0.3, 0.7], (len(texts), 1)), LimeInRoundsSettings())
    assert found.rounds == Rounds(256, Ended.PRECISE)
    assert [one.weight for one in found.weights] == pytest.approx([0.0] * 6, abs=1e-9)
    assert found.fit == 1.0


def test_a_text_of_one_word_has_its_fall() -> None:
    found = explain("w0", LABELS, planted, LimeInRoundsSettings(label="call"))
    assert found.rounds == Rounds(1, Ended.ALL)
    assert found.weights[0].weight == pytest.approx(0.1)
    assert found.weights[0].half == 0.0


def test_how_far_it_is_rises_over_all_rounds() -> None:
    told: list[float] = []

    def telling(texts: list[str], on_progress: Callable[[float], None]) -> np.ndarray:
        on_progress(0.5)
        on_progress(1.0)
        return steep(texts)

    found = explain(
        MANY, LABELS, telling, LimeInRoundsSettings(exactness=100_000, samples=1_000), on_progress=told.append
    )
    assert found.rounds == Rounds(1_000, Ended.MOST)
    assert told == sorted(told)
    # Twice with the whole text, then after half of the first round.
    assert told[:3] == [0.0, 0.0, pytest.approx(0.128)]
    assert len({*told}) == len(told[1:]) == 7
    assert told[-1] == 1.0


def test_an_interval_that_is_wider_than_the_weight_is_large_is_unsure() -> None:
    found = explain(MANY, LABELS, planted, LimeInRoundsSettings("call", samples=72, features=24))
    assert {one.is_unsure for one in found.weights} == {True, False}
    for one in found.weights:
        assert one.interval is not None
        low, high = one.interval
        assert (high + low) / 2 == pytest.approx(one.weight)
        assert one.is_unsure == (high - low > abs(one.weight))
        assert one.is_unsure or low * high > 0


def test_what_is_kept_tells_of_its_rounds_and_intervals() -> None:
    found = explain(MANY, LABELS, planted, LimeInRoundsSettings())
    assert explanation_from_json(to_json(found).decode()) == found


def test_what_was_kept_before_there_were_intervals_is_read() -> None:
    found = explanation_from_json(
        '{"text":"w0","label":"a","predicted_label":"a","probabilities":{"a":1.0},"settings":{"samples":5000},'
        '"weights":[{"word":"w0","start":0,"end":2,"weight":0.5}],"seconds":1.0,"fit":0.9,"method":"LIME"}'
    )
    assert isinstance(found, Explanation)
    assert (found.rounds, found.weights[0].half, found.weights[0].is_unsure) == (None, None, False)
