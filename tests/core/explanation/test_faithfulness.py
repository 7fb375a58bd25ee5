from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from core.errors import SettingError
from core.explanation import faithfulness
from core.explanation.words import split_words
from core.records import CheckedText, Explanation, WordWeight

TEXT = "eins zwei drei vier fünf sechs"
ADDS = {"eins": 0.3, "zwei": 0.2, "drei": 0.1, "vier": 0.05, "fünf": 0.0, "sechs": -0.1}
BASE = 0.2


def explained(weights: dict[str, float], text: str = TEXT) -> Explanation:
    places = {word.word: word for word in split_words(text)}
    told = tuple(WordWeight(word, places[word].start, places[word].end, weight) for word, weight in weights.items())
    return Explanation(text, "call", "call", {"call": 0.75}, told, settings={}, seconds=1.0)


def additive(texts: list[str]) -> np.ndarray:
    return np.array([BASE + sum(ADDS[word] for word in text.split()) for text in texts])


def together(texts: list[str]) -> np.ndarray:
    """Two words count only with each other, and one of two others is enough."""
    sets = [set(text.split()) for text in texts]
    both = np.array([{"eins", "zwei"} <= one for one in sets])
    either = np.array([bool({"drei", "vier"} & one) for one in sets])
    return 0.1 + 0.4 * both + 0.3 * either - 0.1 * np.array(["sechs" in one for one in sets])


def check(explanation: Explanation, words: int, answers: faithfulness.Answers) -> CheckedText:
    return faithfulness.check(explanation, words, answers, lambda fraction: None)


def by_hand(answers: faithfulness.Answers, order: Sequence[str], *, kept: bool) -> float:
    """The mean fall, by the definition."""
    whole = answers([TEXT])[0]
    left = [" ".join(word for word in TEXT.split() if (word in order[: end + 1]) == kept) for end in range(len(order))]
    return float(np.mean(whole - answers(left)))


def test_a_word_with_several_places_is_taken_out_of_each_of_them() -> None:
    weights = (WordWeight("eins", 0, 4, 0.5, also=((10, 14),)), WordWeight("zwei", 5, 9, 0.1))
    found = check(replace(explained({}, "eins zwei eins"), weights=weights), 2, additive)
    assert found.words == 2
    assert found.comprehensiveness.of_words == pytest.approx((0.3 + 0.6) / 2)


@pytest.mark.parametrize("answers", [additive, together])
@pytest.mark.parametrize("words", [1, 2, 3])
def test_falls_and_their_ends_are_those_of_all_orders_of_all_words(answers: faithfulness.Answers, words: int) -> None:
    found = check(explained({"drei": 0.5, "eins": 0.3, "sechs": 0.2, "vier": -0.6}), words, answers)
    top = ["drei", "eins", "sechs"][:words]
    for fall, kept in ((found.comprehensiveness, False), (found.sufficiency, True)):
        every = [by_hand(answers, order, kept=kept) for order in itertools.permutations(TEXT.split(), words)]
        assert fall.of_words == pytest.approx(by_hand(answers, top, kept=kept))
        assert (fall.lowest, fall.highest) == pytest.approx((min(every), max(every)))
        assert fall.lowest <= fall.of_random <= fall.highest


def test_of_the_true_words_the_comprehensiveness_is_all_that_can_be_and_the_sufficiency_nothing() -> None:
    found = check(explained({word: ADDS[word] for word in ("eins", "zwei", "drei")}), 3, additive)
    assert found.words == 3
    assert found.comprehensiveness.normalised == pytest.approx(1)
    assert found.sufficiency.normalised == pytest.approx(0)
    assert 0.2 < found.comprehensiveness.normalised_of_random < 0.8


def test_of_words_that_speak_against_the_class_it_is_the_other_way_round() -> None:
    found = check(explained({"sechs": 0.3, "fünf": 0.2, "vier": 0.1}), 3, additive)
    assert found.comprehensiveness.normalised == pytest.approx(0)
    assert found.sufficiency.normalised == pytest.approx(1)


def test_what_random_words_bring_about_comes_near_its_expectation() -> None:
    found = check(explained({"eins": 0.3}), 1, additive)
    assert found.comprehensiveness.of_random == pytest.approx(np.mean([*ADDS.values()]), abs=0.1)


def test_a_model_that_needs_no_words_is_told_apart() -> None:
    found = check(explained({"eins": 0.3}), 1, lambda texts: np.full(len(texts), 0.7))
    assert not found.comprehensiveness.can_differ
    assert not found.sufficiency.can_differ


def test_each_text_is_asked_about_once_and_no_more_than_was_told() -> None:
    asked: list[str] = []
    steps: list[float] = []

    def listening(texts: list[str]) -> np.ndarray:
        asked.extend(texts)
        return additive(texts)

    faithfulness.check(explained(ADDS), 3, listening, steps.append)
    assert len(asked) == len(set(asked)) <= faithfulness.texts_asked(6, 3)
    assert steps == [pytest.approx(1 / 3), pytest.approx(2 / 3), 1]


@pytest.mark.parametrize(
    ("explanation", "said"),
    [
        (explained({"eins": -0.3}), "No word of the explanation speaks for the class"),
        (replace(explained({}), text="eins"), "has one word"),
        (replace(explained({}), text="eins " * 101), "has 101 words"),
    ],
)
def test_what_cannot_be_checked_says_why(explanation: Explanation, said: str) -> None:
    with pytest.raises(SettingError, match=said):
        check(explanation, 3, additive)
