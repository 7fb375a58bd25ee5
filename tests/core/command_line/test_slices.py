"""The groups of test texts on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import Result

from core.settings import Settings
from core.workflow import projects, slices
from core.workflow.bench import open_bench
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.tables import simple_csv


def test_groups_are_listed_with_their_figures(
    ask: Callable[..., Any], run: Callable[..., Result], tmp_path: Path
) -> None:
    bench = open_bench(Settings.at(tmp_path / "home"))
    project = projects.create(bench, "P")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv", 200))
    split = planted.divide(bench, version, {f"t{n}" for n in range(100)})
    made = planted.run(bench, project, split, planted.wrong_on({f"t{n}" for n in range(0, 100, 7)}))
    found = slices.of(bench, made)
    assert len(ask("slices", made.name)["slices"]) == len(found.slices) > 0
    said = run("slices", made.name).stdout
    assert slices.looked_at(found) in said
    assert all(f"{slices.in_words(one.condition)}: {one.wrong} of {one.texts} wrong" in said for one in found.slices)
    assert ask("slices", made.name, "--fewest", 1_000)["slices"] == []
