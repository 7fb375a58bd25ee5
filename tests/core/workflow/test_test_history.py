"""What reviewers ask: in which order the measure was declared and the test part looked at."""

from __future__ import annotations

from pathlib import Path

from core.records import Measure, ScoreName, SplitSettings
from core.workflow import looks, measures, projects, splits, test_history
from core.workflow.bench import Bench
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.tables import wide_csv

F1, ACCURACY = Measure(positive="True"), Measure(ScoreName.ACCURACY, "True")


def test_the_order_is_told_and_a_measure_that_came_late(bench: Bench, tmp_path: Path) -> None:
    project = projects.create(bench, "Campaign")
    split = splits.make(bench, keep(bench, project, wide_csv(tmp_path / "wide.csv")), SplitSettings())
    one, two = (planted.run(bench, project, split, lambda id, label: label, seed=seed) for seed in range(2))
    assert test_history.of(bench, project) == []
    assert test_history.late_measure(bench, project.id, split.id) == ""
    measures.declare(bench, project, F1)
    looks.lock(bench, project)
    looks.unlock(bench, project)
    looks.at_comparison(bench, two, one, F1, 0.031)
    assert test_history.late_measure(bench, project.id, split.id) == ""
    measures.declare(bench, project, ACCURACY)
    assert [event.what for event in test_history.of(bench, project)] == [
        "F1 of “True” declared as the measure",
        "test part locked",
        "test part opened",
        "test part looked at: run-1",
        "test part looked at: run-2",
        "run-2 compared with run-1 in F1 of “True”: p = 0.031",
        "accuracy declared as the measure",
    ]
    assert test_history.late_measure(bench, project.id, split.id) == (
        "The measure, accuracy, was declared after the first look at this test part."
    )
    another = splits.make(bench, bench.store.version(split.version_id), SplitSettings(seed=1))
    assert test_history.late_measure(bench, project.id, another.id) == ""
