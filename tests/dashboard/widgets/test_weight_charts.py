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


def _with_intervals() -> None:
    from core.records import WordWeight
    from dashboard.widgets import weight_charts

    weights = (WordWeight("word", 0, 4, 0.6, 0.05), WordWeight("other", 5, 10, -0.1, 0.2))
    weight_charts.show(weights, ["word", "other"])


def test_an_interval_is_a_line_and_a_figure_and_has_room() -> None:
    app = AppTest.from_function(_with_intervals).run()
    assert not app.exception
    [chart] = app.get("vega_lite_chart")
    spec = json.loads(chart.proto.spec)
    bars, line, *_ = spec["layer"]
    assert (line["mark"]["type"], line["encoding"]["x2"]["field"]) == ("rule", "high")
    assert bars["encoding"]["x"]["scale"]["domain"] == [-1.4, 1.4]
    [data] = chart.proto.datasets
    table = data.data.data
    assert b"+0.600 \xc2\xb1 0.050" in table
    assert "−0.1000 [−0.3000, +0.1000]".encode() in table
