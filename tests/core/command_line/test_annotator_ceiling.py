"""What one annotator reaches, on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import Result

from core.settings import Settings
from core.workflow import annotator_ceiling, projects
from core.workflow.bench import open_bench
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.tables import wide_csv


def test_the_model_stands_beside_each_annotator(
    ask: Callable[..., Any], run: Callable[..., Result], tmp_path: Path
) -> None:
    bench = open_bench(Settings.at(tmp_path / "home"))
    project = projects.create(bench, "P")
    version = keep(bench, project, wide_csv(tmp_path / "a.csv", 120))
    split = planted.divide(bench, version, {f"t{n}" for n in range(1, 80)})
    made = planted.run(bench, project, split, planted.wrong_on({"t1", "t2"}))
    found = annotator_ceiling.of(bench, made)
    document = ask("annotator-ceiling", made.name)
    assert document["annotator"]["value"] == found.annotator.value  # type: ignore[union-attr]
    said = run("annotator-ceiling", made.name).stdout
    assert annotator_ceiling.in_words("the model", found) in said
    assert "Annotator 3: " in said
    assert annotator_ceiling.READING in said
