"""A learning curve: trainings on parts of the training texts, and what more labels would bring.

Each part holds the smaller ones, and all are judged on the same validation texts. Between a quarter and the double of
the texts a curve is close to a straight line over the logarithm of their number; an inverse power law (Figueroa et al.
2012, "Predicting sample size required for classification performance") has more parameters than four points can tell.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.counted import joined
from core.errors import SettingError
from core.figures import figure, signed
from core.records import Experiment, ExperimentKind, Measure, Project, Run, RunState, Score, Split, TrainingConfig
from core.workflow import splits, training
from core.workflow.bench import Bench

SHARES = (0.25, 0.5, 0.75, 1.0)

MOST_SEEDS = 5

_FEWEST_SIZES = 3
_STUDENT = (
    *(12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228),
    *(2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101),
)
"""The 97.5 % quantile of Student's distribution with 1, 2, … degrees of freedom, up to five seeds of four sizes."""


@dataclass(frozen=True)
class Point:
    """A run of the curve: how many texts it learned from, and its score on the validation part."""

    run: Run
    texts: int
    score: Score


@dataclass(frozen=True)
class Gain:
    """What twice the labels would bring by the straight line through the points: a difference of scores with its 95 %
    interval, and the score that the line has there.
    """

    difference: Score
    texts: int
    score: float


@dataclass(frozen=True)
class Curve:
    """The runs in the order of their shares, and the points of those that have a model; ``reused`` are the names of
    those on the whole part that were there before.
    """

    runs: tuple[Run, ...]
    points: tuple[Point, ...]
    measure: Measure
    reused: tuple[str, ...] = ()

    @property
    def gain(self) -> Gain | None:
        """None for fewer than three sizes."""
        return gain([(one.texts, one.score.value) for one in self.points])


def gain(points: Sequence[tuple[int, float]]) -> Gain | None:
    """Least squares over the binary logarithm of the number of texts; the interval is Student's, from how far the
    scores lie from the line.

    So it holds for the choice of texts and the luck of each training together. What all scores have in common, as they
    are of the same texts, changes no slope.
    """
    sizes = {texts for texts, _ in points}
    free = len(points) - 2
    if len(sizes) < _FEWEST_SIZES or free > len(_STUDENT):
        return None
    logs, scores = [math.log2(texts) for texts, _ in points], [score for _, score in points]
    slope, level = statistics.linear_regression(logs, scores)
    spread = sum((log - statistics.fmean(logs)) ** 2 for log in logs)
    apart = sum((score - level - slope * log) ** 2 for log, score in zip(logs, scores, strict=True))
    half = _STUDENT[free - 1] * math.sqrt(apart / free / spread)
    reached = level + slope * math.log2(2 * max(sizes))
    return Gain(Score(slope, slope - half, slope + half), 2 * max(sizes), min(max(reached, 0.0), 1.0))


@dataclass(frozen=True)
class Plan:
    """The trainings of a curve, those on the smallest parts first, and the runs whose model it has already."""

    to_train: tuple[TrainingConfig, ...]
    reused: tuple[Run, ...]

    @property
    def work(self) -> float:
        """As how many trainings on all texts."""
        return sum(config.train_share for config in self.to_train)

    @property
    def reused_in_words(self) -> str:
        """Which runs are not made again; empty where all are trained."""
        if not self.reused:
            return ""
        names, verb = joined([run.name for run in self.reused]), "has" if len(self.reused) == 1 else "have"
        return f"{names} {verb} learned from the whole part with these settings, and will not be trained again."


def plan(bench: Bench, split: Split, config: TrainingConfig, seeds: int = 1) -> Plan:
    """A training for each share of the training texts and each of so many seeds; on the whole part none where a
    finished run has these settings.

    Raises SettingError where the split has folds or the number of seeds is out of range.
    """
    if not 1 <= seeds <= MOST_SEEDS:
        raise SettingError(
            f"The number of seeds is {seeds}; possible is 1 to {MOST_SEEDS}.", where="learning curve", todo="Change it."
        )
    if config.learns_validation:
        raise SettingError(
            "A learning curve needs a validation part that is not learned from.",
            where="learning curve",
            todo="Let the models learn from the training part alone.",
        )
    splits.require_no_folds(split, "a learning curve", "learning curve")
    each = [replace(config, train_share=share, seed=config.seed + turn) for share in SHARES for turn in range(seeds)]
    known = _whole(bench, split, config)
    reused = [known[one.seed] for one in each if one.train_share == 1 and one.seed in known]
    return Plan(tuple(one for one in each if one.train_share < 1 or one.seed not in known), tuple(reused))


def _whole(bench: Bench, split: Split, config: TrainingConfig) -> dict[int, Run]:
    """The finished runs on all training texts of the split with these settings, by their seeds, the oldest of each."""
    alike = training.alike_but_for_the_seed(bench, split, replace(config, train_share=1.0))
    return {run.config.seed: run for run in alike if run.state is RunState.FINISHED}


def start(bench: Bench, project: Project, split: Split, config: TrainingConfig, seeds: int = 1) -> list[Run]:
    """Begin the trainings of the plan, the smallest shares first; raises as ``plan`` and ``training.start`` do."""
    planned = [(split, one) for one in plan(bench, split, config, seeds).to_train]
    return training.start_together(bench, project, ExperimentKind.LEARNING_CURVE, planned)


def of_run(bench: Bench, project: Project, run: Run, measure: Measure) -> Curve | None:
    """The curve that the run is part of, by the measure; None where it is of none."""
    experiment = _experiment(bench, run)
    if experiment is None:
        return None
    split, known = bench.store.split(run.split_id), training.runs(bench, project)
    own = [one for one in known if one.id in experiment.runs]
    reused = _reused(bench, split, own)
    together = [one for one in known if one.id in experiment.runs or one.id in reused]
    runs = sorted(together, key=lambda one: (one.config.train_share, one.config.seed))
    points = [
        Point(one, training.texts_to_learn(split, one.config), one.result.validation.of(measure))
        for one in runs
        if one.result is not None and one.result.validation is not None
    ]
    return Curve(tuple(runs), tuple(points), measure, tuple(one.name for one in runs if one.id in reused))


def _reused(bench: Bench, split: Split, own: Sequence[Run]) -> set[int]:
    """The ids of the runs on the whole part that the curve of these did not make again."""
    whole = {one.config.seed for one in own if one.config.train_share == 1}
    lacking = {one.config.seed for one in own} - whole
    return (
        {run.id for seed, run in _whole(bench, split, own[0].config).items() if seed in lacking} if lacking else set()
    )


def is_one(bench: Bench, run: Run) -> bool:
    """Whether the run was started as part of a learning curve."""
    return _experiment(bench, run) is not None


def _experiment(bench: Bench, run: Run) -> Experiment | None:
    found = bench.store.experiments.of_run(run.id)
    return found if found is not None and found.kind is ExperimentKind.LEARNING_CURVE else None


def in_words(curve: Curve) -> str:
    """What the curve says of more labels."""
    done = f"{len(curve.points)} of {len(curve.runs)} trainings have a model."
    if curve.reused:
        verb = "was" if len(curve.reused) == 1 else "were"
        done += f" {joined(curve.reused)}, on the whole part, {verb} there before."
    found = curve.gain
    if found is None:
        return f"{done} What more labels would bring is told from {_FEWEST_SIZES} parts on."
    difference, name = found.difference, str(curve.measure)
    interval = f"{signed(difference.value)} (95 %: {signed(difference.low)} to {signed(difference.high)})"
    said = f"{done} Twice the labels, {found.texts:,} texts, would change validation {name} by about {interval}, to "
    said += f"{figure(found.score)}, if the curve goes on as it did."
    if difference.low > 0:
        return f"{said} More labels help."
    if difference.high < 0:
        return f"{said} More labels of the same kind do not help."
    further = " With several seeds a part it would be surer." if len(curve.runs) == len(SHARES) else ""
    return f"{said} Whether more labels help cannot be told from these trainings.{further}"
