from __future__ import annotations

from pathlib import Path

import pytest

from core.records import Condition, Project, Split, Trait
from core.workflow import compared_slices, comparison, ground_truth, projects, splits
from core.workflow.bench import Bench
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.tables import simple_csv, write_csv


@pytest.fixture
def divided(bench: Bench, tmp_path: Path) -> tuple[Project, Split]:
    """A test part of 100 texts, every second of party A."""
    project = projects.create(bench, "Spring")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv", 150))
    return project, planted.divide(bench, version, {f"t{index}" for index in range(100)})


def test_the_group_that_got_better_is_found_and_said(bench: Bench, divided: tuple[Project, Split]) -> None:
    of_a = [f"t{index}" for index in range(0, 60, 2)]
    before = planted.run(bench, *divided, planted.wrong_on([*of_a, "t1"]))
    after = planted.run(bench, *divided, planted.wrong_on(["t1", "t3"]))
    found = compared_slices.of(bench, comparison.of_runs(bench, after, before))
    assert found.texts == 100
    one = next(one for one in found.slices if one.condition == Condition(Trait.METADATA, "A", "party"))
    assert (one.texts, one.fixed, one.broken) == (50, 30, 0)
    assert (one.was.value, one.now.value) == (0.6, 0.0)
    assert one in compared_slices.more_than_luck(found)
    said = compared_slices.finding(one, before.name, after.name)
    assert said.startswith("Texts whose “party” is “A”: run-1 is wrong on 30 of 50, 60.0")
    assert "], run-2 on 0, 0.0" in said
    assert "(30 fixed, 0 broken; p " in said
    other = next(one for one in found.slices if one.condition == Condition(Trait.METADATA, "B", "party"))
    assert (other.fixed, other.broken, other.p >= 0.05) == (0, 1, True)


def test_groups_of_nearly_the_same_changes_are_told_once(bench: Bench, tmp_path: Path) -> None:
    lines = [
        (f"t{n}", f"Beitrag {n} zur Wahl", ("True", "False")[n // 2 % 2], "AB"[n % 2], ("red", "blue")[n % 2])
        for n in range(150)
    ]
    project = projects.create(bench, "Spring")
    version = keep(bench, project, write_csv(tmp_path / "a.csv", ("id", "text", "label", "party", "colour"), lines))
    split = planted.divide(bench, version, {f"t{n}" for n in range(100)})
    before = planted.run(bench, project, split, planted.wrong_on({f"t{n}" for n in range(0, 60, 2)}))
    after = planted.run(bench, project, split, planted.wrong_on(()))
    found = compared_slices.of(bench, comparison.of_runs(bench, after, before))
    told = compared_slices.told(found, before.name, after.name)
    [one] = [said for said in told if "“A”" in said]
    assert "“red”" in one
    assert " Nearly the same changes: texts " in one
    assert sum("“red”" in said for said in told) == 1


def test_two_runs_that_differ_by_luck_differ_on_no_group(bench: Bench, divided: tuple[Project, Split]) -> None:
    before = planted.run(bench, *divided, planted.wrong_on(["t1", "t2", "t7"]))
    after = planted.run(bench, *divided, planted.wrong_on(["t3", "t4", "t5"]))
    found = compared_slices.of(bench, comparison.of_runs(bench, after, before))
    assert compared_slices.more_than_luck(found) == ()
    said = compared_slices.looked_at(found)
    assert said.startswith("On no group do the two differ so much that it is more than")
    assert found.left_out > 0
    assert said.endswith(f"{found.left_out} groups of fewer than 20 texts, or with fewer other texts, were left out.")


def test_the_labels_are_those_of_the_comparison(bench: Bench, divided: tuple[Project, Split]) -> None:
    project, split = divided
    before = planted.run(bench, *divided, planted.wrong_on(["t0"]))
    after = planted.run(bench, *divided, lambda id, label: label)
    version = ground_truth.trained_on(bench, before)
    label = splits.rows(bench, split).set_index("id").at["t0", "label"]
    planted.relabel(bench, project, version, {"t0": planted.other(str(label))})
    found = compared_slices.of(bench, comparison.of_runs(bench, after, before))
    one = next(one for one in found.slices if one.condition == Condition(Trait.METADATA, "A", "party"))
    assert (one.fixed, one.broken) == (0, 1), "run-1 is right by the new label"
