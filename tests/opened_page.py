"""A page opened by its address, as a link does."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboard import navigation

_APP = Path(__file__).resolve().parents[1] / "dashboard" / "app.py"
_URLS = {page.name: page.url for section in navigation.SECTIONS.values() for page in section}


def at(name: str, address: Mapping[str, str | list[str]]) -> AppTest:
    """The page before it is drawn; ``switch_page`` would find it only after another page was."""
    app = AppTest.from_file(str(_APP), default_timeout=60)
    if name != navigation.OVERVIEW.name:
        app._page_hash = calc_hash(_URLS[name])
    for key, value in address.items():
        app.query_params[key] = value
    return app
