from __future__ import annotations

import statistics
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import f1_score

from core.errors import JobError, SettingError
from core.records import Part, Project, Run, Split, SplitSettings
from core.workflow import looks, projects, results, seeds, splits, training
from core.workflow.bench import Bench
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.tables import simple_csv


@pytest.fixture
def divided(bench: Bench, tmp_path: Path) -> tuple[Project, Split]:
    project = projects.create(bench, "Spring")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv"))
    return project, splits.make(bench, version, SplitSettings(shares=(40, 20, 40)))


@pytest.fixture
def planted_seeds(bench: Bench, divided: tuple[Project, Split]) -> tuple[Project, list[Run]]:
    """Three runs, of which each is wrong on other texts: together they are right on all."""
    return divided[0], planted.seeds(bench, *divided)


def test_the_runs_differ_in_free_seeds_alone(bench: Bench, divided: tuple[Project, Split], tiny_model: Path) -> None:
    project, split = divided
    config = replace(training.preset(bench, "default", str(tiny_model), split), epochs=1)
    training.start(bench, project, split, config)
    runs = seeds.start(bench, project, split, config, 3)
    assert [run.config.seed - config.seed for run in runs] == [1, 2, 3]
    alike = training.alike_but_for_the_seed(bench, split, config)
    assert [run.name for run in alike] == ["run-4", "run-3", "run-2", "run-1"]
    found = seeds.of_run(bench, project, runs[1])
    assert found is not None
    assert [run.id for run in found.runs] == [run.id for run in runs]
    assert seeds.of_run(bench, project, training.run(bench, project, "run-1")) is None


@pytest.mark.parametrize("number", [0, 1, 21])
def test_a_number_of_seeds_out_of_range(bench: Bench, divided: tuple[Project, Split], number: int) -> None:
    project, split = divided
    config = training.preset(bench, "default", training.EMBEDDED, split)
    with pytest.raises(SettingError, match=f"number of seeds is {number}; possible is 2 to 20"):
        seeds.start(bench, project, split, config, number)
    assert training.runs(bench, project) == []


def test_folds_are_trained_with_one_seed(bench: Bench, divided: tuple[Project, Split]) -> None:
    project, split = divided
    folds = splits.make(bench, bench.store.version(split.version_id), SplitSettings(folds=3))
    with pytest.raises(SettingError, match="divided into folds"):
        seeds.start(bench, project, folds, training.preset(bench, "default", training.EMBEDDED, folds), 3)


def test_mean_deviation_and_range_are_over_the_seeds(bench: Bench, planted_seeds: tuple[Project, list[Run]]) -> None:
    project, runs = planted_seeds
    found = seeds.of_run(bench, project, runs[0])
    assert found is not None
    assert [run.config.seed for run in found.runs] == [5, 6, 7]
    assert found.finished == len(found.done) == 3
    answers = [results.answers(bench, run) for run in runs]
    each = [f1_score(one["true_label"], one["predicted_label"], pos_label="True") for one in answers]
    spread = found.spread(Part.TEST, "True")["f1"]
    assert spread.mean == pytest.approx(statistics.mean(each))
    assert spread.deviation == pytest.approx(statistics.stdev(each))
    assert (spread.lowest, spread.highest) == pytest.approx((min(each), max(each)))
    assert 0 < spread.lowest < spread.highest


def test_the_ensemble_answers_by_the_mean_probability(bench: Bench, planted_seeds: tuple[Project, list[Run]]) -> None:
    project, runs = planted_seeds
    found = seeds.of_run(bench, project, runs[0])
    assert found is not None
    tables = [results.answered_probabilities(bench, run) for run in runs]
    answers = results.answers(bench, runs[0])
    stacked = np.stack([table.loc[answers["id"], ["False", "True"]].to_numpy() for table in tables])
    predicted = np.where(stacked.mean(axis=0)[:, 1] > 0.5, "True", "False")
    together = seeds.ensemble(bench, found)
    assert together is not None
    assert together.headline("True").f1.value == pytest.approx(
        f1_score(answers["true_label"], predicted, pos_label="True")
    )
    assert together.accuracy.value == 1
    assert together.texts == len(answers)


def test_of_one_model_there_is_no_ensemble(bench: Bench, planted_seeds: tuple[Project, list[Run]]) -> None:
    _, runs = planted_seeds
    assert seeds.ensemble(bench, seeds.Seeds((runs[0],))) is None


@pytest.mark.parametrize(
    ("places", "said"),
    [
        ((0, 1, 2), "run-1 to run-3"),
        ((2, 0, 1), "run-1 to run-3"),
        ((0, 2), "run-1 and run-3"),
        ((0, 1), "run-1 to run-2"),
        ((0,), "run-1"),
    ],
)
def test_runs_are_named_by_their_first_and_last_where_no_other_lies_in_between(
    planted_seeds: tuple[Project, list[Run]], places: tuple[int, ...], said: str
) -> None:
    assert seeds.named([planted_seeds[1][place] for place in places]) == said


def test_each_seed_is_a_look_at_the_test_part(bench: Bench, planted_seeds: tuple[Project, list[Run]]) -> None:
    project, runs = planted_seeds
    found = seeds.of_run(bench, project, runs[0])
    assert found is not None
    seeds.look(bench, found)
    assert looks.at_run(bench, runs[0]) <= 3
    looks.lock(bench, project)
    with pytest.raises(JobError, match="locked"):
        seeds.look(bench, found)
