"""The name of whoever makes the entries: asked once, of one browser."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.widgets import author


def _page() -> None:
    from dashboard.widgets import author, errors

    errors.show_kept()
    author.ask("here")
    author.remember()


@pytest.fixture
def page() -> AppTest:
    return AppTest.from_function(_page)


def _cookie(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setattr(author, "browser_cookies", lambda: {"errata_name": value})


def test_a_name_is_asked_once_and_then_stands_there(page: AppTest) -> None:
    page.run()
    page.text_input(key="author:here").set_value(" *Ann* ").run()
    assert "author:here" not in [field.key for field in page.text_input]
    assert page.get("popover")[0].proto.popover.label == "as \\*Ann\\* · change"


@pytest.mark.parametrize("name", ["Ann", "Jörg Müller", "Мария", "山田; path=/", "😀" * 80])
def test_the_browser_gives_the_name_back(page: AppTest, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    _cookie(monkeypatch, quote(name, safe=""))
    assert page.run().session_state["author_name"] == name


@pytest.mark.parametrize("cookie", ["", "%20", "x" * 81, "x" * 100_000, "%00", "a%0Ab", "%FF%FE", "%ED%A0%80"])
def test_a_cookie_that_is_no_name_is_none(page: AppTest, monkeypatch: pytest.MonkeyPatch, cookie: str) -> None:
    _cookie(monkeypatch, cookie)
    page.run()
    assert not page.exception
    assert page.text_input(key="author:here").value == ""


def test_a_name_that_cannot_be_one_is_refused(page: AppTest) -> None:
    page.run()
    page.text_input(key="author:here").set_value("Ann\u2028Ben").run()
    assert "control character" in page.error[0].value
    assert page.session_state["author_name"] is None
