from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.tables import simple_csv


def test_a_model_is_deleted_and_got_back(
    ask: Callable[..., Any],
    run: Callable[..., Result],
    tmp_path: Path,
    tiny_model: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ERRATA_RUNNER", "inline")
    ask("import", simple_csv(tmp_path / "a.csv"), "--project", "P")
    ask("split")
    said = run("train", "--model", tiny_model, "--epochs", 1)
    assert "of disk while it trains" in said.stderr
    assert ask("delete-model", "run-1")["freed"] > 0
    told = run("results", "run-1").stdout
    assert "The model of run-1 was deleted on" in told
    assert "Test part" in told
    refused = run("explain", "run-1", "--text", "Wählt!")
    assert refused.exit_code == 1
    assert "To get it back: python -m core train-again run-1 --project P" in refused.stderr
    assert "was deleted already" in run("delete-model", "run-1").stderr
    assert "has no checkpoints to delete" in run("delete-checkpoints", "run-1").stderr
    again = ask("train-again", "run-1", "--wait")
    assert (again["run"], again["config"]) == ("run-2", ask("runs")[1]["config"])
