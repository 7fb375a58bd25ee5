from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from core.jobs.folder import JobFolder
from tests import workspaces
from tests.tables import simple_csv


def _nothing_works(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("core.jobs.runner.InlineRunner.start", lambda self, folder: JobFolder(folder).prepare_start())
    # What is only about to start counts as living for so long, on however busy a machine.
    patch.setattr("core.jobs.folder.STARTS_WITHIN_SECONDS", 3600)


@pytest.fixture(scope="module")
def made(empty_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("begun")
    with pytest.MonkeyPatch.context() as patch:
        _nothing_works(patch)
        return workspaces.made_by_commands(
            empty_home,
            folder,
            ["import", simple_csv(folder / "a.csv"), "--project", "P"],
            ["split"],
            ["train"],
            ["seeds", "--number", 2, "--epochs", 3],
            ["search", "--trials", 2],
        )


@pytest.fixture
def begun(home: Path, made: Path, inline: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run, two seeds and a search, all of which wait."""
    _nothing_works(monkeypatch)
    shutil.copytree(made, home, dirs_exist_ok=True)


@pytest.mark.usefixtures("begun")
def test_the_table_has_a_line_for_each_experiment(ask: Callable[..., Any], run: Callable[..., Result]) -> None:
    lines = ask("run-table")["lines"]
    assert [line["name"] for line in lines] == ["search-1", "run-2 to run-3", "run-1"]
    assert [line["runs"] for line in lines] == [[], ["run-2", "run-3"], ["run-1"]]
    assert lines[1]["columns"]["Epochs"] == "3"
    assert lines[1]["columns"]["Time"].endswith(" in all")
    assert [line["name"] for line in ask("run-table", "--each", "--words", "run")["lines"]] == [
        "run-3",
        "run-2",
        "run-1",
    ]
    ascending = ask("run-table", "--sort", "epochs", "--ascending", "--status", "waiting")["lines"]
    assert ascending[0]["name"] == "run-2 to run-3"
    assert run("run-table", "--model", "none").stdout == "No run is like that.\n"
    refused = run("run-table", "--sort", "colour")
    assert refused.exit_code == 1
    assert "There is no column “colour”" in refused.stderr
    said = run("run-table").stdout
    assert said.startswith("Name")
    assert "run-2+ (2 seeds) [2 waiting]" in said
    assert "Energy is an estimate, not measured" in said


@pytest.mark.usefixtures("begun")
@pytest.mark.parametrize("name", ["run-1", "run-2+", "search-1"])
def test_a_name_and_a_note_are_given(ask: Callable[..., Any], run: Callable[..., Result], name: str) -> None:
    assert run("caption", name).stdout == f"{name} has no other name.\n"
    assert ask("caption", name, "--title", "mine", "--note", "a\nb") == {"of": name, "title": "mine", "note": "a\nb"}
    assert run("caption", name).stdout == f"{name}: mine\na\nb\n"
    assert ask("run-table", "--words", "mine")["lines"][0]["note"] == "a\nb"
    assert ("“mine”" in run("runs").stdout) == (name == "run-1")
    refused = run("caption", name, "--title", "x" * 81)
    assert (refused.exit_code, "81 characters, at most 80" in refused.stderr) == (1, True)
