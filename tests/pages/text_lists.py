"""The lists of texts on a page, as Streamlit's test harness gives them, and what a person does with them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard.widgets import text_list


@dataclass(frozen=True)
class Listed:
    """``rows``: id and text of each, its cells by their heads and its facts by their names."""

    key: str
    rows: list[dict[str, Any]]

    def column(self, name: str) -> list[Any]:
        return [row.get(name) for row in self.rows]


def lists(app: AppTest) -> list[Listed]:
    found = [one.proto for one in app.get("bidi_component") if one.proto.component_name == "text_list"]
    return [_listed(app, proto.id, json.loads(proto.json)) for proto in found]


def _listed(app: AppTest, identity: str, data: dict[str, Any]) -> Listed:
    key = next(str(key) for key in app.session_state.to_dict() if identity.endswith(f"-{key}"))
    rows = [
        {
            "id": row["id"],
            "text": row["text"],
            **dict(zip(data["heads"], row["cells"], strict=True)),
            **dict(row["facts"]),
        }
        for row in data["rows"]
    ]
    return Listed(key, rows)


def tick(app: AppTest, listed: Listed, positions: list[int]) -> AppTest:
    app.session_state[listed.key] = {"ticked": positions}
    return app.run()


def open_row(app: AppTest, monkeypatch: pytest.MonkeyPatch, position: int) -> AppTest:
    """Click the text at that position of the page's only list."""

    def click(*, key: str, on_opened_change: Callable[[], None], **_: Any) -> dict[str, Any]:
        st.session_state[key] = {"opened": position}
        on_opened_change()
        return st.session_state.pop(key)

    with monkeypatch.context() as patch:
        patch.setattr(text_list, "_COMPONENT", click)
        app.run()
    return app.run()
