from __future__ import annotations

from pathlib import Path

import pytest

from core.settings import Settings


def test_the_workspace_is_the_default_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("ERRATA_HOME", raising=False)
    monkeypatch.delenv("ERRATA_DATABASE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    settings = Settings.from_environment()
    assert settings.home == tmp_path / "workspace"
    assert settings.database_url == f"sqlite:///{tmp_path / 'workspace' / 'errata.db'}"


def test_the_environment_decides(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ERRATA_HOME", str(tmp_path))
    monkeypatch.setenv("ERRATA_DATABASE_URL", "postgresql://localhost/errata")
    settings = Settings.from_environment()
    assert (settings.home, settings.database_url) == (tmp_path, "postgresql://localhost/errata")


def test_the_runner_of_jobs_is_a_setting(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert Settings.at(tmp_path).runner == Settings.from_environment().runner == "process"
    monkeypatch.setenv("ERRATA_RUNNER", "inline")
    assert Settings.from_environment().runner == "inline"
