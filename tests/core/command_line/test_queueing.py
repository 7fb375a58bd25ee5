from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from core.jobs.folder import JobFolder
from tests.tables import simple_csv


def test_the_queue_is_listed_and_ordered(
    ask: Callable[..., Any], run: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ERRATA_RUNNER", "inline")
    monkeypatch.setattr("core.jobs.runner.InlineRunner.start", lambda self, folder: JobFolder(folder).prepare_start())
    # What is only about to start counts as living for so long, on however busy a machine.
    monkeypatch.setattr("core.jobs.folder.STARTS_WITHIN_SECONDS", 3600)
    ask("import", simple_csv(tmp_path / "a.csv"), "--project", "P")
    ask("split")
    assert run("queue").stdout == "Nothing waits.\n"
    ask("train")
    ask("search", "--trials", 2)
    ask("train", "--seed", 1)
    assert [one["name"] for one in ask("queue")] == ["run-1", "search-1", "run-2"]
    assert [one["name"] for one in ask("queue", "--first", "run-2")] == ["run-2", "run-1", "search-1"]
    assert [one["name"] for one in ask("queue", "--move", "run-2", 3)] == ["run-1", "search-1", "run-2"]
    assert "There is no place 4" in run("queue", "--move", "run-2", 4).stderr
    ask("queue", "--first", "run-2")
    said = run("queue").stdout.splitlines()
    assert said[0].startswith(" 1  run-2      of P: is starting; ")
    assert said[3].startswith("All together: ")
    refused = run("queue", "--first", "run-7")
    assert refused.exit_code == 1
    assert "run-7 neither works nor waits." in refused.stderr
