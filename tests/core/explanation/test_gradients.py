from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from core.errors import SettingError
from core.explanation.explaining import explain
from core.explanation.gradients import IntegratedGradientsSettings, TimesInputSettings
from core.jobs.models import InlineModels
from core.prediction.predictor import Predictor
from core.records import ExplanationSettings
from tests.core.explanation.method_contract import LABELS, TEXT, model, slopes


def test_a_model_that_is_a_sum_over_words_gets_what_it_adds() -> None:
    for settings in (IntegratedGradientsSettings(label="call", features=2), TimesInputSettings("call", features=2)):
        found = explain(TEXT, LABELS, model, settings, slopes)
        assert {one.word: one.weight for one in found.weights} == pytest.approx({"Wählt": 0.4, "@a_b.c": -0.2})


def test_the_mean_slope_is_taken_over_the_whole_way() -> None:
    def rising(
        text: str, spans: Sequence[tuple[int, int]], label: int, points: Sequence[float], *, from_mask: bool
    ) -> np.ndarray:
        return np.array([[3 * point**2] * len(spans) for point in points])

    found = explain("vote", LABELS, model, IntegratedGradientsSettings(steps=5), rising)
    assert [one.weight for one in found.weights] == pytest.approx([1.0]), "the integral of 3x² from 0 to 1"


def test_more_steps_change_little(tiny_classifier: Path) -> None:
    predictor = Predictor(tiny_classifier)
    few, many = (
        explain(TEXT, predictor.labels, predictor.probabilities, settings, predictor.slopes).weights
        for settings in (IntegratedGradientsSettings(steps=50), IntegratedGradientsSettings(steps=400))
    )
    assert {one.start: one.weight for one in few} == pytest.approx({one.start: one.weight for one in many}, abs=1e-3)


@pytest.mark.parametrize("settings", [IntegratedGradientsSettings(), TimesInputSettings()], ids=str)
def test_without_gradients_it_is_said_in_words(settings: ExplanationSettings) -> None:
    with pytest.raises(SettingError, match="needs the gradients of a model"):
        explain(TEXT, LABELS, model, settings)


def test_the_model_process_has_them(tiny_classifier: Path) -> None:
    models = InlineModels()
    found = models.explain(tiny_classifier, "vote now", IntegratedGradientsSettings())
    assert [one.word for one in found.weights]
    assert max(abs(one.weight) for one in found.weights) > 1e-4
    models.close()
