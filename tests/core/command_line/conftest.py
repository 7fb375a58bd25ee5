from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from core.command_line import commands

Ask = Callable[..., Any]


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setenv("ERRATA_HOME", str(home))
    return lambda *words: CliRunner().invoke(commands, [str(word) for word in words])


@pytest.fixture
def inline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs are done in this process, which imports torch once for all tests, and not in one of their own."""
    monkeypatch.setenv("ERRATA_RUNNER", "inline")


@pytest.fixture
def ask(run: Callable[..., Result]) -> Ask:
    """Run a command with ``--json`` and give back its document."""

    def answer(*words: object) -> Any:
        result = run(*words, "--json")
        assert result.exit_code == 0, result.output
        # NaN is no JSON, though Python writes and reads it.
        return json.loads(result.stdout, parse_constant=pytest.fail)

    return answer
