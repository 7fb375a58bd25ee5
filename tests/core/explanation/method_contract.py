"""What has to hold of every method of explaining. It is asked of those that are registered, and of the recipe's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from core import setting_fields
from core.errors import SettingError
from core.explanation import method_registry
from core.explanation.explaining import explain
from core.explanation.methods import Method
from core.records import Explanation, ExplanationSettings, from_json, to_json

LABELS = ("other", "call", "thanks")
TEXT = "Wählt am Sonntag! Nehmt Freunde mit, @a_b.c, und wählt #mitmachen2026 👍🏽👍🏽 Freunde."
LONG = "Wählt! " * 1_200 + "Ende"
_QUICK = {"samples": 200, "features": 7}
"""Of settings of these names, so that the tests are quick; with fewer features LIME chooses them one by one."""


def model(texts: list[str]) -> np.ndarray:
    """Says “call” for “Wählt” and against the mention; shape (texts, classes)."""
    call = np.array([0.3 + 0.4 * ("Wählt" in text) - 0.2 * ("@a_b.c" in text) for text in texts])
    return np.column_stack([0.9 - call, call, np.full(len(texts), 0.1)])


def slopes(
    text: str, spans: Sequence[tuple[int, int]], label: int, points: Sequence[float], *, from_mask: bool
) -> np.ndarray:
    """Those of the same model, which is a sum over words, so that they are the same at each point."""
    weighs = {"Wählt": 0.4, "@a_b.c": -0.2}
    sign = (-1, 1, 0)[label]
    return np.array([[sign * weighs.get(text[start:end], 0.0) for start, end in spans] for _ in points])


class MethodContract:
    @pytest.fixture
    def method(self) -> Method[Any]:
        """One that is registered."""
        raise NotImplementedError

    @pytest.fixture
    def settings(self, method: Method[Any]) -> ExplanationSettings:
        """The usual ones, but quick."""
        names = setting_fields.fields_of(method.settings)
        settings: ExplanationSettings = method.settings(**{name: _QUICK[name] for name in _QUICK if name in names})
        return settings

    def test_it_says_what_it_is(self, method: Method[Any]) -> None:
        assert method.name == method.settings.method
        assert method.help.endswith(".")
        assert method_registry.called(method.name) is method
        for field in setting_fields.fields_of(method.settings).values():
            assert field.setting.title
            assert field.setting.help.endswith("."), field.name

    def test_the_same_question_has_the_same_answer(self, settings: ExplanationSettings) -> None:
        np.random.seed(1)
        first = explain(TEXT, LABELS, model, settings, slopes)
        np.random.seed(2)
        assert explain(TEXT, LABELS, model, settings, slopes).weights == first.weights

    def test_weights_belong_to_words_of_the_text(self, settings: ExplanationSettings) -> None:
        found = explain(TEXT, LABELS, model, settings, slopes)
        assert found.weights
        assert all(TEXT[one.start : one.end] == one.word for one in found.weights)
        assert len({one.start for one in found.weights}) == len(found.weights)
        sizes = [abs(one.weight) for one in found.weights]
        assert sizes == sorted(sizes, reverse=True)
        assert np.isfinite(sizes).all()

    def test_the_word_that_decides_speaks_for_its_class(self, settings: ExplanationSettings) -> None:
        heaviest = explain(TEXT, LABELS, model, replace(settings, label="call"), slopes).weights[0]
        assert (heaviest.word, heaviest.start) == ("Wählt", 0)
        assert heaviest.weight > 0

    def test_the_predicted_class_is_explained_unless_another_is_chosen(self, settings: ExplanationSettings) -> None:
        found = explain(TEXT, LABELS, model, settings, slopes)
        assert (found.label, found.predicted_label) == ("call", "call")
        other = explain(TEXT, LABELS, model, replace(settings, label="other"), slopes)
        assert (other.label, other.predicted_label) == ("other", "call")
        assert other.weights[0].weight < 0

    def test_the_answer_tells_how_it_was_found(self, settings: ExplanationSettings) -> None:
        found = explain(TEXT, LABELS, model, settings, slopes)
        assert (found.text, found.method) == (TEXT, settings.method)
        assert found.settings == {
            field.name: getattr(settings, field.name) for field in fields(settings) if field.name != "label"
        }
        assert found.probabilities == pytest.approx(dict(zip(LABELS, model([TEXT])[0], strict=True)))
        assert from_json(Explanation, to_json(found)) == found

    def test_what_is_asked_about_a_long_text_is_bounded(self, settings: ExplanationSettings) -> None:
        asked: list[str] = []

        def listening(texts: list[str]) -> np.ndarray:
            asked.extend(texts)
            return model(texts)

        found = explain(LONG, LABELS, listening, settings, slopes)
        whole, *altered = asked
        assert whole == LONG
        assert max(map(len, altered), default=0) <= 20_000
        assert len(altered) <= 50_000
        assert 0 < len(found.weights) <= 1_000

    @pytest.mark.parametrize("text", ["Wählt", "Wählt?!"])
    def test_one_word(self, settings: ExplanationSettings, text: str) -> None:
        assert [one.word for one in explain(text, LABELS, model, settings, slopes).weights] == ["Wählt"]

    @pytest.mark.parametrize("text", ["🙂🙂 👍🏽", "🙂", "سلام به همه", "今天去投票", "สวัสดี"])
    def test_emojis_alone_and_any_script(self, settings: ExplanationSettings, text: str) -> None:
        found = explain(text, LABELS, model, settings, slopes)
        assert found.weights
        assert all(text[one.start : one.end] == one.word and np.isfinite(one.weight) for one in found.weights)

    def test_what_cannot_be_is_refused(self, settings: ExplanationSettings) -> None:
        with pytest.raises(SettingError, match="no words"):
            explain("…!?", LABELS, model, settings, slopes)
        with pytest.raises(SettingError, match="not one of the model's classes"):
            explain(TEXT, LABELS, model, replace(settings, label="unknown"), slopes)
