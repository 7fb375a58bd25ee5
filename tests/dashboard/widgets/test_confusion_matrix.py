"""The chart is written in Vega-Lite's own words, which nothing checks when it is drawn."""

from __future__ import annotations

import json
from typing import Any

import altair as alt
import pyarrow as pa
import pytest
from jsonschema import ValidationError
from streamlit.testing.v1 import AppTest


def _matrix(classes: int) -> None:
    from types import SimpleNamespace
    from typing import cast

    from core.records import Evaluation
    from dashboard.widgets import confusion_matrix

    labels = tuple(f"class {place}" for place in range(classes))
    counts = tuple(tuple(40 if row == column else row for column in range(classes)) for row in range(classes))
    evaluation = SimpleNamespace(labels=labels, confusion=counts, texts=99, mismatches=9)
    confusion_matrix.show(cast(Evaluation, evaluation), key="matrix", chosen=("class 1", "class 0"))


def _drawn(classes: int) -> Any:
    [chart] = AppTest.from_function(_matrix, kwargs={"classes": classes}).run().get("vega_lite_chart")
    return chart.proto


@pytest.mark.parametrize("classes", [2, 12, 13, 30])
def test_altair_knows_each_word_of_the_chart(classes: int) -> None:
    spec = json.loads(_drawn(classes).spec)
    alt.LayerChart.from_dict(spec, validate=True)
    unknown = {**spec, "layer": [{**spec["layer"][0], "mark": {"type": "rectangle"}}]}
    with pytest.raises(ValidationError, match="rectangle"):
        alt.LayerChart.from_dict(unknown, validate=True)


def test_each_field_of_the_chart_is_a_column_of_the_cells() -> None:
    drawn = _drawn(2)
    spec = json.loads(drawn.spec)
    columns = pa.ipc.open_stream(drawn.data.data).read_all().to_pylist()
    given = {*columns[0], "shown"}
    assert {use["field"] for use in _with_field(spec)} <= given
    assert [(one["true"], one["predicted"], one["texts"], one["chosen"]) for one in columns] == [
        ("class 0", "class 0", 40, False),
        ("class 0", "class 1", 0, False),
        ("class 1", "class 0", 1, True),
        ("class 1", "class 1", 40, False),
    ]


def test_numbers_stand_in_the_cells_of_few_classes_alone() -> None:
    marks = [[layer["mark"]["type"] for layer in json.loads(_drawn(classes).spec)["layer"]] for classes in (12, 13)]
    assert marks == [["rect", "text", "text", "text", "text"], ["rect"]]


def _with_field(node: Any) -> list[dict[str, Any]]:
    """Each part of the chart that names a field."""
    if isinstance(node, list):
        return [found for one in node for found in _with_field(one)]
    if not isinstance(node, dict):
        return []
    return [*([node] if "field" in node else []), *_with_field([*node.values()])]
