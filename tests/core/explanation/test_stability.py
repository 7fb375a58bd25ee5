from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.explanation import stability
from core.explanation.explaining import explain
from core.explanation.lime_text import LimeSettings
from core.records import Explanation, WordWeight


def _explained(**weights: float) -> Explanation:
    told = [WordWeight(word, 2 * place, 2 * place + 1, weight) for place, (word, weight) in enumerate(weights.items())]
    shown = tuple(one for one in told if one.weight)
    return Explanation("a b c d", "call", "call", {"call": 1.0}, shown, settings={}, seconds=1.0)


def test_it_is_what_pairs_have_in_common() -> None:
    one, two, three = _explained(a=0.4, b=0.2), _explained(a=0.3, b=-0.1), _explained(a=0.5, b=0, c=0.2)
    found = stability.of([one, two, three])
    assert (found.seeds, found.words, found.in_all) == (3, 2, 1)
    assert found.overlap == pytest.approx((1 + 0.5 + 0.5) / 3)
    pairs = [
        np.corrcoef([0.4, 0.2], [0.3, -0.1])[0, 1],
        np.corrcoef([0.4, 0.2, 0], [0.5, 0, 0.2])[0, 1],
        np.corrcoef([0.3, -0.1, 0], [0.5, 0, 0.2])[0, 1],
    ]
    assert found.correlation == pytest.approx(np.mean(pairs))


def test_the_same_each_time_is_stable() -> None:
    found = stability.of([_explained(a=0.4, b=0.2)] * 10)
    assert (found.in_all, found.overlap, found.correlation) == (2, 1, pytest.approx(1))
    assert stability.of([_explained(a=0.4)] * 2).correlation is None


def test_more_samples_make_lime_more_stable() -> None:
    def model(texts: list[str]) -> np.ndarray:
        noisy = [sum(map(ord, text)) % 97 / 97 for text in texts]
        call = np.array([0.2 + 0.3 * ("a" in text) + 0.3 * one for text, one in zip(texts, noisy, strict=True)])
        return np.column_stack([1 - call, call])

    def of(samples: int) -> float:
        settings = LimeSettings("call", samples=samples, features=3)
        text = "a b c d e f g h i j"
        made = [explain(text, ("other", "call"), model, replace(settings, seed=seed)) for seed in range(5)]
        return stability.of(made).overlap

    assert of(3000) > of(20)
