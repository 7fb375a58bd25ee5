"""Several seeds: an experiment whose runs differ in the seed alone, so that what sets them apart is luck.

The seed decides how the new layer begins and in which order the texts are read; on a thousand texts that moves F1 by
several points (Dodge et al. 2020, "Fine-Tuning Pretrained Language Models: Weight Initializations, Data Orders, and
Early Stopping"). One run is one draw; several tell what to expect.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from pandas import DataFrame

from core.counted import joined
from core.errors import NotFound, SettingError
from core.prediction import mean_score
from core.prediction.metrics import evaluate
from core.records import (
    Evaluation,
    Experiment,
    ExperimentKind,
    Part,
    Project,
    Run,
    RunState,
    Score,
    Split,
    TrainingConfig,
)
from core.records.columns import ID, TRUE_LABEL, UNIT
from core.workflow import class_order, looks, results, splits, spread, training
from core.workflow.bench import Bench
from core.workflow.spread import Spread

FEWEST, MOST = 2, 20
USUAL = 5


@dataclass(frozen=True)
class Seeds:
    """Runs that differ in the seed alone, in the order of their seeds."""

    runs: tuple[Run, ...]

    @property
    def done(self) -> list[Run]:
        """The runs that have a model."""
        return [run for run in self.runs if run.has_model]

    @property
    def finished(self) -> int:
        """How many runs were trained to their end."""
        return sum(run.state is RunState.FINISHED for run in self.done)

    def spread(self, part: Part, positive: str | None) -> dict[str, Spread]:
        """Of F1, precision, recall and accuracy on the validation or the test part, over the runs that have a model."""
        known = [of_part(run, part) for run in self.done]
        return spread.over([one for one in known if one is not None], positive)

    def means(self, part: Part, positive: str | None) -> dict[str, Score | None]:
        """The mean of each of these scores with its interval; None where fewer than two runs have one."""
        known = [spread.headline(one, positive) for run in self.done if (one := of_part(run, part)) is not None]
        return {name: mean_score.over_seeds([one[name] for one in known]) for name in (known[0] if known else ())}


def ended(found: Seeds) -> str:
    """“2 of 3 seeds are finished, 1 failed”: what became of all that were started."""
    others = Counter(run.state for run in found.runs if run.state is not RunState.FINISHED)
    finished = f"{found.finished} of {len(found.runs)} seeds are finished"
    return ", ".join([finished, *(f"{number} {state}" for state, number in others.items())])


def of_part(run: Run, part: Part) -> Evaluation | None:
    """The run's scores on the validation or the test part; None where it has none there."""
    if run.result is None:
        return None
    return run.result.test if part is Part.TEST else run.result.validation


def start(bench: Bench, project: Project, split: Split, config: TrainingConfig, number: int) -> list[Run]:
    """Begin so many trainings that differ in the seed: that of ``config`` and the next ones, without those that a run
    with these settings on this split has.

    Raises SettingError where the number is out of range or the split has folds, and as ``training.start`` does.
    """
    if not FEWEST <= number <= MOST:
        raise SettingError(
            f"The number of seeds is {number}; possible is {FEWEST} to {MOST}.",
            where="seeds",
            todo=f"Usual are {USUAL}.",
        )
    splits.require_no_folds(split, "an experiment with several seeds", "seeds")
    planned = [(split, one) for one in training.with_free_seeds(bench, split, config, number)]
    return training.start_together(bench, project, ExperimentKind.SEEDS, planned)


def foretold(bench: Bench, split: Split, config: TrainingConfig, number: int) -> str:
    """Which seeds so many trainings will have, in words."""
    planned = training.with_free_seeds(bench, split, config, number)
    return f"With the seeds {joined([str(one.seed) for one in planned])}."


def of_run(bench: Bench, project: Project, run: Run) -> Seeds | None:
    """The experiment with several seeds that the run is part of; None where it is of none."""
    experiment = _experiment(bench, run)
    if experiment is None:
        return None
    together = [one for one in training.runs(bench, project) if one.id in experiment.runs]
    return Seeds(tuple(sorted(together, key=lambda one: one.config.seed)))


def is_one(bench: Bench, run: Run) -> bool:
    """Whether the run was started as one of several seeds."""
    return _experiment(bench, run) is not None


def _experiment(bench: Bench, run: Run) -> Experiment | None:
    found = bench.store.experiments.of_run(run.id)
    return found if found is not None and found.kind is ExperimentKind.SEEDS else None


def models(bench: Bench, project: Project, run: Run) -> list[Run]:
    """The runs of the experiment that have a model; raises NotFound where the run is not one of several seeds."""
    found = of_run(bench, project, run)
    if found is None:
        raise of_none(run, "Ask it alone, or choose a run of an experiment with several seeds.")
    return found.done


def of_none(run: Run, todo: str) -> NotFound:
    """That the run is of no experiment with several seeds."""
    return NotFound(f"{run.name} was not started as one of several seeds.", where=run.name, todo=todo)


def look(bench: Bench, found: Seeds) -> None:
    """Log that the test scores of all are looked at; raises JobError where the test part is locked."""
    for run in found.done:
        looks.at_run(bench, run)


def ensemble(bench: Bench, found: Seeds) -> Evaluation | None:
    """Test scores of all models together: of the class with the highest mean probability (Hansen and Salamon 1990,
    "Neural network ensembles"). None of fewer than two models; raises DamagedError.
    """
    runs = found.done
    if len(runs) < FEWEST:
        return None
    answers = results.answers(bench, runs[0])
    mean = mean_probabilities(bench, runs).loc[answers[ID]]
    return evaluate(
        answers[TRUE_LABEL].tolist(),
        mean.idxmax(axis=1).astype("str").tolist(),
        class_order.arranged(bench, runs[0].project_id, map(str, mean.columns)),
        units=answers[UNIT].tolist(),
        drawn_from=splits.of_run_drawn_from(bench, runs[0]),
    )


def mean_probabilities(bench: Bench, runs: Sequence[Run]) -> DataFrame:
    """What all their models together say of each test text: a row a text, by its id, and a column a class."""
    together = pd.concat([results.answered_probabilities(bench, run) for run in runs])
    return together.groupby(level=0).mean()


def named(runs: Sequence[Run]) -> str:
    """“run-3 to run-7”; where others lie in between “run-3 to run-5 and run-7”."""
    stretches: list[list[Run]] = []
    for run in sorted(runs, key=_number):
        if stretches and _number(run) == _number(stretches[-1][-1]) + 1:
            stretches[-1].append(run)
        else:
            stretches.append([run])
    return joined([one[0].name if len(one) == 1 else f"{one[0].name} to {one[-1].name}" for one in stretches])


def _number(run: Run) -> int:
    return int(run.name.rpartition("-")[2])
