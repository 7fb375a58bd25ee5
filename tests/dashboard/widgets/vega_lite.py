"""Charts in Vega-Lite's own words, which nothing checks when they are drawn."""

from __future__ import annotations

import json
from typing import Any

import altair as alt
import pyarrow as pa
from streamlit.testing.v1 import AppTest


def drawn(app: AppTest) -> list[dict[str, Any]]:
    """The charts of the page, each of which Altair knows word for word, and whose fields are columns of its table."""
    assert not app.exception
    charts = [json.loads(one.proto.spec) for one in app.get("vega_lite_chart")]
    for chart, rows in zip(charts, tables(app), strict=True):
        check(chart, rows)
    return charts


def tables(app: AppTest) -> list[list[dict[str, Any]]]:
    """The rows that each chart of the page shows."""
    proto = [one.proto for one in app.get("vega_lite_chart")]
    return [pa.ipc.open_stream(one.data.data).read_all().to_pylist() for one in proto]


def check(chart: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    """Raises what says which word of the chart is wrong."""
    alt.LayerChart.from_dict(chart, validate=True)
    parts = [*_parts(chart)]
    known = {*rows[0], *(part["as"] for part in parts if "calculate" in part)}
    assert {part["field"] for part in parts if "field" in part} <= known


def _parts(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, list):
        return [part for one in node for part in _parts(one)]
    return [node, *_parts([*node.values()])] if isinstance(node, dict) else []
