"""The words that go with errors on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import Result

from core.settings import Settings
from core.workflow import error_words, projects
from core.workflow.bench import open_bench
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.tables import simple_csv


def test_words_are_listed_with_counts(ask: Callable[..., Any], run: Callable[..., Result], tmp_path: Path) -> None:
    bench = open_bench(Settings.at(tmp_path / "home"))
    project = projects.create(bench, "P")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv", 300))
    split = planted.divide(bench, version, {f"t{n}" for n in range(200)})
    made = planted.run(bench, project, split, planted.wrong_on({f"t{n}" for n in range(0, 200, 7)}))
    found = error_words.of(bench, made)
    assert [one["word"] for one in ask("error-words", made.name)["words"]] == [one.word for one in found.words]
    said = run("error-words", made.name).stdout
    assert "“#tag0”: in 29 of 29 wrong texts (100.0\u00a0%) and in 0 of 171 right ones" in said
    assert error_words.looked_at(found) in said
    assert ask("error-words", made.name, "--fewest", 1_000)["words"] == []
