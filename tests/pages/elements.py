"""Elements of a page that Streamlit's test harness knows by name only."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest


def with_key(app: AppTest, key: str) -> Any:
    """The one element with that key, of whatever kind."""
    return app.get_by_key(key)


def of_kind(app: AppTest, kind: str) -> list[Any]:
    """All elements of a kind for which the harness has no property, in their order on the page."""
    return list(app.get(kind))


TOO_FEW_TO_SPLIT = "Every part needs at least one text of every class, and some have too few"
"""What Ground truth says below a version of a few texts."""


def only_error(app: AppTest) -> str:
    """The words of the one error box that is on the page."""
    [box] = app.error
    return str(box.value).replace("\\", "")
