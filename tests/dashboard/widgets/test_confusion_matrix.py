"""The confusion matrix as it is drawn."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import ValidationError
from streamlit.testing.v1 import AppTest

from tests.dashboard.widgets import vega_lite


def _matrix(classes: int) -> None:
    from types import SimpleNamespace
    from typing import cast

    from core.records import Evaluation
    from dashboard.widgets import confusion_matrix

    labels = tuple(f"class {place}" for place in range(classes))
    counts = tuple(tuple(40 if row == column else row for column in range(classes)) for row in range(classes))
    evaluation = SimpleNamespace(labels=labels, confusion=counts, texts=99, mismatches=9)
    confusion_matrix.show(cast(Evaluation, evaluation), key="matrix", chosen=("class 1", "class 0"))


def _app(classes: int) -> AppTest:
    return AppTest.from_function(_matrix, kwargs={"classes": classes}).run()


def _marks(classes: int) -> list[str]:
    [chart] = vega_lite.drawn(_app(classes))
    return [layer["mark"]["type"] for layer in chart["layer"]]


def test_numbers_stand_in_the_cells_of_few_classes_alone() -> None:
    assert [_marks(classes) for classes in (2, 12)] == [["rect", "text", "text", "text", "text"]] * 2
    assert [_marks(classes) for classes in (13, 30)] == [["rect"]] * 2


def test_the_names_of_all_classes_are_there_and_slanted_where_a_cell_is_narrower() -> None:
    axes = [vega_lite.drawn(_app(classes))[0]["encoding"]["x"]["axis"] for classes in (2, 8)]
    assert [one["labelAngle"] for one in axes] == [0, -45]
    assert [one["labelOverlap"] for one in axes] == [False, False]


def test_each_cell_has_its_count_and_the_chosen_one_a_frame() -> None:
    [cells] = vega_lite.tables(_app(2))
    assert [(one["true"], one["predicted"], one["texts"], one["chosen"]) for one in cells] == [
        ("class 0", "class 0", 40, False),
        ("class 0", "class 1", 0, False),
        ("class 1", "class 0", 1, True),
        ("class 1", "class 1", 40, False),
    ]


def test_a_wrong_word_or_field_would_be_found() -> None:
    app = _app(13)
    [chart], [cells] = vega_lite.drawn(app), vega_lite.tables(app)
    rectangles: dict[str, Any] = chart["layer"][0]
    with pytest.raises(ValidationError, match="rectangle"):
        vega_lite.check({**chart, "layer": [{**rectangles, "mark": {"type": "rectangle"}}]}, cells)
    with pytest.raises(AssertionError):
        vega_lite.check(chart, [{"true": "class 0"}])
