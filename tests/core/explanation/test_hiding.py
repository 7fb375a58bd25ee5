"""What LIME hides as one, what stands in its place, and its kernel: against the lime package and a merged model."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm
from lime.lime_text import LimeTextExplainer

from core.errors import SettingError
from core.explanation.explaining import explain
from core.explanation.hiding import AsOne, Hidden
from core.explanation.lime_in_rounds import LimeInRoundsSettings
from core.explanation.lime_text import LimeSettings
from core.explanation.words import split_words
from core.records import Ended, Explanation, WordWeight, explanation_from_json, to_json

LABELS = ("other", "call")
TEXT = "wir wollen was wir sollen, Wir alle wollen"
MASK = "[MASK]"


def model(texts: list[str]) -> np.ndarray:
    """Counts words and masks; shape (texts, 2)."""
    scores = [
        0.8 * text.count("wir") - 0.7 * text.count("wollen") + 0.4 * ("Wir" in text) - 0.2 * text.count(MASK)
        for text in texts
    ]
    call = 1 / (1 + np.exp(-np.array(scores)))
    return np.column_stack([1 - call, call])


def stock_lime(settings: LimeSettings, **options: Any) -> dict[tuple[int, ...], float]:
    """Places of each chosen word → weight, by the lime package alone."""
    explainer = LimeTextExplainer(
        split_expression=lambda raw: [word.word for word in split_words(raw)],
        random_state=settings.seed,
        **options,
    )
    explained = explainer.explain_instance(
        TEXT, model, labels=(1,), num_features=settings.features, num_samples=settings.samples
    )
    places = explained.domain_mapper.indexed_string.string_position
    return {tuple(np.ravel(places(index)).tolist()): weight for index, weight in explained.local_exp[1]}


@pytest.mark.parametrize(
    ("chosen", "options"),
    [
        ({"as_one": AsOne.WORD}, {"bow": True}),
        ({"hidden": Hidden.MASKED}, {"bow": False, "mask_string": MASK}),
        ({"kernel": 10}, {"bow": False, "mask_string": "", "kernel_width": 10}),
        ({"as_one": AsOne.WORD, "kernel": 50, "features": 3}, {"bow": True, "kernel_width": 50}),
    ],
    ids=str,
)
def test_weights_are_those_of_stock_lime_with_the_same_options(chosen: dict[str, Any], options: dict[str, Any]) -> None:
    settings = LimeSettings(label="call", samples=300, **chosen)
    found = explain(TEXT, LABELS, model, settings, mask=MASK)
    assert {one.starts: one.weight for one in found.weights} == pytest.approx(stock_lime(settings, **options), abs=1e-5)


@pytest.mark.parametrize("kind", [LimeSettings, LimeInRoundsSettings])
def test_words_written_alike_are_one_word_that_is_masked_everywhere(kind: type) -> None:
    """As a text without repeated words is explained, to a model that sees each word there where ours sees all of it."""
    apart = {"wir": "a", "wollen": "b", "was": "c", "sollen": "d", "Wir": "e", "alle": "f"}

    def merged(texts: list[str]) -> np.ndarray:
        hidden = [{word for word in apart if apart[word] not in text.split()} for text in texts]
        return model(
            [" ".join(MASK if word.word in out else word.word for word in split_words(TEXT)) for out in hidden]
        )

    settings = kind("call", samples=50, as_one=AsOne.WORD, hidden=Hidden.MASKED)
    found = explain(TEXT, LABELS, model, settings, mask=MASK)
    expected = explain(" ".join(apart.values()), LABELS, merged, kind("call", samples=50))
    assert [(apart[one.word], one.weight, one.half) for one in found.weights] == [
        (one.word, pytest.approx(one.weight), one.half if one.half is None else pytest.approx(one.half))
        for one in expected.weights
    ]
    assert {one.word: one.starts for one in found.weights}["wir"] == (0, 15)


@pytest.mark.parametrize("kernel", [5, 10, 100])
def test_the_kernel_of_the_rounds_is_that_of_lime(kernel: int) -> None:
    """Of a text whose altered texts are all asked about, the weights are the regression's on all of them."""
    found = explain(TEXT, LABELS, model, LimeInRoundsSettings("call", features=8, kernel=kernel))
    assert found.rounds is not None
    assert found.rounds.ended is Ended.ALL
    words = split_words(TEXT)
    rows, answers, weights = [], [], []
    for kept in itertools.product((1, 0), repeat=len(words)):
        if all(kept):
            continue
        altered, at = "", 0
        for word, stays in zip(words, kept, strict=True):
            altered, at = altered + TEXT[at : word.start] + word.word * stays, word.end
        alike = sum(sum(other) == sum(kept) for other in itertools.product((1, 0), repeat=len(words)))
        distance = 100 * (1 - np.sqrt(sum(kept) / len(words)))
        rows.append([1, *kept])
        answers.append(model([altered + TEXT[at:]])[0, 1])
        weights.append(np.sqrt(np.exp(-(distance**2) / kernel**2)) / alike)
    expected = sm.WLS(np.array(answers), np.array(rows, dtype=float), weights=np.array(weights)).fit().params[1:]
    by_start = {one.start: one.weight for one in found.weights}
    assert [by_start[word.start] for word in words] == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("kind", [LimeSettings, LimeInRoundsSettings])
def test_a_model_without_a_mask_says_so(kind: type) -> None:
    with pytest.raises(SettingError, match="neither a mask") as raised:
        explain(TEXT, LABELS, model, kind(hidden=Hidden.MASKED))
    assert raised.value.todo == "Let them be removed."


def test_a_weight_stands_in_each_of_its_places() -> None:
    found = explain(TEXT, LABELS, model, LimeInRoundsSettings("call", as_one=AsOne.WORD))
    placed = {one.start: one for one in found.placed}
    assert (placed[0].weight, placed[0].also) == (placed[15].weight, ())
    assert all(TEXT[one.start : one.end] == one.word for one in found.placed)
    assert explanation_from_json(to_json(found).decode()) == found


def test_weights_that_were_kept_before_have_one_place() -> None:
    kept = Explanation("a", "a", "a", {"a": 1.0}, (WordWeight("a", 0, 1, 0.5),), {}, 1.0)
    assert explanation_from_json(to_json(kept).decode().replace(',"also":[]', "")) == kept
    assert kept.placed == kept.weights
