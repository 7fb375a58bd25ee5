"""``python -m dashboard``."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from dashboard import __main__ as starting
from tests.test_architecture import HEAVY


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


def test_what_pages_need_is_imported_before_the_server_is_up_and_nothing_heavy(tmp_path: Path) -> None:
    script = (
        "import sys; from dashboard.__main__ import check_workspace; check_workspace(); "
        "print(*[name for name in sys.argv[1:] if name in sys.modules])"
    )
    wanted = ("core.workflow.results", "core.workflow.explainings")
    ended = subprocess.run(
        [sys.executable, "-c", script, *wanted, *HEAVY, "scipy", "sklearn", "alembic"],
        env={**os.environ, "ERRATA_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout.split() == [*wanted]
