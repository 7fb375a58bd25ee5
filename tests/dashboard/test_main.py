"""``python -m dashboard``."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from dashboard import __main__ as starting


def test_the_help_is_short_and_names_port_and_workspace() -> None:
    said = CliRunner().invoke(starting.start, ["--help"]).output
    assert "ERRATA_HOME" in said
    assert "--server.port 8600" in said
    assert len(said.splitlines()) < 25


def test_every_other_flag_is_streamlits(monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[tuple[str, ...]] = []
    monkeypatch.setattr(starting, "check_workspace", lambda: None)
    monkeypatch.setattr(starting, "serve", served.append)
    flags = ("--server.port", "8600", "--server.headless=true")
    assert CliRunner().invoke(starting.start, flags).exit_code == 0
    assert served == [flags]
