"""The command that a page shows where the server is gone is the one that it was started with."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from dashboard import started_as

STARTED = ["/opt/errata/bin/python3", "-m", "dashboard", "--server.port", "8600", "--server.headless=true"]


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where it was started: on a POSIX system, without a virtual environment."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(sys, "prefix", sys.base_prefix)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_folder_port_and_workspace_are_those_of_the_start(folder: Path) -> None:
    words = "python3 -m dashboard --server.port 8600 --server.headless=true"
    assert started_as.command(STARTED, {}) == f"cd {folder} && {words}"
    home = {"ERRATA_HOME": "/data/my texts"}
    assert started_as.command(STARTED, home) == f"cd {folder} && ERRATA_HOME='/data/my texts' {words}"


@pytest.mark.parametrize(("place", "shown"), [(".venv/bin/python", ".venv/bin/python"), ("/opt/v/bin/python", None)])
def test_the_python_is_that_of_the_virtual_environment(
    monkeypatch: pytest.MonkeyPatch, folder: Path, place: str, shown: str | None
) -> None:
    monkeypatch.setattr(sys, "prefix", "/somewhere/else")
    monkeypatch.setattr(sys, "executable", str(folder / place))
    assert f"&& {shown or place} -m dashboard" in started_as.command(["python", "-m", "dashboard"], {})


def test_a_secret_is_on_no_page() -> None:
    secret = [*STARTED, "--server.cookieSecret", "abc", "--server.cookieSecret=abc"]
    assert "abc" not in started_as.command(secret, {})
    assert started_as.command(secret, {}).count("…") == 2


def test_on_windows_folder_and_workspace_are_named(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    said = started_as.command(["python.exe", "-m", "dashboard"], {"ERRATA_HOME": "D:\\texts"})
    assert said == f"python.exe -m dashboard   (in {folder}; ERRATA_HOME is D:\\texts)"


def test_signs_that_would_end_the_style_are_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "orig_argv", ["python", "-m", "dashboard", '"</style>ü'])
    style = started_as.as_style()
    assert style.count("</style>") == style.count("<style>") == 1
    assert style.count('"') == 2
    assert "\\fc " in style or "ü" in style
