"""The benchmark that holds LIME in rounds beside plain LIME, on a model whose limit is known."""

from __future__ import annotations

import numpy as np

from benchmarks.lime_rounds import CLASSES, Beside, beside, chosen, tell

TEXT = " ".join(f"w{number}" for number in range(9))
HEAVY = np.array([3.0, -2.0, 1.5, 1.2, 1.0, -0.8, 0.02, 0.01, 0.0])


def logistic(texts: list[str]) -> np.ndarray:
    one = np.array([1 / (1 + np.exp(1 - sum(HEAVY[int(word[1:])] for word in text.split()))) for text in texts])
    return np.column_stack([1 - one, one])


def test_both_ways_find_the_words_that_weigh_something() -> None:
    found = beside(TEXT, ("no", "yes"), logistic, seed=3, roughly=logistic)
    assert found.asked < 2**9
    assert found.shared == found.shared_of_lime == 6
    assert 0 < found.error < found.error_of_lime
    assert found.covered >= 5 / 6


def test_only_lime_in_rounds_asks_roughly() -> None:
    def biased(texts: list[str]) -> np.ndarray:
        return logistic([f"{text} w5" for text in texts])

    text = f"{TEXT} w8 w8 w8 w8"
    exact, rough = (beside(text, ("no", "yes"), logistic, seed=3, roughly=asked) for asked in (logistic, biased))
    assert rough.error > 2 * exact.error
    assert rough.error_of_lime == exact.error_of_lime


def test_it_is_told_as_a_mean_over_texts() -> None:
    told = tell([Beside(300, 0.01, 0.02, 6, 5, 1.0), Beside(900, 0.03, 0.02, 5, 6, 0.5)])
    assert told == (
        "2 texts: 600 asked, error 1.00 of that of plain LIME, 5.50 of the six words (plain LIME 5.50), 75 % of the "
        "intervals hold the limit"
    )


def test_as_many_texts_of_each_length_are_chosen() -> None:
    texts = [" ".join(f"{length}{word}" for word in range(length)) for length in range(3, 70)]
    found = chosen(texts, 8, seed=1)
    assert [len(some) for some in found] == [2, 2, 2, 2]
    for some, (least, most) in zip(found, CLASSES, strict=True):
        assert all(least <= len(text.split()) <= most for text in some)
