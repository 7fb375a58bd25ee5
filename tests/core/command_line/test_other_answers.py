"""What other runs say of a text, on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import Result

from core.settings import Settings
from core.workflow import projects
from core.workflow.bench import open_bench
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.tables import simple_csv


def test_the_answers_of_other_runs_are_told(
    ask: Callable[..., Any], run: Callable[..., Result], tmp_path: Path
) -> None:
    bench = open_bench(Settings.at(tmp_path / "home"))
    project = projects.create(bench, "P")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv", 60))
    split = planted.divide(bench, version, {f"t{n}" for n in range(20)})
    for wrong in ({"t1"}, {"t2"}):
        planted.run(bench, project, split, planted.wrong_on(wrong))
    bench.store.close()
    assert "1 further run was not looked at yet." in run("other-answers", "run-2", "t1").stdout
    ask("results", "run-1")
    [other] = ask("other-answers", "run-2", "t1")["answers"]
    assert (other["run"], other["is_right"]) == ("run-1", False)
    assert run("other-answers", "run-2", "t1").stdout == f"run-1: “{other['predicted']}” 90.0\u00a0%, wrong\n"
    assert run("other-answers", "run-2", "nobody").exit_code == 1
