"""Labels of test texts that another version changed: what that does to a run's scores, and what to check beside it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import pandas as pd
from pandas import DataFrame

from core.data.matching import same_texts
from core.errors import DamagedError
from core.prediction.comparison import compare
from core.records import Comparison, DatasetVersion, Evaluation, Run, Score
from core.workflow import ground_truth, results
from core.workflow.bench import Bench

SMALLEST_SAMPLE = 30


@dataclass(frozen=True)
class Relabelled:
    """One run's answers on the labels of two versions, on those test texts that both versions have.

    ``texts`` has the columns ``id, text, before, after, predicted, was_mismatch``, one row a text whose label changed;
    ``was_mismatch`` tells whether a run that was there before the change had answered other than the label at that
    time. ``missing`` counts the test texts that the other version does not have.
    """

    before: DatasetVersion
    after: DatasetVersion
    comparison: Comparison
    texts: DataFrame
    missing: int

    @property
    def mismatches(self) -> int:
        return int(self.texts["was_mismatch"].sum())


@dataclass(frozen=True)
class AgreeingSample:
    """Test texts drawn at random among those that the run's model agrees with, the first ``size`` of a fixed order.

    ``relabelled`` is the share of them whose label the newest version changed, with Wilson's 95 % interval.
    """

    ids: tuple[str, ...]
    agreeing: int
    seed: int
    relabelled: Score

    @property
    def size(self) -> int:
        return len(self.ids)


def versions_with_other_labels(bench: Bench, run: Run) -> list[DatasetVersion]:
    """The versions, oldest first, in which a test text of the run has another label than in the run's own."""
    answered = results.answers(bench, run)
    others = (version for version in bench.store.versions(run.project_id) if version.id != run.version_id)
    return [version for version in others if _has_other_labels(bench, answered, version)]


def _has_other_labels(bench: Bench, answered: DataFrame, version: DatasetVersion) -> bool:
    # A damaged version has no labels to compare with; those of the others can be.
    with suppress(DamagedError):
        return bool((labels_of(bench, answered, version) != answered["true_label"]).any())
    return False


def changed_before(bench: Bench, run: Run) -> int:
    """How many test texts carry another label in the run's own version than in the first version that has them."""
    answered = results.answers(bench, run)
    own = bench.store.version(run.version_id).number
    first = pd.Series(pd.NA, index=answered.index, dtype="str")
    for version in bench.store.versions(run.project_id):
        if version.number < own:
            first = first.fillna(labels_of(bench, answered, version, otherwise=None))
    return int((first.notna() & (first != answered["true_label"])).sum())


def on_other_labels(bench: Bench, run: Run, other: DatasetVersion) -> Relabelled:
    """The run's scores on the labels of its own version and of another, the one of the lower number as ``before``."""
    own = bench.store.version(run.version_id)
    before, after = sorted((own, other), key=lambda version: version.number)
    answered = results.answers(bench, run)
    answered = answered.assign(other_label=labels_of(bench, answered, other, otherwise=None))
    both = answered.dropna(subset="other_label")
    columns = {own.id: "true_label", other.id: "other_label"}
    both = both.rename(
        columns={columns[before.id]: "before", columns[after.id]: "after", "predicted_label": "predicted"}
    )
    labels = tuple(sorted({*both["before"], *both["after"], *both["predicted"]}))
    predicted = both["predicted"].tolist()
    changed = both[both["before"] != both["after"]]
    return Relabelled(
        before=before,
        after=after,
        comparison=compare((both["before"].tolist(), predicted), (both["after"].tolist(), predicted), labels),
        texts=changed.assign(was_mismatch=were_mismatches(bench, changed, after)).reset_index(drop=True),
        missing=len(answered) - len(both),
    )


def sample_of_agreeing(bench: Bench, run: Run, size: int) -> AgreeingSample:
    """Test texts to check as the mismatches were checked, at least ``SMALLEST_SAMPLE`` where there are as many.

    The order is drawn with the run's own seed from its own answers, which never change: a larger sample holds the
    smaller one, and later corrections do not change which texts are in it.
    """
    answered = results.answers(bench, run).sort_values("id", ignore_index=True)
    agreeing = answered[answered["true_label"] == answered["predicted_label"]]
    order = np.random.default_rng(run.config.seed).permutation(len(agreeing))
    drawn = agreeing.iloc[order[: max(size, SMALLEST_SAMPLE)]]
    newest = bench.store.versions(run.project_id)[-1]
    relabelled = int((labels_of(bench, drawn, newest) != drawn["true_label"]).sum())
    return AgreeingSample(
        ids=tuple(drawn["id"]),
        agreeing=len(agreeing),
        seed=run.config.seed,
        relabelled=Score.share(relabelled, len(drawn)) if len(drawn) else Score(0.0, 0.0, 1.0),
    )


def unknown_answers(evaluation: Evaluation, version: DatasetVersion) -> dict[str, int]:
    """Answers that name a class which the version does not have, by class: they all count as wrong."""
    answered = {
        label: sum(column)
        for label, column in zip(evaluation.labels, zip(*evaluation.confusion, strict=True), strict=True)
    }
    return {label: number for label, number in answered.items() if number and label not in version.report.labels}


def labels_of(
    bench: Bench, answered: DataFrame, version: DatasetVersion, otherwise: str | None = "true_label"
) -> pd.Series:
    """Each text's label in that version; where the version does not have the text, the column named, else missing."""
    texts = ground_truth.texts(bench, version, ["id", "text", "label"])
    pairs = same_texts(answered, texts)
    found = pd.Series(
        texts["label"].iloc[pairs["after"]].to_numpy(), index=answered.index[pairs["before"]], dtype="str"
    ).reindex(answered.index)
    return found if otherwise is None else found.fillna(answered[otherwise])


def were_mismatches(bench: Bench, texts: DataFrame, version: DatasetVersion) -> pd.Series:
    """Whether a run that had finished before that version was made had the text (``id, text``) among its mismatches."""
    found = pd.Series(False, index=texts.index)
    for run in bench.store.runs(version.project_id):
        if not run.has_model or run.finished is None or run.finished > version.created:
            continue
        # What a damaged run had among its mismatches nobody can tell any more.
        with suppress(DamagedError):
            answered = results.answers(bench, run)
            wrong = answered[answered["true_label"] != answered["predicted_label"]]
            found |= texts.index.isin(texts.index[same_texts(texts, wrong)["before"]])
    return found
