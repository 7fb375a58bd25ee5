"""What may be the cause of a difference between two runs: in what they were trained otherwise, or luck alone."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from core.errors import DamagedError
from core.records import Run, RunState
from core.workflow import (
    classifiers,
    comparison,
    ensembles,
    ground_truth,
    read_predictions,
    retraining,
    run_status,
    training,
    training_words,
)
from core.workflow.bench import Bench
from core.workflow.comparison import RunComparison

ANOTHER_SEED = "The same settings with another seed may move the scores as much."
SEED_ALONE = "This is what another seed alone does."


def in_words(bench: Bench, found: RunComparison) -> str:
    """What the two learned otherwise, in which settings they differ, and what luck has to do with it."""
    if elsewhere := [run for run in (found.against, found.run) if run.is_made_elsewhere]:
        return " ".join([*_unknown(elsewhere), *_stops(bench, found)])
    luck = SEED_ALONE if is_seed_alone(bench, found) else ANOTHER_SEED
    together = [ensembles.in_words(bench, one) for one in (found.against, found.run) if one.is_ensemble]
    learned, differing = comparison.learned_in_words(found), _differing_in_words(bench, found)
    return " ".join(filter(None, [learned, differing, *_stops(bench, found), *together, _own_member(found), luck]))


def _unknown(elsewhere: Sequence[Run]) -> list[str]:
    """What is not known of these runs, which were made elsewhere."""
    read = [run.name for run in elsewhere if run.read_from is not None]
    finished = [run.name for run in elsewhere if run.classifier is not None]
    return [read_predictions.unknown(read)] * bool(read) + [classifiers.unknown(finished)] * bool(finished)


def _stops(bench: Bench, found: RunComparison) -> list[str]:
    """“run-4 was stopped after 2.6 of 6 epochs.” Also where both kept the same epoch: the other one could go on."""
    pair = (found.against, found.run)
    return [f"{run.name} {run_status.in_words(bench, run)}." for run in pair if run.state is RunState.STOPPED]


def _own_member(found: RunComparison) -> str:
    """“run-3 is one of them.” Empty where neither of the two is an ensemble that the other one belongs to."""
    pairs = ((found.against, found.run), (found.run, found.against))
    return next((f"{one.name} is one of them." for one, other in pairs if one.id in other.members), "")


def is_seed_alone(bench: Bench, found: RunComparison) -> bool:
    return found.run.id in {one.id for one in training.with_other_seeds(bench, found.against)}


def differing(bench: Bench, found: RunComparison) -> list[str]:
    """The version and the settings in which the two differ, each with what it was and is: “seed (1 → 2)”; none where
    one was made elsewhere, as nothing is known of its settings.
    """
    if found.run.is_made_elsewhere or found.against.is_made_elsewhere:
        return []
    was, now = _versions(bench, found)
    return [f"version ({was} → {now})"] * (was != now) + training_words.differing(found.against, found.run)


def _differing_in_words(bench: Bench, found: RunComparison) -> str:
    otherwise = differing(bench, found)
    if not otherwise:
        return "The two were trained with the same settings on the same version."
    was, now = _versions(bench, found)
    alike = not found.comparison.fixed + found.comparison.broken
    if alike and was != now and len(otherwise) == 1 and _learned_the_same(bench, found):
        return (
            "The two are the same model: they learned from the same texts and labels with the same settings, as "
            f"versions {was} and {now} differ in test texts alone."
        )
    return f"The two differ in {', '.join(otherwise)}. Whatever differs may be the cause."


def _versions(bench: Bench, found: RunComparison) -> tuple[int, int]:
    return ground_truth.trained_on(bench, found.against).number, ground_truth.trained_on(bench, found.run).number


def _learned_the_same(bench: Bench, found: RunComparison) -> bool:
    with suppress(DamagedError):
        return retraining.learned_the_same(bench, found.against, found.run)
    return False
