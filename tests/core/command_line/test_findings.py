"""What stands out, and what to do next, on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import Result

from core.settings import Settings
from core.workflow import findings, next_steps, projects
from core.workflow.bench import open_bench
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.tables import write_csv


def test_findings_and_steps_are_told(ask: Callable[..., Any], run: Callable[..., Result], tmp_path: Path) -> None:
    lines = [(f"t{n}", f"Beitrag {n}" + " https://x.de" * (n % 5 == 0), ("True", "False")[n % 2]) for n in range(300)]
    bench = open_bench(Settings.at(tmp_path / "home"))
    project = projects.create(bench, "P")
    version = keep(bench, project, write_csv(tmp_path / "a.csv", ("id", "text", "label"), lines))
    split = planted.divide(bench, version, {f"t{n}" for n in range(290)})
    made = planted.run(bench, project, split, planted.wrong_on({f"t{n}" for n in range(0, 290, 5)}))
    found, steps = findings.of_run(bench, made), next_steps.of(bench, project, made)
    document = ask("findings", made.name)
    assert [one["said"] for one in document["found"]] == [one.said for one in found.found]
    assert document["found"][0]["condition"] == {"trait": "contains", "value": "a link", "column": ""}
    assert [one["why"] for one in document["next_steps"]] == [one.why for one in steps]
    said = run("findings", made.name).stdout
    for words in (*(one.said for one in found.found), *(f"{one.what} {one.why}" for one in steps)):
        assert words in said
    bench.store.close()
