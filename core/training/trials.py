"""Which settings a search tries next, which trial is not worth going on with, and which settings mattered.

All of it follows from the trials so far and a seed, so that a search that was killed goes on as if it had not been.
Imports optuna: only the worker's process may import this module.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import optuna
from optuna.distributions import BaseDistribution, IntDistribution
from optuna.samplers import BaseSampler, RandomSampler, TPESampler
from optuna.trial import FrozenTrial, create_trial

from core.records import ScoreName, SearchMethod, SearchSettings, Space, Trial, TrialState, Value
from core.training import search_space

_STARTUP_SHARE = 1 / 3
_FEWEST_AT_RANDOM, _MOST_AT_RANDOM = 3, 10
_DRAWS = 20
_FEWEST_TO_PRUNE_BY = 3
_EPOCHS_BEFORE_PRUNING = 1
_FEWEST_TO_RANK_BY = 5

_STATES = {TrialState.DONE: optuna.trial.TrialState.COMPLETE, TrialState.PRUNED: optuna.trial.TrialState.PRUNED}

optuna.logging.set_verbosity(optuna.logging.WARNING)


def propose(
    space: Space, settings: SearchSettings, seed: int, score: ScoreName, trials: Sequence[Trial]
) -> dict[str, Value] | None:
    """The values of the next trial, another combination than those of ``trials``; None where all were tried.

    TPE (Bergstra et al. 2011, "Algorithms for Hyper-Parameter Optimization") draws its first third, three trials at
    least and ten at most, by chance.
    """
    tried = {_key(space, trial.values) for trial in trials}
    if len(tried) >= search_space.size(space):
        return None
    turns = np.random.default_rng((seed, len(trials)))
    asked = _in_order(space) if settings.method is SearchMethod.GRID else _asked(space, settings, turns, score, trials)
    return next(values for values in asked if _key(space, values) not in tried)


def _in_order(space: Space) -> Iterator[dict[str, Value]]:
    for values in itertools.product(*(dimension.values for dimension in space)):
        yield {dimension.setting: value for dimension, value in zip(space, values, strict=True)}


def _asked(
    space: Space, settings: SearchSettings, turns: np.random.Generator, score: ScoreName, trials: Sequence[Trial]
) -> Iterator[dict[str, Value]]:
    """What the method proposes, a few times; from then on by chance, as it may insist on what was tried."""
    study = _study(space, score, trials, _sampler(settings, int(turns.integers(2**32))))
    for _ in range(_DRAWS):
        yield _values(space, study.ask(_distributions(space)).params)
    while True:
        yield {dimension.setting: dimension.values[turns.integers(len(dimension.values))] for dimension in space}


def _sampler(settings: SearchSettings, seed: int) -> BaseSampler:
    if settings.method is SearchMethod.RANDOM:
        return RandomSampler(seed)
    by_chance = min(max(round(settings.trials * _STARTUP_SHARE), _FEWEST_AT_RANDOM), _MOST_AT_RANDOM)
    return TPESampler(n_startup_trials=by_chance, seed=seed)


def is_poor(space: Space, score: ScoreName, trials: Sequence[Trial], scores: Sequence[float]) -> bool:
    """Whether the best of a trial's epochs so far is worse than the median of the finished ones after as many (the
    median rule of Golovin et al. 2017, "Google Vizier").

    Nothing is poor in its first epoch, or before three trials are finished.
    """
    pruner = optuna.pruners.MedianPruner(_FEWEST_TO_PRUNE_BY, n_warmup_steps=_EPOCHS_BEFORE_PRUNING + 1)
    trial = _study(space, score, trials, RandomSampler(0), pruner).ask()
    for epoch, value in enumerate(scores, start=1):
        trial.report(value, epoch)
    return bool(trial.should_prune())


def importance(space: Space, score: ScoreName, trials: Sequence[Trial]) -> dict[str, float]:
    """What share of the differences between the scores each setting accounts for, the largest first; they add to 1
    (functional ANOVA, Hutter et al. 2014). Empty for fewer than five finished trials, or where all scored the same.
    """
    finished = [trial for trial in trials if trial.counts]
    if len(finished) < _FEWEST_TO_RANK_BY or len({trial.score for trial in finished}) < 2:
        return {}
    varied = [one for one in space if len({trial.values[one.setting] for trial in finished}) > 1]
    found = optuna.importance.get_param_importances(
        _study(space, score, finished, RandomSampler(0)),
        evaluator=optuna.importance.FanovaImportanceEvaluator(seed=0),
        params=[dimension.setting for dimension in varied],
    )
    return {name: float(share) for name, share in sorted(found.items(), key=lambda pair: -pair[1])}


def _study(
    space: Space,
    score: ScoreName,
    trials: Sequence[Trial],
    sampler: BaseSampler,
    pruner: optuna.pruners.BasePruner | None = None,
) -> optuna.Study:
    study = optuna.create_study(direction="maximize", sampler=sampler, pruner=pruner)
    study.add_trials([_frozen(space, score, trial) for trial in trials if trial.state in _STATES and trial.epochs])
    return study


def _frozen(space: Space, score: ScoreName, trial: Trial) -> FrozenTrial:
    scores = [getattr(epoch, score) for epoch in trial.epochs]
    return create_trial(
        state=_STATES[trial.state],
        value=max(scores),
        params={one.setting: one.values.index(trial.values[one.setting]) for one in space},
        distributions=_distributions(space),
        intermediate_values=dict(enumerate(scores, start=1)),
    )


def _distributions(space: Space) -> dict[str, BaseDistribution]:
    """By place in the list of values: so their order is known, whatever they are."""
    return {dimension.setting: IntDistribution(0, len(dimension.values) - 1) for dimension in space}


def _values(space: Space, places: Mapping[str, int]) -> dict[str, Value]:
    return {dimension.setting: dimension.values[places[dimension.setting]] for dimension in space}


def _key(space: Space, values: Mapping[str, Value]) -> tuple[Value, ...]:
    return tuple(values.get(dimension.setting) for dimension in space)
