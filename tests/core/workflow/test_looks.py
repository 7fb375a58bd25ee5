"""Looks at a test part: each run once, comparisons corrected for their number, and the lock."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import JobError
from core.records import DatasetVersion, LookKind, Measure, Project, Run, ScoreName, Split, SplitSettings
from core.workflow import comparison, looks, measures, projects, splits, training, verdict
from core.workflow.bench import Bench
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.tables import wide_csv

F1, ACCURACY = Measure(positive="True"), Measure(ScoreName.ACCURACY, "True")


@pytest.fixture
def divided(bench: Bench, tmp_path: Path) -> tuple[Project, DatasetVersion, Split]:
    project = projects.create(bench, "Campaign")
    version = keep(bench, project, wide_csv(tmp_path / "wide.csv"))
    return project, version, splits.make(bench, version, SplitSettings())


def test_each_run_counts_once_in_the_order_of_the_first_looks(
    bench: Bench, divided: tuple[Project, DatasetVersion, Split]
) -> None:
    project, _, split = divided
    one, two, three = (planted.run(bench, project, split, lambda id, label: label, seed=seed) for seed in range(3))
    assert [looks.at_run(bench, run) for run in (two, two, one, two, three)] == [1, 1, 2, 1, 3]
    assert [(look.kind, look.run_id) for look in looks.of(bench, project)] == [
        (LookKind.RUN, run.id) for run in (two, one, three)
    ]
    training.delete(bench, two)
    assert looks.at_run(bench, three) == 3


def test_a_later_version_keeps_its_test_part_and_another_division_has_one_of_its_own(
    bench: Bench, divided: tuple[Project, DatasetVersion, Split]
) -> None:
    project, version, split = divided
    first = planted.run(bench, project, split, lambda id, label: label)
    assert looks.at_run(bench, first) == 1
    later = planted.relabel(bench, project, version, {})
    following = splits.make(bench, later, splits.suggested(bench, later))
    assert looks.at_run(bench, planted.run(bench, project, following, lambda id, label: label)) == 2
    anew = splits.make(bench, version, SplitSettings(seed=1))
    assert looks.at_run(bench, planted.run(bench, project, anew, lambda id, label: label)) == 1


def test_comparisons_on_one_test_part_are_corrected_together(
    bench: Bench, divided: tuple[Project, DatasetVersion, Split]
) -> None:
    project, _, split = divided
    one, two, three = (planted.run(bench, project, split, lambda id, label: label, seed=seed) for seed in range(3))

    def at(run: Run, against: Run, measure: Measure, p_value: float) -> tuple[float, int]:
        corrected, counted = looks.at_comparison(bench, run, against, measure, p_value)
        return corrected, len(counted)

    assert at(two, one, F1, 0.03) == (0.03, 1)
    assert at(one, two, F1, 0.03) == (0.03, 1)
    assert at(three, one, F1, 0.04) == (pytest.approx(0.06), 2)
    assert at(two, one, F1, 0.03) == (pytest.approx(0.06), 2)
    # Whoever changes the measure after a look does not begin anew.
    assert at(two, one, ACCURACY, 0.02) == (pytest.approx(0.06), 3)
    # On the labels of another version the pair has another p-value, which takes the place of the one before.
    assert at(two, one, F1, 0.01) == (pytest.approx(0.03), 3)
    _, counted = looks.at_comparison(bench, two, one, F1, 0.01)
    assert [(look.run_id, look.against_id, look.measure, look.p_value) for look in counted] == [
        (two.id, one.id, F1, 0.01),
        (three.id, one.id, F1, 0.04),
        (two.id, one.id, ACCURACY, 0.02),
    ]
    assert sum(look.kind is LookKind.RUN for look in looks.of(bench, project)) == 3


def test_a_comparison_on_two_test_parts_is_corrected_for_the_comparisons_on_either(
    bench: Bench, divided: tuple[Project, DatasetVersion, Split]
) -> None:
    project, version, split = divided
    anew = splits.make(bench, version, SplitSettings(seed=1))
    one, two = (planted.run(bench, project, split, lambda id, label: label, seed=seed) for seed in range(2))
    other = planted.run(bench, project, anew, lambda id, label: label)
    looks.at_comparison(bench, two, one, F1, 0.04)
    for run, against in ((other, one), (one, other)):
        corrected, counted = looks.at_comparison(bench, run, against, F1, 0.03)
        assert (corrected, len(counted)) == (pytest.approx(0.06), 2)


def test_what_is_said_of_two_runs_is_a_look(bench: Bench, divided: tuple[Project, DatasetVersion, Split]) -> None:
    project, _, split = divided
    good = planted.run(bench, project, split, lambda id, label: label, seed=1)
    bad = planted.run(bench, project, split, lambda id, label: "False", seed=2)
    found = comparison.of_runs(bench, good, bad)
    judged = verdict.of(bench, found, measures.of(bench, project.id))
    assert judged.p_value == judged.difference.p_value
    [pair] = judged.comparisons
    assert pair.startswith("run-1 compared with run-2 in F1 of “True”: p = ")
    [*runs, compared] = looks.of(bench, project)
    assert {look.run_id for look in runs} == {good.id, bad.id}
    assert (compared.measure, compared.p_value) == (F1, judged.difference.p_value)


def test_a_locked_test_part_is_not_looked_at(bench: Bench, divided: tuple[Project, DatasetVersion, Split]) -> None:
    project, _, split = divided
    one, two = (planted.run(bench, project, split, lambda id, label: label, seed=seed) for seed in range(2))
    looks.unlock(bench, project)
    assert looks.of(bench, project) == []
    looks.lock(bench, project)
    looks.lock(bench, project)
    for look in (lambda: looks.at_run(bench, one), lambda: looks.at_comparison(bench, two, one, F1, 0.5)):
        with pytest.raises(JobError, match="The test part is locked since"):
            look()
    looks.unlock(bench, project)
    assert looks.at_run(bench, one) == 1
    assert [look.kind for look in looks.of(bench, project)] == [LookKind.LOCKED, LookKind.OPENED, LookKind.RUN]


def test_of_a_test_part_that_is_locked_again_is_told_that_it_was_looked_at(
    bench: Bench, divided: tuple[Project, DatasetVersion, Split]
) -> None:
    project, _, split = divided
    looks.lock(bench, project)
    assert ", after " not in looks.locked_in_words(bench, project.id)
    looks.unlock(bench, project)
    for seed in range(2):
        looks.at_run(bench, planted.run(bench, project, split, lambda id, label: label, seed=seed))
    looks.lock(bench, project)
    last = looks.of(bench, project)[-2].time.astimezone()
    said = looks.locked_in_words(bench, project.id)
    assert said.endswith(f", after 2 runs had been looked at, the last on {last:%d %b %Y, %H:%M}.")


def test_looks_in_words() -> None:
    assert looks.in_words(1) == "First look at this test part."
    assert looks.in_words(2).startswith("2nd look at this test part: 1 other run was looked at before.")
    assert looks.in_words(4).startswith("4th look at this test part: 3 other runs were looked at before.")
    assert looks.of_each_in_words({"run-1": 3, "run-2": 1}) == (
        "run-1 is the 3rd look at its test part, run-2 the 1st."
    )
