"""The bars of an explanation, which can be compared from text to text."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest


def _charts(*heaviest: float) -> None:
    from core.records import WordWeight
    from dashboard.widgets import weight_charts

    for weight in heaviest:
        weight_charts.show((WordWeight("word", 0, 4, weight), WordWeight("other", 5, 10, -0.01)), ["word", "other"])


def _reaches(*heaviest: float) -> list[list[float]]:
    app = AppTest.from_function(_charts, args=heaviest).run()
    assert not app.exception
    charts = [json.loads(one.proto.spec) for one in app.get("vega_lite_chart")]
    return [chart["layer"][0]["encoding"]["x"]["scale"]["domain"] for chart in charts]


def test_the_axis_is_the_same_from_text_to_text() -> None:
    faint, light, heavy = _reaches(0.02, 0.11, 0.53)
    assert faint == light == heavy == [-0.7, 0.7]


@pytest.mark.parametrize(("weight", "reach"), [(0.54, 1.4), (1.0, 1.4), (2.0, 2.6)])
def test_a_weight_that_would_not_fit_gets_a_wider_one(weight: float, reach: float) -> None:
    [[low, high]] = _reaches(weight)
    assert (-low, high) == (pytest.approx(reach), pytest.approx(reach))
