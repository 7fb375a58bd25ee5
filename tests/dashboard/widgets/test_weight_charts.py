"""The bars of an explanation, which can be compared from text to text."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.dashboard.widgets import vega_lite


def _charts(*heaviest: float) -> None:
    from core.records import WordWeight
    from dashboard.widgets import weight_charts

    for weight in heaviest:
        weight_charts.show((WordWeight("word", 0, 4, weight), WordWeight("other", 5, 10, -0.01)), ["word", "other"])


def _reaches(*heaviest: float) -> list[list[float]]:
    charts = vega_lite.drawn(AppTest.from_function(_charts, args=heaviest).run())
    return [chart["encoding"]["x"]["scale"]["domain"] for chart in charts]


def test_the_axis_is_the_same_from_text_to_text() -> None:
    faint, light, heavy = _reaches(0.02, 0.11, 0.53)
    assert light == heavy == [-0.7, 0.7]
    assert faint == [-0.1, 0.1]


@pytest.mark.parametrize(("weight", "reach"), [(0.54, 1.4), (1.0, 1.4), (2.0, 2.6)])
def test_a_weight_that_would_not_fit_gets_a_wider_one(weight: float, reach: float) -> None:
    [[low, high]] = _reaches(weight)
    assert (-low, high) == (pytest.approx(reach), pytest.approx(reach))


def _with_intervals() -> None:
    from core.records import WordWeight
    from dashboard.widgets import weight_charts

    intervals = ((0.6, 0.05), (-0.1, 0.2), (0.01, 0.0002), (0.02, 0.0))
    words = tuple(WordWeight("word", at, at + 1, weight, half) for at, (weight, half) in enumerate(intervals))
    weight_charts.show(words, ["word"] * 4)


def test_an_interval_is_a_line_and_a_figure_and_has_room() -> None:
    app = AppTest.from_function(_with_intervals).run()
    [spec], [table] = vega_lite.drawn(app), vega_lite.tables(app)
    _, line, *_ = spec["layer"]
    assert (line["mark"]["type"], line["encoding"]["x2"]["field"]) == ("rule", "high")
    assert spec["encoding"]["x"]["scale"]["domain"] == [-1.4, 1.4]
    assert [row["shown"] for row in table] == ["+0.600 ± 0.050", "−0.100 ± 0.200", "+0.010 ± < 0.001", "+0.020"]
    assert table[1]["told"] == "−0.1000 [−0.3000, +0.1000]"


def _probabilities() -> None:
    from dashboard.widgets import weight_charts

    weight_charts.show_probabilities({"no": 0.2, "yes": 0.7, "never": 0.1}, "yes")


def test_the_predicted_class_stands_first() -> None:
    app = AppTest.from_function(_probabilities).run()
    vega_lite.drawn(app)
    [table] = vega_lite.tables(app)
    assert [(row["label"], row["probability"], row["predicted"]) for row in table] == [
        ("yes", 0.7, True),
        ("no", 0.2, False),
        ("never", 0.1, False),
    ]
