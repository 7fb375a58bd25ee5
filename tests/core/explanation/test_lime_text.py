from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from lime.lime_text import LimeTextExplainer

from core.errors import ErrataError, SettingError
from core.explanation.explaining import explain
from core.explanation.lime_text import LimeSettings
from core.explanation.words import split_words
from core.prediction.predictor import Predictor
from core.records import Explanation, from_json, to_json

LABELS = ("other", "call")
TEXT = "Wählt am Sonntag! Nehmt Freunde mit, @a_b.c, und wählt #mitmachen2026 👍🏽👍🏽 Freunde https://spd.de."
QUICK = LimeSettings(samples=300)


def keyword_classifier(texts: list[str]) -> np.ndarray:
    """Says "call" for "Wählt" and the second thumb most, against it for the mention."""
    scores = np.array(
        [2.0 * ("Wählt" in text) + 1.0 * text.count("👍🏽") - 1.5 * ("@a_b.c" in text) - 0.5 for text in texts]
    )
    call = 1 / (1 + np.exp(-scores))
    return np.column_stack([1 - call, call])


def stock_lime(
    text: str, classifier: Callable[[list[str]], np.ndarray], label: int, settings: LimeSettings
) -> dict[int, float]:
    """Start of each chosen word → weight, by the lime package alone."""
    explainer = LimeTextExplainer(
        class_names=LABELS,
        split_expression=lambda raw: [word.word for word in split_words(raw)],
        bow=False,
        mask_string="",
        random_state=settings.seed,
    )
    explained = explainer.explain_instance(
        text, classifier, labels=(label,), num_features=settings.features, num_samples=settings.samples
    )
    positions = explained.domain_mapper.indexed_string.string_position
    return {int(np.ravel(positions(index))[0]): weight for index, weight in explained.local_exp[label]}


def starts(explanation: Explanation) -> dict[int, float]:
    return {weight.start: weight.weight for weight in explanation.weights}


@pytest.mark.parametrize("features", [1, 6, 7, 100])
@pytest.mark.parametrize("label", [0, 1])
def test_weights_are_those_of_stock_lime(features: int, label: int) -> None:
    settings = LimeSettings(label=LABELS[label], samples=300, features=features)
    explanation = explain(TEXT, LABELS, keyword_classifier, settings)
    assert starts(explanation) == pytest.approx(stock_lime(TEXT, keyword_classifier, label, settings), abs=1e-5)
    assert len(explanation.weights) == min(features, len(split_words(TEXT)))


def test_weights_of_a_model_are_those_of_stock_lime_asking_text_by_text(tiny_classifier: Path) -> None:
    predictor = Predictor(tiny_classifier)
    settings = LimeSettings(label="vote", samples=200)
    explanation = explain(TEXT, predictor.labels, predictor.probabilities, settings)
    expected = stock_lime(
        TEXT, lambda texts: np.vstack([predictor.probabilities([text]) for text in texts]), 1, settings
    )
    assert starts(explanation) == pytest.approx(expected, abs=1e-5)
    assert max(map(abs, expected.values())) > 1e-3


def test_words_that_decide_come_first_at_their_places() -> None:
    explanation = explain(TEXT, LABELS, keyword_classifier, LimeSettings(samples=1000, label="call"))
    strongest = explanation.weights[0]
    assert (strongest.word, strongest.start) == ("Wählt", 0)
    assert strongest.weight > 0
    by_word = {weight.word: weight.weight for weight in explanation.weights}
    assert by_word["@a_b.c"] < 0
    assert sum(weight.word == "👍🏽" for weight in explanation.weights) == 2
    assert all(TEXT[weight.start : weight.end] == weight.word for weight in explanation.weights)
    sizes = [abs(weight.weight) for weight in explanation.weights]
    assert sizes == sorted(sizes, reverse=True)
    assert 0.5 < (explanation.fit or 0) <= 1


def test_each_occurrence_is_weighed_for_itself() -> None:
    def first_only(texts: list[str]) -> np.ndarray:
        call = np.array([0.9 if text.startswith("vote") else 0.1 for text in texts])
        return np.column_stack([1 - call, call])

    weights = starts(explain("vote or vote", LABELS, first_only, LimeSettings(label="call", samples=500)))
    assert weights[0] > 0.5
    assert abs(weights[8]) < 0.1


def test_the_predicted_class_is_explained_unless_another_is_chosen() -> None:
    predicted = explain(TEXT, LABELS, keyword_classifier, QUICK)
    assert predicted.label == predicted.predicted_label == "call"
    other = explain(TEXT, LABELS, keyword_classifier, LimeSettings(samples=300, label="other"))
    assert (other.label, other.predicted_label) == ("other", "call")
    assert starts(other) == pytest.approx({start: -weight for start, weight in starts(predicted).items()})


def test_the_record_says_what_was_asked_and_answered() -> None:
    explanation = explain(TEXT, LABELS, keyword_classifier, QUICK)
    expected = dict(zip(LABELS, keyword_classifier([TEXT])[0], strict=True))
    assert explanation.probabilities == pytest.approx(expected)
    assert (explanation.text, explanation.method) == (TEXT, "LIME")
    assert explanation.settings == {
        **{"samples": 300, "features": 6, "seed": 5460},
        **{"as_one": "occurrence", "hidden": "removed", "kernel": 25},
    }
    assert explanation.seconds > 0
    assert from_json(Explanation, to_json(explanation)) == explanation


def test_the_seed_alone_decides_the_samples() -> None:
    np.random.seed(1)
    first = explain(TEXT, LABELS, keyword_classifier, QUICK)
    np.random.seed(2)
    assert explain(TEXT, LABELS, keyword_classifier, QUICK).weights == first.weights
    assert explain(TEXT, LABELS, keyword_classifier, LimeSettings(samples=300, seed=1)).weights != first.weights


def test_samples_are_drawn_as_ever() -> None:
    """Explanations stored by an earlier session stay comparable."""
    asked: list[str] = []

    def listening(texts: list[str]) -> np.ndarray:
        asked.extend(texts)
        return keyword_classifier(texts)

    explain("Wählt am Sonntag, Freunde!", LABELS, listening, LimeSettings(samples=10))
    assert asked[:4] == ["Wählt am Sonntag, Freunde!", "  , !", "Wählt  Sonntag, !", " am Sonntag, !"]


def test_one_word() -> None:
    explanation = explain("Wählt!", LABELS, keyword_classifier, QUICK)
    ((word, start, end),) = split_words("Wählt!")
    assert [(weight.word, weight.start, weight.end) for weight in explanation.weights] == [(word, start, end)]


@pytest.mark.parametrize("text", ["", " \n", "...!?", "\u200b"])
def test_a_text_without_words_gives_a_clear_error(text: str) -> None:
    with pytest.raises(SettingError, match="no words") as raised:
        explain(text, LABELS, keyword_classifier, QUICK)
    assert raised.value.todo


@pytest.mark.parametrize(
    "settings",
    [
        LimeSettings(samples=9),
        LimeSettings(samples=50_001),
        LimeSettings(features=0),
        LimeSettings(label="unknown"),
    ],
    ids=str,
)
def test_settings_out_of_range_give_a_clear_error(settings: LimeSettings) -> None:
    with pytest.raises(ErrataError) as raised:
        explain(TEXT, LABELS, keyword_classifier, settings)
    assert raised.value.where in ("samples", "words to show", "label")


@pytest.mark.parametrize("unit", ["vote ", "vote" + "!" * 500, "a" * 30_000])
def test_a_megabyte_of_text_stays_in_memory(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    longest = 0

    def listening(texts: list[str]) -> np.ndarray:
        nonlocal longest
        assert texts[0] == text
        longest = max(map(len, texts[1:]))
        return np.tile([0.2, 0.8], (len(texts), 1))

    tracemalloc.start()
    explanation = explain(text, LABELS, listening, LimeSettings(samples=50, features=7))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert longest <= 20_000
    assert peak < 200e6
    assert all(text[weight.start : weight.end].startswith(weight.word) for weight in explanation.weights)
