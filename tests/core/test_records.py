from __future__ import annotations

from collections.abc import Iterator
from dataclasses import is_dataclass
from typing import Any

import msgspec
import numpy as np
import pytest
from pandas import DataFrame
from scipy.stats import binomtest

from core.data.agreement import measure
from core.prediction import intervals
from core.prediction.corrected import correct
from core.prediction.metrics import evaluate
from core.records import (
    Agreement,
    ColumnMapping,
    Evaluation,
    Score,
    TrainingConfig,
    TrainingProgress,
    from_json,
    to_json,
)
from core.records.columns import ANNOTATOR, ID, LABEL
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
    assert TrainingProgress(phase="training", step=15, steps=60, epochs=6).epoch == pytest.approx(1.5)
    assert TrainingProgress(phase="waiting").fraction == 0.0


@pytest.mark.parametrize(("part", "whole"), [(0, 5), (3, 3), (1, 1), (2, 7), (40, 41), (512, 20_000)])
def test_a_share_has_wilsons_interval(part: int, whole: int) -> None:
    interval = binomtest(part, whole).proportion_ci(0.95, method="wilson")
    ours = Score.share(part, whole)
    assert ours.value == part / whole
    assert (ours.low, ours.high) == pytest.approx((interval.low, interval.high), abs=1e-12)
    assert 0 <= ours.low <= ours.value <= ours.high <= 1


def scores_in(record: object) -> Iterator[Score]:
    """All that a record holds, at any depth."""
    if isinstance(record, Score):
        yield record
    elif isinstance(record, dict | tuple):
        for one in record.values() if isinstance(record, dict) else record:
            yield from scores_in(one)
    elif is_dataclass(record):
        yield from scores_in(vars(record))


def of_answers(texts: int, *, right: bool) -> tuple[object, ...]:
    """Scores of answers, tied and stratified ones, and of labels of which all or some were checked."""
    labels = ("yes", "no")
    true, units = list(labels) * texts, [number // 4 for number in range(2 * texts)]
    said = true if right else true[::-1]
    of_parts: list[dict[str, Any]] = [{}, {"units": units}, {"drawn_from": 10 * texts}]
    checked = [right] * len(true)
    return (
        *(evaluate(true, said, labels, **of_part) for of_part in of_parts),
        correct(true, said, checked, checked, labels),
        intervals.mean(np.full(texts, float(right)), np.arange(texts)),
    )


def of_annotators(texts: int) -> Agreement:
    said = [(f"t{text}", name, "123"[text % 3]) for text in range(texts) for name in ("Ann", "Ben", "Eve", "Tom")]
    return measure(DataFrame(said, columns=[ID, ANNOTATOR, LABEL]), DataFrame({ID: []}), order="123", resamples=50)


@pytest.mark.parametrize("texts", [10, 21, 57, 102])
def test_where_all_is_right_every_interval_ends_at_one_and_where_nothing_is_at_nought(texts: int) -> None:
    right = [*scores_in(of_answers(texts, right=True)), *scores_in(of_annotators(texts))]
    assert {(one.value, one.high) for one in right} == {(1.0, 1.0)}
    assert {(one.value, one.low) for one in scores_in(of_answers(texts, right=False))} == {(0.0, 0.0)}
