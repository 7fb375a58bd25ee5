"""The groups of test texts on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import Result

from core.settings import Settings
from core.workflow import projects, slices, slices_in_words
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
    assert slices_in_words.looked_at(found) in said
    assert all(
        f"{slices_in_words.of_condition(one.condition)}: {one.wrong} of {one.texts} wrong" in said
        for one in found.slices
    )
    assert ask("slices", made.name, "--fewest", 1_000)["slices"] == []


def test_a_group_is_kept_listed_over_runs_and_removed(
    ask: Callable[..., Any], run: Callable[..., Result], tmp_path: Path
) -> None:
    bench = open_bench(Settings.at(tmp_path / "home"))
    project = projects.create(bench, "P")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv", 200))
    split = planted.divide(bench, version, {f"t{n}" for n in range(100)})
    for wrong in ({f"t{n}" for n in range(0, 40, 2)}, {"t0", "t1"}):
        planted.run(bench, project, split, planted.wrong_on(wrong))
    kept = ask("keep-slice", "Party A", "--where", "metadata:party=A")
    assert (kept["name"], kept["where"]) == ("Party A", ["metadata:party=A"])
    assert ask("kept-slices")["kept"][0]["runs"] == [], "no test part was opened"
    said = [run("slices", name).stdout for name in ("run-1", "run-2")]
    assert all("Texts of the kept group “Party A”: " in one for one in said)
    [told] = ask("kept-slices")["kept"]
    assert [(one["run"], one["wrong"], one["texts"], one["fixed"], one["broken"]) for one in told["runs"]] == [
        ("run-1", 20, 50, 0, 0),
        ("run-2", 1, 50, 19, 0),
    ]
    assert "run-2 (version 1): 1 of 50 wrong" in run("kept-slices").stdout
    assert "Texts of the kept group “Party A”: run-1 is wrong on 20 of 50" in run("compare", "run-1", "run-2").stdout
    for refused in (("keep-slice", "party a", "--where", "label=True"), ("keep-slice", "x", "--where", "colour=red")):
        assert run(*refused).exit_code == 1
    assert run("keep-slice", "x").exit_code == 1
    assert run("remove-slice", "Party B").exit_code == 1
    assert ask("remove-slice", "PARTY A")["removed"] == "Party A"
    assert run("kept-slices").stdout.strip() == "No group of texts is kept."
    assert "kept group" not in run("slices", "run-1").stdout
