"""The command that a page shows where the server is gone is the one that it was started with."""

from __future__ import annotations

import sys

import pytest

from dashboard import started_as

STARTED = ["/opt/errata/bin/python3", "-m", "dashboard", "--server.port", "8600", "--server.headless=true"]


@pytest.fixture(autouse=True)
def posix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")


def test_port_and_workspace_are_those_of_the_start() -> None:
    words = "python3 -m dashboard --server.port 8600 --server.headless=true"
    assert started_as.command(STARTED, {}) == words
    assert started_as.command(STARTED, {"ERRATA_HOME": "/data/my texts"}) == f"ERRATA_HOME='/data/my texts' {words}"


def test_a_secret_is_on_no_page() -> None:
    secret = [*STARTED, "--server.cookieSecret", "abc", "--server.cookieSecret=abc"]
    assert "abc" not in started_as.command(secret, {})
    assert started_as.command(secret, {}).count("…") == 2


def test_on_windows_the_workspace_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    said = started_as.command(["python.exe", "-m", "dashboard"], {"ERRATA_HOME": "D:\\texts"})
    assert said == "python.exe -m dashboard   (ERRATA_HOME is D:\\texts)"


def test_signs_that_would_end_the_style_are_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "orig_argv", ["python", "-m", "dashboard", '"</style>ü'])
    style = started_as.as_style()
    assert style.count("</style>") == style.count("<style>") == 1
    assert style.count('"') == 2
    assert "\\fc " in style or "ü" in style
