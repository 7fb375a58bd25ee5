"""Which test texts to check among those that a model agrees with: the first of one random order of them.

The order is one for all texts of a project. A run takes from it what it agreed with before any label was corrected, so
each has a simple random sample of these, and what was checked for one run counts for every other that agreed there. The
labels before count, not those that a later run was trained on: of the corrected ones it would find none wrong, while
those that nobody looked at are as often wrong as ever.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pandas import DataFrame, Series

from core import text_order
from core.data import correction_log
from core.prediction.corrected import SMALLEST_SAMPLE
from core.records import CorrectionKind, Run
from core.records.columns import ID, PREDICTED_LABEL, TRUE_LABEL
from core.workflow import ground_truth, merges, results
from core.workflow.bench import Bench
from core.workflow.corrections import labels_before
from core.workflow.corrections.draft import Draft


@dataclass(frozen=True)
class Draw:
    """``ids`` of all test texts that the model agrees with by the labels ``before``, in a random order.

    ``before`` has the index of ``results.answers``. ``seed`` is the run's where its own draw is kept, None where the
    order is that of the project's texts.
    """

    ids: tuple[str, ...]
    before: Series
    seed: int | None = None


@dataclass(frozen=True)
class AgreeingSample:
    """Test texts drawn at random among those that the run's model agrees with, the first ``size`` of a fixed order."""

    ids: tuple[str, ...]
    agreeing: int
    seed: int | None = None

    @property
    def size(self) -> int:
        return len(self.ids)

    @property
    def how(self) -> str:
        """How they were drawn, in words."""
        if self.seed is not None:
            return f"by the run's seed {self.seed}"
        return "in one order for all runs, so that a text that you check is checked for each run that was right"


def of_run(bench: Bench, run: Run, size: int) -> AgreeingSample:
    """Test texts to check as the mismatches were checked, at least ``SMALLEST_SAMPLE`` where there are as many: a
    larger sample holds the smaller one.
    """
    found = draw(bench, run)
    return AgreeingSample(found.ids[: max(size, SMALLEST_SAMPLE)], len(found.ids), found.seed)


def draw(bench: Bench, run: Run) -> Draw:
    """By the order of the project's texts; by the run's own seed, as an earlier Errata drew, where more was checked in
    that order. Later corrections do not change which texts are in either.
    """
    answered = results.answers(bench, run)
    shared, own = _of_project(bench, run, answered), _by_seed(run, answered)
    confirmed = _confirmed(bench, run)

    def checked(one: Draw) -> int:
        # Not those that got another label: what was found wrong elsewhere must not choose the sample.
        return len(confirmed.intersection(one.ids[:SMALLEST_SAMPLE]))

    return own if checked(own) > checked(shared) else shared


def _of_project(bench: Bench, run: Run, answered: DataFrame) -> Draw:
    before = _labels_before(bench, run, answered)
    agreeing = answered.loc[before == answered[PREDICTED_LABEL], ID]
    return Draw(tuple(sorted(agreeing, key=lambda id: text_order.place(run.project_id, id))), before)


def _by_seed(run: Run, answered: DataFrame) -> Draw:
    rows = answered.sort_values(ID, ignore_index=True)
    agreeing = rows[rows[TRUE_LABEL] == rows[PREDICTED_LABEL]]
    order = np.random.default_rng(run.config.seed).permutation(len(agreeing))
    return Draw(tuple(agreeing[ID].iloc[order]), answered[TRUE_LABEL], run.config.seed)


def _labels_before(bench: Bench, run: Run, answered: DataFrame) -> Series:
    """Each text's label before somebody gave it another for the version of the run or an earlier one; that of the run
    where nobody did, or where what it was cannot be told.
    """
    own = ground_truth.trained_on(bench, run)
    log, classes = ground_truth.log_of(bench, own), merges.of(bench, own)
    until_then = labels_before.of(bench, Draft(tuple(bench.store.versions(run.project_id)), tuple(log)))
    first: dict[str, str] = {}
    for entry in correction_log.effective(log):
        if entry.id in until_then:
            label = until_then[entry.id]
            first.setdefault(str(entry.change.text_id), classes.get(label, label))
    return answered[ID].map(first).astype("str").fillna(answered[TRUE_LABEL])


def _confirmed(bench: Bench, run: Run) -> set[str]:
    """The texts whose label somebody said is right, draft included."""
    newest = bench.store.versions(run.project_id)[-1]
    made = [entry for entry in bench.store.corrections(run.project_id) if entry.id > newest.log.after]
    changes = correction_log.changes(made)
    of_votes = {id for id, (_, by) in changes.labels.items() if by.change.kind is CorrectionKind.CONFIRM}
    return of_votes | changes.confirmed.keys()
