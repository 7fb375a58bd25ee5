from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import linregress
from scipy.stats import t as student

from core.errors import SettingError
from core.records import ExperimentKind, Measure, Part, Project, Run, Score, Split, SplitSettings
from core.workflow import learning_curve, projects, splits, training
from core.workflow.bench import Bench
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.tables import simple_csv

SIZES = (500, 1000, 1500, 2000)


@pytest.fixture
def divided(bench: Bench, tmp_path: Path) -> tuple[Project, Split]:
    project = projects.create(bench, "Spring")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv"))
    return project, splits.make(bench, version, SplitSettings(shares=(40, 20, 40)))


def _points(values: list[float]) -> list[tuple[int, float]]:
    return list(zip(SIZES, values, strict=True))


def test_the_gain_is_that_of_a_line_with_students_interval() -> None:
    values = [0.61, 0.66, 0.66, 0.71]
    found = learning_curve.gain(_points(values))
    assert found is not None
    line = linregress(np.log2(SIZES), values)
    assert found.difference.value == pytest.approx(line.slope)
    assert found.difference.high - line.slope == pytest.approx(student.ppf(0.975, 2) * line.stderr, rel=1e-3)
    assert (found.texts, found.score) == (4000, pytest.approx(line.intercept + line.slope * math.log2(4000)))


def test_students_quantiles() -> None:
    table = learning_curve._STUDENT
    assert table == pytest.approx(student.ppf(0.975, range(1, len(table) + 1)), abs=6e-4)
    assert len(table) == len(learning_curve.SHARES) * learning_curve.MOST_SEEDS - 2


@pytest.mark.parametrize("seeds", [1, 3])
@pytest.mark.parametrize("luck", [0.0, 0.02])
def test_what_twice_the_labels_bring_is_covered(luck: float, seeds: int) -> None:
    """600 planted curves, straight over the doublings: all trainings are judged on the same 400 texts, of which half
    are right or wrong by their difficulty and half by what the training has of its own, and each has its luck.
    """
    draws, covered = np.random.default_rng(5), 0
    sizes = np.repeat(SIZES, seeds)
    true = 0.6 + 0.03 * np.log2(sizes / SIZES[0])
    for _ in range(600):
        difficulty, is_own = draws.uniform(size=400), draws.uniform(size=(len(sizes), 400)) < 0.5
        threshold = np.where(is_own, draws.uniform(size=is_own.shape), difficulty)
        shares = true + draws.normal(0, luck, len(sizes))
        scores = (threshold < shares[:, None]).mean(axis=1)
        found = learning_curve.gain(list(zip(sizes.tolist(), scores.tolist(), strict=True)))
        assert found is not None
        covered += found.difference.low <= 0.03 <= found.difference.high
    assert 0.93 <= covered / 600 <= 0.97


@pytest.mark.parametrize("points", [_points([0.6, 0.6, 0.6, 0.6])[:2], [(500, 0.6)] * 3, []])
def test_no_gain_is_told_from_too_little(points: list[tuple[int, float]]) -> None:
    assert learning_curve.gain(points) is None


def test_a_forecast_leaves_no_possible_score() -> None:
    found = learning_curve.gain(_points([0.5, 0.8, 0.95, 0.99]))
    assert found is not None
    assert found.score == 1


def _curve(values: list[float]) -> learning_curve.Curve:
    run = object.__new__(Run)
    points = tuple(learning_curve.Point(run, texts, Score.of_share(value, 400)) for texts, value in _points(values))
    return learning_curve.Curve((run,) * 4, points, Measure(positive="yes"))


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ([0.50, 0.60, 0.66, 0.70], "More labels help."),
        ([0.70, 0.60, 0.55, 0.50], "More labels of the same kind do not help."),
        (
            [0.60, 0.62, 0.60, 0.62],
            "cannot be told from these trainings. With several seeds a part it would be surer.",
        ),
    ],
)
def test_what_is_said_of_more_labels(values: list[float], verdict: str) -> None:
    said = learning_curve.in_words(_curve(values))
    assert said.startswith(
        "4 of 4 trainings have a model. Twice the labels, 4,000 texts, would change validation F1 of"
    )
    assert said.endswith(verdict)


def test_four_trainings_on_nested_parts(bench: Bench, divided: tuple[Project, Split], tiny_model: Path) -> None:
    project, split = divided
    config = replace(training.preset(bench, "default", str(tiny_model), split), epochs=1)
    runs = learning_curve.start(bench, project, split, config)
    assert [run.config.train_share for run in runs] == [0.25, 0.5, 0.75, 1.0]
    measure = Measure(positive="True")
    found = learning_curve.of_run(bench, project, runs[0], measure)
    assert found is not None
    assert [run.name for run in found.runs] == [run.name for run in runs]
    assert [point.texts for point in found.points] == [
        sum(max(round(share * number), 1) for number in split.counts[Part.TRAIN].values())
        for share in (0.25, 0.5, 0.75, 1.0)
    ]
    assert [point.score for point in found.points] == [
        run.result.validation.of(measure) for run in found.runs if run.result and run.result.validation
    ]
    assert bench.store.experiments.of_project(project.id)[0].kind is ExperimentKind.LEARNING_CURVE
    alone = planted.run(bench, project, split, lambda id, label: label)
    assert learning_curve.of_run(bench, project, alone, measure) is None


def test_a_finished_run_on_the_whole_part_is_not_made_again(
    bench: Bench, divided: tuple[Project, Split], tiny_model: Path
) -> None:
    project, split = divided
    config = replace(training.preset(bench, "default", str(tiny_model), split), epochs=1)
    assert learning_curve.plan(bench, split, config).reused_in_words == ""
    whole = training.run(bench, project, training.start(bench, project, split, config).name)
    training.start(bench, project, split, replace(config, batch_size=8))
    plan = learning_curve.plan(bench, split, config, seeds=2)
    assert plan.reused == (whole,)
    assert (len(plan.to_train), plan.work) == (7, 2 * 2.5 - 1)
    assert plan.reused_in_words == (
        "run-1 has learned from the whole part with these settings, and will not be trained again."
    )
    runs = learning_curve.start(bench, project, split, config)
    assert [run.config.train_share for run in runs] == [0.25, 0.5, 0.75]
    found = learning_curve.of_run(bench, project, runs[0], Measure(positive="True"))
    assert found is not None
    assert [run.name for run in found.runs] == ["run-3", "run-4", "run-5", "run-1"]
    said = "4 of 4 trainings have a model. run-1, on the whole part, was there before. Twice the labels"
    assert learning_curve.in_words(found).startswith(said)


def test_folds_and_too_many_seeds_are_refused(bench: Bench, divided: tuple[Project, Split]) -> None:
    project, split = divided
    folds = splits.make(bench, bench.store.version(split.version_id), SplitSettings(folds=3))
    config = training.preset(bench, "default", training.EMBEDDED, folds)
    with pytest.raises(SettingError, match="number of seeds is 6; possible is 1 to 5"):
        learning_curve.start(bench, project, split, config, seeds=6)
    with pytest.raises(SettingError, match="a learning curve needs one validation part"):
        learning_curve.start(bench, project, folds, config)
    assert training.runs(bench, project) == []
