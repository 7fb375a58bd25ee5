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


def test_two_runs_stand_beside_one_annotator(
    ask: Callable[..., Any], run: Callable[..., Result], tmp_path: Path
) -> None:
    bench = open_bench(Settings.at(tmp_path / "home"))
    project = projects.create(bench, "P")
    version = keep(bench, project, wide_csv(tmp_path / "a.csv", 120))
    split = planted.divide(bench, version, {f"t{n}" for n in range(1, 80)})
    runs = [planted.run(bench, project, split, planted.wrong_on(wrong)) for wrong in ({"t1", "t2"}, {"t5"})]
    assert "annotator agrees" not in run("run-table").stdout, "nobody has looked at the test part yet"
    found = {one.name: annotator_ceiling.of(bench, one) for one in runs}
    document = ask("compare", "run-1", "run-2", "--annotator", "Annotator 3")
    for name, of_run in found.items():
        [third] = [one for one in of_run.annotators if one.name == "Annotator 3"]
        assert document["beside_annotator"][name]["difference"]["value"] == third.difference.value
        assert document["beside_annotator"][name]["texts"] == third.texts
        said = run("compare", "run-1", "run-2", "--annotator", "Annotator 3").stdout
        assert annotator_ceiling.annotator_in_words(name, third) in said
    refused = run("compare", "run-1", "run-2", "--annotator", "Ann").stderr
    assert "There is no annotator “Ann” of 20 test texts of three judgements or more." in refused
    assert "“Annotator 3”" in refused
    of_newest = annotator_ceiling.reached_in_words("run-2", found["run-2"])
    assert ask("run-table")["annotators"] == of_newest
    assert run("run-table").stdout.rstrip().endswith(of_newest)
    assert run("test-part", "--lock").exit_code == 0
    assert ask("run-table")["annotators"] == ""
