from __future__ import annotations

import msgspec
import pytest
from scipy.stats import binomtest

from core.records import ColumnMapping, Evaluation, Progress, Score, TrainingConfig, from_json, to_json
from tests.records import evaluation


def test_the_layout_follows_from_the_columns() -> None:
    assert ColumnMapping(text="t", label="l").layout == "simple"
    assert ColumnMapping(text="t", label="l", annotator="a").layout == "long"
    assert ColumnMapping(text="t", annotators=("a", "b")).layout == "wide"


def test_records_survive_json() -> None:
    config = TrainingConfig(model="m", positive="True", max_length=64)
    assert from_json(TrainingConfig, to_json(config)) == config
    scores = evaluation(((3, 1), (2, 4)))
    assert from_json(Evaluation, to_json(scores)) == scores


def test_a_record_that_does_not_fit_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        from_json(TrainingConfig, b'{"model": 3}')


def test_mismatches_are_the_cells_off_the_diagonal() -> None:
    scores = evaluation(((3, 1), (2, 4)))
    assert (scores.texts, scores.mismatches) == (10, 3)
    assert scores.headline("yes") is scores.per_class["yes"]
    assert scores.headline(None) is scores.macro


def test_progress_counts_epochs_by_steps() -> None:
    assert Progress(phase="training", step=15, steps=60, epochs=6).epoch == pytest.approx(1.5)
    assert Progress(phase="waiting").fraction == 0.0


@pytest.mark.parametrize(("part", "whole"), [(0, 5), (3, 3), (1, 1), (2, 7), (40, 41), (512, 20_000)])
def test_a_share_has_wilsons_interval(part: int, whole: int) -> None:
    interval = binomtest(part, whole).proportion_ci(0.95, method="wilson")
    ours = Score.share(part, whole)
    assert ours.value == part / whole
    assert (ours.low, ours.high) == pytest.approx((interval.low, interval.high), abs=1e-12)
    assert 0 <= ours.low <= ours.value <= ours.high <= 1
