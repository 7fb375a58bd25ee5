"""What is proposed, given up and found to matter, on trials whose scores follow a planted rule."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest

from core.records import Dimension, EpochScores, ScoreName, SearchMethod, SearchSettings, Space, Trial, TrialState
from core.training import search_space, trials

SPACE: Space = (
    Dimension("learning_rate", (1e-5, 2e-5, 3e-5, 4e-5)),
    Dimension("epochs", (2, 4, 6)),
    Dimension("batch_size", (8, 16)),
)


def _trial(number: int, values: dict[str, Any], scores: list[float], state: TrialState = TrialState.DONE) -> Trial:
    epochs = tuple(EpochScores(n, 0.5, 0.5, 0.0, 0.0, score, 0.0) for n, score in enumerate(scores, start=1))
    return Trial(number, values, state, 1, max(scores), 1, epochs)


def _made(rule: Callable[[dict[str, Any]], float], settings: SearchSettings, space: Space = SPACE) -> list[Trial]:
    made: list[Trial] = []
    for number in range(1, settings.trials + 1):
        values = trials.propose(space, settings, 7, ScoreName.F1, made)
        if values is None:
            break
        made.append(_trial(number, values, [rule(values)]))
    return made


@pytest.mark.parametrize("method", list(SearchMethod))
def test_each_combination_is_proposed_once_until_none_is_left(method: SearchMethod) -> None:
    made = _made(lambda values: 0.5, SearchSettings(trials=60, method=method))
    combinations = {tuple(trial.values.items()) for trial in made}
    assert len(made) == len(combinations) == search_space.size(SPACE) == 24


def test_the_grid_goes_through_the_combinations_in_their_order() -> None:
    made = _made(lambda values: 0.5, SearchSettings(trials=24, method=SearchMethod.GRID))
    wanted = itertools.product(*(dimension.values for dimension in SPACE))
    assert [tuple(trial.values.values()) for trial in made] == list(wanted)


def test_the_next_proposal_follows_from_the_trials_and_the_seed_alone() -> None:
    settings = SearchSettings(trials=12)
    made = _made(lambda values: values["learning_rate"] * 1e4, settings)
    again = [trials.propose(SPACE, settings, 7, ScoreName.F1, made[:number]) for number in range(12)]
    assert [trial.values for trial in made] == again
    other = [trials.propose(SPACE, settings, 8, ScoreName.F1, made[:number]) for number in range(12)]
    assert again != other


def test_tpe_tries_more_where_the_scores_are_better_than_chance_would() -> None:
    """Of 128 combinations one quarter is good; from the 13th trial on chance would take a good one in 25 %."""
    space = (Dimension("learning_rate", tuple(i * 1e-5 for i in range(1, 9))), Dimension("epochs", tuple(range(1, 17))))

    def good(values: dict[str, Any]) -> bool:
        return values["learning_rate"] > 4.5e-5 and int(values["epochs"]) > 8

    made = _made(
        lambda values: 0.4 + values["learning_rate"] * 2e3 + values["epochs"] / 100, SearchSettings(trials=36), space
    )
    assert sum(good(dict(trial.values)) for trial in made[12:]) / 24 > 0.5


def test_failed_trials_count_as_tried_and_teach_nothing() -> None:
    settings = SearchSettings(trials=24, method=SearchMethod.GRID)
    first = trials.propose(SPACE, settings, 7, ScoreName.F1, [])
    assert first is not None
    failed = Trial(1, first, TrialState.FAILED, 2, error="The memory is full.")
    second = trials.propose(SPACE, settings, 7, ScoreName.F1, [failed])
    assert second is not None
    assert second != first
    damaged = Trial(2, {}, TrialState.FAILED, error="damaged")
    assert trials.propose(SPACE, settings, 7, ScoreName.F1, [failed, damaged]) == second


MEDIAN = [[0.1, 0.2, 0.8], [0.3, 0.5, 0.9], [0.4, 0.6, 0.7]]


@pytest.mark.parametrize(
    ("scores", "poor"),
    [
        ([0.0], False),  # in its first epoch nothing is poor
        ([0.0, 0.4], True),  # the median after two epochs is .5
        ([0.0, 0.6], False),
        ([0.6, 0.4], False),  # its best epoch counts
        ([0.0, 0.5, 0.7], True),
        ([0.0, 0.5, 0.85], False),
    ],
)
def test_a_trial_is_poor_below_the_median_of_the_finished_ones(scores: list[float], poor: bool) -> None:
    point = {"learning_rate": 1e-5, "epochs": 2, "batch_size": 8}
    finished = [_trial(number, point, epochs) for number, epochs in enumerate(MEDIAN, start=1)]
    assert trials.is_poor(SPACE, ScoreName.F1, finished, scores) is poor


def test_nothing_is_poor_before_three_trials_are_finished() -> None:
    point = {"learning_rate": 1e-5, "epochs": 2, "batch_size": 8}
    finished = [_trial(number, point, [0.9, 0.9]) for number in (1, 2)]
    pruned = [_trial(3, point, [0.8, 0.8], TrialState.PRUNED)]
    assert not trials.is_poor(SPACE, ScoreName.F1, [*finished, *pruned], [0.0, 0.0])


def test_the_setting_that_was_planted_to_matter_comes_first() -> None:
    made = _made(
        lambda values: 0.5 + 4e3 * values["learning_rate"] + 0.01 * values["epochs"],
        SearchSettings(trials=20, method=SearchMethod.RANDOM),
    )
    found = trials.importance(SPACE, ScoreName.F1, made)
    assert next(iter(found)) == "learning_rate"
    assert sum(found.values()) == pytest.approx(1)
    # Of the variance over the grid: 4 values 0.04 apart against 3 values 0.02 apart and 2 that change nothing.
    planted = {"learning_rate": 0.04**2 * 15 / 12, "epochs": 0.02**2 * 8 / 12}
    assert found["learning_rate"] == pytest.approx(planted["learning_rate"] / sum(planted.values()), abs=0.12)


def test_importance_says_nothing_on_few_trials_or_equal_scores() -> None:
    few = _made(lambda values: values["learning_rate"], SearchSettings(trials=4))
    assert trials.importance(SPACE, ScoreName.F1, few) == {}
    equal = _made(lambda values: 0.5, SearchSettings(trials=8))
    assert trials.importance(SPACE, ScoreName.F1, equal) == {}


def test_a_setting_without_choice_has_no_importance() -> None:
    space = (SPACE[0], Dimension("epochs", (4,)), SPACE[2])
    made = _made(lambda values: values["learning_rate"] * 1e4, SearchSettings(trials=8), space)
    assert set(trials.importance(space, ScoreName.F1, made)) == {"learning_rate", "batch_size"}
