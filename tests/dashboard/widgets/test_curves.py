"""The axis of the epochs."""

from __future__ import annotations

import json

from streamlit.testing.v1 import AppTest


def _three_epochs() -> None:
    from core.records import EpochScores
    from dashboard.widgets import curves

    scores = [EpochScores(epoch, 0.6, 0.5, 0.5, 0.5, 0.5, 0.6) for epoch in (1, 2, 3)]
    curves.show([(1, 0.7), (2, 0.6)], scores, "yes")


def test_each_epoch_is_named() -> None:
    """A scale of numbers names only the first and the last of three."""
    _, scores = AppTest.from_function(_three_epochs).run().get("vega_lite_chart")
    axis = json.loads(scores.proto.spec)["encoding"]["x"]
    assert axis["type"] == "ordinal"
    assert axis["axis"]["labelOverlap"] is False
