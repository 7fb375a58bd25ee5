from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from sklearn.metrics import f1_score

from core.errors import ComparisonError, JobError
from core.records import Project, Run, Split, SplitSettings
from core.workflow import (
    compared_folds,
    comparison,
    looks,
    projects,
    results,
    splits,
    test_history,
    training,
    verdict,
)
from core.workflow.bench import Bench
from core.workflow.compared_folds import ComparedFolds
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.tables import simple_csv


@pytest.fixture
def folds(bench: Bench, tmp_path: Path) -> tuple[Project, list[Split]]:
    project = projects.create(bench, "Spring")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv"))
    return project, splits.folds(bench, splits.make(bench, version, SplitSettings(folds=3)))


def _wrong(bench: Bench, folds: list[Split], number: int) -> planted.Answer:
    """So many texts of each fold."""
    tested = (splits.rows(bench, fold).query("part == 'test'")["id"].tolist() for fold in folds)
    return planted.wrong_on([id for ids in tested for id in ids[:number]])


def _compared(bench: Bench, project: Project, run: Run, against: Run) -> ComparedFolds | None:
    return compared_folds.of_comparison(bench, project, comparison.of_runs(bench, run, against))


def test_all_answers_out_of_fold_are_compared(bench: Bench, folds: tuple[Project, list[Split]]) -> None:
    project, each = folds
    before = planted.cross_validation(bench, project, each, _wrong(bench, each, 7))
    after = planted.cross_validation(bench, project, each, _wrong(bench, each, 1), seed=1)
    found = _compared(bench, project, after[1], before[1])
    assert found is not None
    assert ([*found.before], [*found.after], found.folds) == (before, after, 3)

    def pooled(runs: list[Run]) -> float:
        answers = pd.concat([results.answers(bench, run) for run in runs])
        return float(f1_score(answers["true_label"], answers["predicted_label"], pos_label="True"))

    assert found.compared.texts == sum(len(results.answers(bench, run)) for run in before)
    assert found.difference.value == pytest.approx(pooled(after) - pooled(before))
    assert not found.may_be_luck
    said = compared_folds.headline(found)
    assert said.startswith("In all folds together run-4 to run-6 have a higher F1 of “True” than run-1 to run-3 (+")
    assert f"all 3 folds together ({pooled(before):.3f} and {pooled(after):.3f})" in compared_folds.reading(found)
    assert [names for names, *_ in compared_folds.of_each(found)] == [f"run-{n} and run-{n + 3}" for n in (1, 2, 3)]


def test_every_run_is_looked_at_and_the_correction_counts_it(bench: Bench, folds: tuple[Project, list[Split]]) -> None:
    project, each = folds
    before = planted.cross_validation(bench, project, each, _wrong(bench, each, 2))
    after = planted.cross_validation(bench, project, each, _wrong(bench, each, 2), seed=1)
    pair = comparison.of_runs(bench, after[0], before[0])
    found = compared_folds.of_comparison(bench, project, pair)
    assert found is not None
    assert found.may_be_luck
    assert "No difference in F1 of “True”" in compared_folds.headline(found)
    assert looks.runs_opened(bench, project.id) == {run.id for run in (*before, *after)}
    judged = verdict.of(bench, pair, comparison.measure(bench, pair))
    assert len(judged.comparisons) == len(found.comparisons) == 2
    looks.lock(bench, project)
    with pytest.raises(JobError, match="locked"):
        compared_folds.of_comparison(bench, project, pair)


def test_the_comparison_counts_on_the_test_part_of_each_fold(bench: Bench, folds: tuple[Project, list[Split]]) -> None:
    project, each = folds
    first = planted.cross_validation(bench, project, each, _wrong(bench, each, 4))
    second = planted.cross_validation(bench, project, each, _wrong(bench, each, 1), seed=1)
    third = planted.cross_validation(bench, project, each, _wrong(bench, each, 2), seed=2)
    # Two further comparisons on the test part of the last fold alone.
    for run, against in ((third[2], first[2]), (third[2], second[2])):
        pair = comparison.of_runs(bench, run, against)
        verdict.of(bench, pair, comparison.measure(bench, pair))
    found = compared_folds.of_comparison(bench, project, comparison.of_runs(bench, second[0], first[0]))
    assert found is not None
    assert len(found.comparisons) == 3
    assert found.p_value > found.difference.p_value
    assert "one of 3 comparisons on the test part of one of these folds" in compared_folds.reading(found)
    # What is compared there afterwards is corrected for it, too.
    pair = comparison.of_runs(bench, third[2], first[2])
    assert len(verdict.of(bench, pair, comparison.measure(bench, pair)).comparisons) == 3
    pair = comparison.of_runs(bench, third[1], first[1])
    assert len(verdict.of(bench, pair, comparison.measure(bench, pair)).comparisons) == 2
    said = [event.what for event in test_history.of(bench, project)]
    assert sum("the experiments that begin with run-4 and with run-1" in one for one in said) == 1


def test_only_folds_in_which_both_have_a_model_count(bench: Bench, folds: tuple[Project, list[Split]]) -> None:
    project, each = folds
    right = _wrong(bench, each, 0)
    before = planted.cross_validation(bench, project, each, right)
    after = planted.cross_validation(bench, project, each[:2], right, seed=1)
    found = _compared(bench, project, after[0], before[0])
    assert found is not None
    assert [run.name for run in found.before] == ["run-1", "run-2"]
    assert "2 of 3 folds" in compared_folds.reading(found)
    training.delete(bench, after[1])
    assert _compared(bench, project, after[0], before[0]) is None


def test_other_runs_have_no_such_comparison(bench: Bench, folds: tuple[Project, list[Split]]) -> None:
    project, each = folds
    right = _wrong(bench, each, 0)
    before = planted.cross_validation(bench, project, each, right)
    with pytest.raises(ComparisonError, match="compare runs of the same fold, and with them all folds of both"):
        comparison.of_runs(bench, before[1], before[0])
    again = splits.folds(
        bench, splits.make(bench, bench.store.version(each[0].version_id), SplitSettings(folds=3, seed=9))
    )
    other = planted.cross_validation(bench, project, again, right, seed=1)
    pair = next(pair for one in other if (pair := _comparable(bench, one, before)) is not None)
    assert compared_folds.of_comparison(bench, project, pair) is None


def _comparable(bench: Bench, run: Run, others: list[Run]) -> comparison.RunComparison | None:
    for other in others:
        try:
            return comparison.of_runs(bench, run, other)
        except ComparisonError:
            continue
    return None
