"""Two cross-validations of one division: the answers of all their folds, text by text."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from pandas import DataFrame

from core import figures
from core.counted import counted, joined
from core.prediction.comparison import SIGNIFICANCE_LEVEL
from core.records import Comparison, Measure, PairedDifference, Project, Run
from core.records.columns import ID, PREDICTED_LABEL, TRUE_LABEL, UNIT
from core.workflow import (
    comparison,
    cross_validation,
    looks,
    measures,
    paired_answers,
    results,
    seeds,
    test_history,
    verdict,
)
from core.workflow.bench import Bench
from core.workflow.comparison import RunComparison

_FEWEST = 2


@dataclass(frozen=True)
class ComparedFolds:
    """For each fold in which both have a model the run of the earlier and of the later, and how all their answers
    differ, on the labels that they were tested on.

    ``folds`` is how many the division has; ``p_value`` is that of the test, corrected for the ``comparisons`` (Holm),
    each in words, on the test part of that fold where the correction is largest.
    """

    before: tuple[Run, ...]
    after: tuple[Run, ...]
    folds: int
    measure: Measure
    compared: Comparison
    p_value: float
    comparisons: tuple[str, ...]

    @property
    def difference(self) -> PairedDifference:
        return self.compared.of(self.measure)

    @property
    def may_be_luck(self) -> bool:
        return verdict.includes_none(self.difference) or self.p_value >= SIGNIFICANCE_LEVEL


def of_comparison(bench: Bench, project: Project, found: RunComparison) -> ComparedFolds | None:
    """Compare the cross-validations that two compared runs are of; None where they are not of two of one division that
    have models of two folds in common.

    Each run is looked at, and the comparison of the two runs is logged with that of all folds, as whoever reads one
    reads both: raises JobError where the test part is locked, DamagedError.
    """
    tested = [bench.store.split(run.split_id) for run in (found.against, found.run)]
    pair = [cross_validation.of_run(bench, project, run) for run in (found.against, found.run)]
    if pair[0] is None or pair[1] is None or tested[0].folder != tested[1].folder:
        return None
    old, new = ({fold: run for fold, run in one.runs.items() if run.has_model} for one in pair if one is not None)
    both = sorted(old.keys() & new.keys())
    if len(both) < _FEWEST or {run.id for run in old.values()} & {run.id for run in new.values()}:
        return None
    looks.check_open(bench, project.id)
    before, after = ([each[fold] for fold in both] for each in (old, new))
    theirs, ours = (_answers(bench, runs) for runs in (before, after))
    # A table may have no prediction of some texts.
    in_both = ours.index.intersection(theirs.index)
    theirs, ours = theirs.loc[in_both], ours.loc[in_both]
    measure = measures.of_run(bench, found.run)
    compared = paired_answers.compare(
        bench,
        project.id,
        (theirs[TRUE_LABEL], theirs[PREDICTED_LABEL]),
        (ours[TRUE_LABEL], ours[PREDICTED_LABEL]),
        units=ours[UNIT],
        drawn_from=(None, None),
    )
    of_pair = comparison.measure(bench, found)
    looks.at_comparison(bench, found.run, found.against, of_pair, found.comparison.of(of_pair).p_value)
    p_value, counted_ones = looks.at_experiments(bench, after, before, measure, compared.of(measure).p_value)
    said = test_history.in_words(bench, project.id, counted_ones)
    return ComparedFolds(tuple(before), tuple(after), pair[0].folds, measure, compared, p_value, said)


def _answers(bench: Bench, runs: list[Run]) -> DataFrame:
    """To each text by the one run that has not learned from it; by the texts' ids."""
    return pd.concat([results.answers(bench, run) for run in runs]).set_index(ID)


def headline(found: ComparedFolds) -> str:
    """“In all folds together run-6 to run-10 have a higher F1 of “yes” than run-1 to run-5 (+5.1 points [+1.0, …])”."""
    new, old = seeds.named(found.after), seeds.named(found.before)
    points = verdict.points(found.difference)
    if found.may_be_luck:
        return f"No difference in {found.measure} between {new} and {old} can be told from luck: {points}"
    higher = "higher" if found.difference.value > 0 else "lower"
    return f"In all folds together {new} have a {higher} {found.measure} than {old} ({points})"


def reading(found: ComparedFolds) -> str:
    """What the figures rest on."""
    number = len(found.before)
    folds = f"all {number} folds" if number == found.folds else f"{number} of {found.folds} folds"
    scores = " and ".join(
        figures.figure(one.of(found.measure).value) for one in (found.compared.before, found.compared.after)
    )
    tested = verdict.test_in_words(
        found.difference.p_value, found.p_value, len(found.comparisons), "the test part of one of these folds"
    )
    return (
        f"Scores of the answers of {folds} together ({scores}), {counted(found.compared.texts, 'text')} with the "
        f"labels of their tests, {_answered(found)}; {tested}. The interval holds for the choice of texts: how much "
        "other trainings would differ it does not tell."
    )


def _answered(found: ComparedFolds) -> str:
    """By what each text is answered; of predictions from a table nobody knows whether they rest on these texts."""
    from_table = [seeds.named(runs) for runs in (found.before, found.after) if runs[0].read_from is not None]
    if not from_table:
        return "each answered by the run of its fold, which has not learned from it"
    by_model = "by the model of its fold, which has not learned from it, and " if len(from_table) == 1 else ""
    return f"each answered {by_model}by the table of {joined(from_table)}, of which it is not known what it rests on"


def of_each(found: ComparedFolds) -> list[tuple[str, str, str]]:
    """For each pair of runs their names and scores: “run-6 and run-1”, the earlier score, the later one."""
    return [
        (f"{old.name} and {new.name}", _score(old, found.measure), _score(new, found.measure))
        for old, new in zip(found.before, found.after, strict=True)
    ]


def _score(run: Run, measure: Measure) -> str:
    return "" if run.result is None else figures.figure(run.result.test.of(measure).value)
