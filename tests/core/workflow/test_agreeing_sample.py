"""Which agreeing texts are drawn: the same for every run that agreed with them, and at random of each run's own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.prediction.corrected import SMALLEST_SAMPLE
from core.records import DatasetVersion, Origin, Project, Run
from core.workflow import agreeing_sample, checked_sample, ground_truth, projects, results
from core.workflow.bench import Bench
from core.workflow.corrections import next_version
from tests.core.workflow import planted
from tests.core.workflow.by import By
from tests.core.workflow.corrections import correcting
from tests.core.workflow.planted import other
from tests.core.workflow.versions import keep
from tests.tables import simple_csv

TEST = {f"t{index}" for index in range(100)}
WRONG = {f"t{index}" for index in range(0, 100, 10)}
BY: By = {"author": "Ann", "place": Origin.MISMATCHES}

Ran = tuple[Project, DatasetVersion, Run]


@pytest.fixture
def ran(bench: Bench, tmp_path: Path) -> Ran:
    """A run with ten mismatches in a hundred test texts."""
    project = projects.create(bench, "Campaign")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv", 220))
    return project, version, planted.run(bench, project, planted.divide(bench, version, TEST), planted.wrong_on(WRONG))


def _ids(bench: Bench, run: Run, size: int = len(TEST)) -> tuple[str, ...]:
    return agreeing_sample.of_run(bench, run, size).ids


def _check(bench: Bench, ran: Ran, right: list[str], wrong: list[str]) -> DatasetVersion:
    project, version, _ = ran
    labels = ground_truth.texts(bench, version).set_index("id")["label"]
    correcting.confirm(bench, version, right, **BY)
    for id in wrong:
        correcting.relabel(bench, version, [id], other(labels[id]), **BY)
    return next_version.apply(bench, project)


def _same_model(bench: Bench, ran: Ran, version: DatasetVersion) -> Run:
    """A run on that version with the answers of the first one."""
    project, _, run = ran
    said = dict(results.answers(bench, run).set_index("id")["predicted_label"])
    return planted.run(bench, project, planted.divide(bench, version, TEST), lambda id, label: said.get(id, label))


def test_the_sample_is_of_agreeing_texts_and_stays_the_same(bench: Bench, ran: Ran) -> None:
    run = ran[2]
    sample = agreeing_sample.of_run(bench, run, 3)
    assert (sample.size, sample.agreeing, sample.seed) == (SMALLEST_SAMPLE, 90, None)
    assert len(set(sample.ids)) == sample.size
    assert set(sample.ids) <= TEST - WRONG
    assert _ids(bench, run, 40)[: sample.size] == sample.ids
    assert len(_ids(bench, run, 4000)) == 90
    _check(bench, ran, [], [sample.ids[0], sample.ids[5], *WRONG])
    assert agreeing_sample.of_run(bench, run, 3) == sample


def test_what_was_checked_for_a_run_counts_for_the_same_model_trained_again(bench: Bench, ran: Ran) -> None:
    run = ran[2]
    order = _ids(bench, run)
    corrected = _check(bench, ran, [*order[4:40], *sorted(WRONG)[3:]], [*order[:4], *sorted(WRONG)[:3]])
    again = _same_model(bench, ran, corrected)
    assert _ids(bench, again) == order
    first, second = (checked_sample.of_run(bench, one) for one in (run, again))
    assert first is not None
    assert second is not None
    # By the corrected labels none of the checked ones would be wrong, though four of forty of the others may be.
    assert (second.scores.checked, second.scores.wrong) == (40, 4)
    assert second.scores == first.scores


def test_runs_share_the_order_of_the_texts_that_both_agree_with(bench: Bench, ran: Ran) -> None:
    project, _, run = ran
    wrong = {f"t{index}" for index in range(5, 100, 10)}
    split = bench.store.split(run.split_id)
    another = planted.run(bench, project, split, planted.wrong_on(wrong), seed=run.config.seed + 1)
    both = TEST - WRONG - wrong
    ours, theirs = ([id for id in _ids(bench, one) if id in both] for one in (run, another))
    assert ours == theirs
    assert len(ours) == 80


def test_a_run_whose_own_draw_was_checked_by_an_earlier_errata_keeps_it(bench: Bench, ran: Ran) -> None:
    run = ran[2]
    agreeing = sorted(TEST - WRONG)
    drawn = [agreeing[place] for place in np.random.default_rng(run.config.seed).permutation(len(agreeing))]
    correcting.confirm(bench, ran[1], drawn[:35], **BY)
    kept = agreeing_sample.of_run(bench, run, 40)
    assert (kept.ids, kept.seed) == (tuple(drawn[:40]), run.config.seed)
    next_version.apply(bench, ran[0])
    found = checked_sample.of_run(bench, run)
    assert found is not None
    assert (found.tells, found.scores.checked) == (True, 35)


def test_its_own_draw_is_kept_with_holes_but_not_for_labels_that_were_found_wrong(bench: Bench, ran: Ran) -> None:
    _, version, run = ran
    agreeing = sorted(TEST - WRONG)
    drawn = [agreeing[place] for place in np.random.default_rng(run.config.seed).permutation(len(agreeing))]
    labels = ground_truth.texts(bench, version).set_index("id")["label"]
    for id in drawn[:10]:
        correcting.relabel(bench, version, [id], other(labels[id]), **BY)
    assert agreeing_sample.of_run(bench, run, 40).seed is None
    correcting.confirm(bench, version, drawn[12:24:2], **BY)
    assert agreeing_sample.of_run(bench, run, 40).seed == run.config.seed


def test_a_run_that_agrees_with_nothing_has_an_empty_sample(bench: Bench, ran: Ran) -> None:
    project, _, run = ran
    hopeless = planted.run(bench, project, bench.store.split(run.split_id), lambda id, label: other(label))
    assert _ids(bench, hopeless, 30) == ()
