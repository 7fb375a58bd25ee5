"""How a run is called where it stands among others."""

from __future__ import annotations

from core import figures
from core.records import Run
from core.workflow import captions, ensembles, learning_curve, seeds
from dashboard import resources
from dashboard.cached import cached
from dashboard.widgets import all_folds


def of(run: Run) -> str:
    """``run-7``, with what tells it from those it was started with, and the researcher's own name for it: ``run-7 ·
    fold 2 of 5``, ``run-7 · seed 42``, ``run-7 · 25 % of the texts · seed 42 · a first try``, ``ensemble-6 · run-1 to
    run-5, all together``. As it was typed: not escaped.
    """
    is_of_curve = _is_of_curve(run)
    share = f"{figures.percent(run.config.train_share, 0)} of the texts" if is_of_curve else ""
    seed = f"seed {run.config.seed}" if is_of_curve or _is_of_seeds(run) else ""
    who = run.config.model if run.is_made_elsewhere else ""
    told_apart = [all_folds.words(run), share, seed, _members(run) if run.is_ensemble else "", who]
    of_experiment = captions.of_experiment(resources.bench(), run)
    return " · ".join(filter(None, [run.name, *told_apart, run.title, of_experiment]))


@cached(500)
def _members(run: Run) -> str:
    return f"{seeds.named(ensembles.members(resources.bench(), run))}, all together"


@cached(500)
def _is_of_seeds(run: Run) -> bool:
    return seeds.is_one(resources.bench(), run)


@cached(500)
def _is_of_curve(run: Run) -> bool:
    return learning_curve.is_one(resources.bench(), run)
