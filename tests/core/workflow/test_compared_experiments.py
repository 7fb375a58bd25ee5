from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import f1_score

from core.errors import JobError
from core.records import DatasetVersion, ExperimentKind, Project, Run, Split, SplitSettings
from core.workflow import compared_experiments, comparison, ground_truth, looks, projects, results, splits, verdict
from core.workflow.bench import Bench
from core.workflow.compared_experiments import ComparedExperiments
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.tables import simple_csv


@pytest.fixture
def divided(bench: Bench, tmp_path: Path) -> tuple[Project, Split]:
    project = projects.create(bench, "Spring")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv"))
    return project, splits.make(bench, version, SplitSettings(shares=(40, 20, 40)))


def _seeds(bench: Bench, divided: tuple[Project, Split], wrong: int) -> list[Run]:
    """Three runs with so many mistakes each, of other texts."""
    project, split = divided
    test = splits.rows(bench, split).query("part == 'test'")["id"].tolist()
    together = bench.store.experiments.begin(project.id, ExperimentKind.SEEDS)
    return [
        planted.run(bench, project, split, planted.wrong_on(test[seed : seed + wrong]), seed=seed, experiment=together)
        for seed in (1, 2, 3)
    ]


def _compared(
    bench: Bench, project: Project, run: Run, against: Run, version: DatasetVersion | None = None
) -> ComparedExperiments | None:
    return compared_experiments.of_comparison(bench, project, comparison.of_runs(bench, run, against, version))


def test_means_over_the_seeds_are_compared(bench: Bench, divided: tuple[Project, Split]) -> None:
    project, _ = divided
    before, after = _seeds(bench, divided, 9), _seeds(bench, divided, 1)
    found = _compared(bench, project, after[1], before[0])
    assert found is not None
    assert [one.name for one in (*found.before, *found.after)] == [f"run-{number}" for number in range(1, 7)]

    def mean(runs: list[Run]) -> float:
        answers = [results.answers(bench, run) for run in runs]
        return float(
            np.mean([f1_score(one["true_label"], one["predicted_label"], pos_label="True") for one in answers])
        )

    assert found.compared.difference.value == pytest.approx(mean(after) - mean(before), abs=1e-5)
    assert not found.may_be_luck
    said = compared_experiments.headline(found)
    assert said.startswith("On average run-4 to run-6 have a higher F1 of “True” than run-1 to run-3 (+")
    assert "Means over 3 seeds" in compared_experiments.reading(found)
    turned = _compared(bench, project, before[0], after[0])
    assert turned is not None
    assert "have a lower F1" in compared_experiments.headline(turned)


def test_each_run_is_a_look_at_the_test_part(bench: Bench, divided: tuple[Project, Split]) -> None:
    project, _ = divided
    before, after = _seeds(bench, divided, 3), _seeds(bench, divided, 3)
    found = _compared(bench, project, after[0], before[0])
    assert found is not None
    assert found.may_be_luck
    assert "No difference in mean F1 of “True”" in compared_experiments.headline(found)
    assert looks.runs_opened(bench, project.id) == {one.id for one in (*before, *after)}
    looks.lock(bench, project)
    with pytest.raises(JobError, match="locked"):
        _compared(bench, project, after[0], before[0])


def test_the_correction_counts_comparisons_of_experiments_beside_those_of_runs(
    bench: Bench, divided: tuple[Project, Split]
) -> None:
    project, _ = divided
    before, after = _seeds(bench, divided, 9), _seeds(bench, divided, 1)
    pair = comparison.of_runs(bench, after[1], before[0])
    measure = comparison.measure(bench, pair)
    for _ in range(2):
        found = compared_experiments.of_comparison(bench, project, pair)
        assert found is not None
        judged = verdict.of(bench, pair, measure)
        p_values = [pair.comparison.of(measure).p_value, found.compared.p_value]
        low, high = min(2 * min(p_values), 1), max(p_values)
        assert sorted([judged.p_value, found.p_value]) == pytest.approx([low, max(low, high)])
        assert found.comparisons == judged.comparisons
        assert len(judged.comparisons) == 2
    said = "the experiments that begin with run-4 and with run-1 compared in F1 of “True”: p = "
    assert judged.comparisons[1].startswith(said)
    assert found is not None
    assert "by Holm's correction p" in compared_experiments.reading(found)
    assert "as this is one of 2 comparisons on this test part" in compared_experiments.reading(found)
    # Another pair of the same experiments is a comparison of its own, that of the experiments the same one.
    again = _compared(bench, project, after[0], before[0])
    assert again is not None
    assert len(again.comparisons) == 3


def test_what_stands_alone_may_be_luck_among_several_comparisons(bench: Bench, divided: tuple[Project, Split]) -> None:
    before, after = _seeds(bench, divided, 9), _seeds(bench, divided, 1)
    found = _compared(bench, divided[0], after[1], before[0])
    assert found is not None
    assert not found.may_be_luck
    assert replace(found, p_value=0.06).may_be_luck


def test_on_the_labels_of_a_later_version(bench: Bench, divided: tuple[Project, Split]) -> None:
    project, split = divided
    before, after = _seeds(bench, divided, 4), _seeds(bench, divided, 4)
    version = ground_truth.trained_on(bench, before[0])
    test = splits.rows(bench, split).query("part == 'test'").set_index("id")["label"]
    newer = planted.relabel(bench, project, version, {test.index[0]: planted.other(test.iloc[0])})
    found = _compared(bench, project, after[0], before[0], newer)
    assert found is not None
    assert found.compared.texts == len(test)


def test_other_runs_have_no_such_comparison(bench: Bench, divided: tuple[Project, Split]) -> None:
    project, split = divided
    together = _seeds(bench, divided, 2)
    alone = planted.run(bench, project, split, lambda id, label: label)
    assert _compared(bench, project, alone, together[0]) is None
    assert _compared(bench, project, together[1], together[0]) is None
