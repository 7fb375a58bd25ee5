"""Which test texts were read, and how far a list is read."""

from __future__ import annotations

from pathlib import Path

from core.records import PredictionFilter
from core.workflow import projects, reading_progress
from core.workflow.bench import Bench
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.tables import simple_csv


def test_a_text_counts_as_read_once_in_the_lists_that_hold_it_and_goes_with_its_run(
    bench: Bench, tmp_path: Path
) -> None:
    project = projects.create(bench, "Spring")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv", 40))
    split = planted.divide(bench, version, {"t1", "t2", "t3"})
    run = planted.run(bench, project, split, planted.wrong_on({"t1", "t2"}))
    other = planted.run(bench, project, split, planted.wrong_on({"t1"}))
    mismatches = PredictionFilter()
    assert reading_progress.of_list(bench, run, mismatches, []) == reading_progress.ReadingProgress(2, 0, 0)
    for id in ("t1", "t1", "t3"):
        reading_progress.opened(bench, run, id)
    assert reading_progress.read_texts(bench, run) == {"t1", "t3"}
    assert reading_progress.of_list(bench, run, mismatches, {"t2", "t9"}).in_words() == "1 of 2 texts read, 1 judged"
    assert reading_progress.of_list(bench, run, PredictionFilter(only_mismatches=False), []).read == 2
    listed = PredictionFilter(only_mismatches=False, ids=("t3", "t2"))
    assert reading_progress.of_list(bench, run, listed, []) == reading_progress.ReadingProgress(2, 1, 0)
    assert reading_progress.read_texts(bench, other) == frozenset()
    bench.store.remove_run(run.id)
    assert bench.store.faults() == []
    assert reading_progress.read_texts(bench, run) == frozenset()
    reading_progress.opened(bench, run, "t1")
    assert reading_progress.read_texts(bench, run) == frozenset()
