from __future__ import annotations

import itertools

import numpy as np
import pytest

from core.errors import SettingError
from core.explanation import flipping
from core.records import Flip

LABELS = ("no", "yes")
MANY = " ".join(f"w{number}" for number in range(60))


def find(text: str, weights: dict[str, float], base: float = 0.0) -> Flip:
    """By a model that adds the weights of the words, and says yes above 0.5."""

    def answers(texts: list[str]) -> tuple[tuple[str, ...], np.ndarray]:
        yes = np.array([base + sum(weights.get(word, 0.0) for word in one.split()) for one in texts])
        return LABELS, np.column_stack([1 - yes, yes])

    return flipping.find(text, answers)


def words(found: Flip) -> list[str]:
    return [found.text[start:end] for start, end in found.words]


def test_one_word_that_changes_the_class_is_found_at_its_place() -> None:
    found = find("dumm ist er dumm", {"dumm": 0.1, "ist": 0.4})
    assert (words(found), found.words) == (["ist"], ((5, 8),))
    assert (found.label, found.becomes) == ("yes", "no")
    assert (found.probability, found.then) == (pytest.approx(0.6), pytest.approx(0.8))
    assert found.is_smallest


def test_the_smallest_set_is_that_of_all_sets() -> None:
    weights = {"a": 0.2, "b": 0.3, "c": 0.15, "d": 0.05, "e": -0.1, "f": 0.3}
    found = find("a b c d e f", weights)
    flipping_sets = [
        chosen
        for size in range(1, 7)
        for chosen in itertools.combinations(weights, size)
        if sum(weights[one] for one in weights if one not in chosen) <= 0.5
    ]
    assert len(found.words) == len(flipping_sets[0])
    assert found.is_smallest
    assert words(found) == ["b", "f"], "of as many words those that leave the class least probable"


def test_words_that_count_only_together_are_found_by_trying_all_pairs() -> None:
    def either(texts: list[str]) -> tuple[tuple[str, ...], np.ndarray]:
        yes = np.array([0.9 if {"x", "y"} & set(one.split()) else 0.1 for one in texts])
        return LABELS, np.column_stack([1 - yes, yes])

    found = flipping.find("a b x c y d", either)
    assert words(found) == ["x", "y"]
    assert found.is_smallest
    assert found.all_tried == 1


def test_larger_sets_are_found_by_weight_and_pruned() -> None:
    weights = {f"w{number}": 0.06 for number in range(10)} | {"w20": 0.01}
    found = find(MANY, weights, base=0.28)
    assert found.all_tried == 1
    assert set(words(found)) <= weights.keys()
    assert len(found.words) == 7
    assert not found.is_smallest


def test_what_need_not_be_out_is_put_back() -> None:
    together = {"w1", "w2", "w3"}

    def answers(texts: list[str]) -> tuple[tuple[str, ...], np.ndarray]:
        left = [set(one.split()) for one in texts]
        yes = np.array(
            [0.9 - 0.05 * ("w0" not in one) - 0.02 * len(together - one) - 0.5 * (not together & one) for one in left]
        )
        return LABELS, np.column_stack([1 - yes, yes])

    assert set(words(flipping.find(MANY, answers))) == together, "the heaviest word alone is not among them"


def test_where_nothing_changes_the_class_it_is_told() -> None:
    found = find("a b c", {}, base=0.9)
    assert (found.words, found.becomes, found.then) == ((), None, None)
    assert found.all_tried == 3
    assert not found.is_smallest


def test_each_text_is_asked_about_once_and_their_number_is_bounded() -> None:
    asked: list[str] = []

    def answers(texts: list[str]) -> tuple[tuple[str, ...], np.ndarray]:
        asked.extend(texts)
        return LABELS, np.tile([0.2, 0.8], (len(texts), 1))

    flipping.find(" ".join(f"w{number}" for number in range(100)), answers)
    assert len(asked) == len(set(asked)) < 300


@pytest.mark.parametrize(("text", "said"), [("…!?", "has no words"), ("wir " * 101, "has 101 words")])
def test_what_cannot_be_looked_for_says_why(text: str, said: str) -> None:
    with pytest.raises(SettingError, match=said):
        find(text, {})
