"""The recipe for an analysis, followed: what it shows has a command, and is computed once."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from core.command_line import analyses, commands
from core.workflow import analysis_registry
from tests import recipes
from tests.tables import write_csv


@pytest.fixture(autouse=True)
def analysis(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    made = types.ModuleType("lengths")
    monkeypatch.setitem(sys.modules, made.__name__, made)
    exec(recipes.shown("An analysis"), made.__dict__)
    monkeypatch.setattr(analysis_registry, "REGISTERED", (*analysis_registry.REGISTERED, made.ANALYSIS))
    analyses.add_all()
    yield
    commands.commands.pop("lengths")


def test_it_has_a_command_and_is_kept(ask: Callable[..., Any], run: Callable[..., Result], tmp_path: Path) -> None:
    lines = [("1", "abc", "x"), ("2", "abcde", "x"), ("3", "ab", "y"), ("4", "abcd", "y")]
    ask("import", write_csv(tmp_path / "a.csv", ("id", "text", "label"), lines), "--project", "P")
    found = ask("lengths", "--longest", 3)
    assert (found["mean"], found["longer"]) == ({"x": 4.0, "y": 3.0}, 2)
    assert ask("lengths", "--longest", 3) == found
    assert run("lengths", "--longest", 3).stdout.splitlines() == ["mean:", "  x: 4", "  y: 3", "longer: 2"]
    assert "Show how long the texts of each class are." in run("lengths", "--help").stdout
