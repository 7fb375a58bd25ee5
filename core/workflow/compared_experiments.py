"""Two experiments of several seeds on the same test texts: what one pair of runs cannot tell, as each is one draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core import figures
from core.counted import counted, joined
from core.prediction import seed_comparison
from core.prediction.seed_comparison import SeedComparison
from core.records import DatasetVersion, Measure, Project, Run
from core.records.columns import AGAINST, ID, RUN, TRUE_LABEL, UNIT
from core.workflow import comparison, looks, results, seeds, verdict
from core.workflow.bench import Bench

_FEWEST = 2


@dataclass(frozen=True)
class ComparedExperiments:
    """The runs with a model of the earlier and of the later experiment, and how their mean scores differ."""

    before: tuple[Run, ...]
    after: tuple[Run, ...]
    measure: Measure
    compared: SeedComparison

    @property
    def may_be_luck(self) -> bool:
        return verdict.includes_none(self.compared.difference)


def of_runs(
    bench: Bench, project: Project, run: Run, against: Run, version: DatasetVersion | None = None
) -> ComparedExperiments | None:
    """Compare the experiments that two runs are of; None where they are not of two experiments with several seeds.

    The texts are those on which the two runs are compared. Each run is looked at: raises JobError where the test part
    is locked, ComparisonError and DamagedError.
    """
    pair = [seeds.of_run(bench, project, one) for one in (against, run)]
    if any(one is None or len(one.done) < _FEWEST for one in pair):
        return None
    old, new = ([*one.done] for one in pair if one is not None)
    if {one.id for one in old} & {one.id for one in new}:
        return None
    for one in (*old, *new):
        looks.at_run(bench, one)
    first = comparison.of_runs(bench, run, against, version)
    texts = first.texts.set_index(ID)
    answers = {
        AGAINST: [_answers(bench, run, one, version, AGAINST, texts.index.tolist()) for one in old],
        RUN: [_answers(bench, one, against, version, RUN, texts.index.tolist()) for one in new],
    }
    units = results.answers(bench, run).set_index(ID)[UNIT].reindex(texts.index)
    measure = comparison.measure(bench, first)
    compared = seed_comparison.compare(
        texts[TRUE_LABEL].tolist(), answers[AGAINST], answers[RUN], measure, units=units.tolist()
    )
    return ComparedExperiments(tuple(old), tuple(new), measure, compared)


def _answers(
    bench: Bench, run: Run, against: Run, version: DatasetVersion | None, whose: str, ids: list[str]
) -> list[str]:
    """In the classes and on the texts of the comparison, as all runs of an experiment have the same parts."""
    found = comparison.of_runs(bench, run, against, version)
    return [str(answer) for answer in found.texts.set_index(ID)[whose].reindex(ids)]


def headline(found: ComparedExperiments) -> str:
    """“On average run-8 to run-12 have a higher F1 of “yes” than run-3 to run-7 (+5.1 points [+1.0, +9.2])”."""
    new, old = named(found.after), named(found.before)
    points = verdict.points(found.compared.difference)
    if found.may_be_luck:
        return f"No difference in mean {found.measure} between {new} and {old} can be told from luck: {points}"
    higher = "higher" if found.compared.difference.value > 0 else "lower"
    return f"On average {new} have a {higher} {found.measure} than {old} ({points})"


def reading(found: ComparedExperiments) -> str:
    """What the figures rest on."""
    one = found.compared
    means = [f"{counted(len(each), 'seed')} ({_mean(each)})" for each in (one.before, one.after)]
    return (
        f"Means over {joined(means)}, all on the same {counted(one.texts, 'test text')}; "
        f"{verdict.p_in_words(one.p_value)}. The interval holds for the choice of texts and of seeds together: "
        f"{figures.percent(one.by_seeds, 0)} of its variance comes from the seeds. So it speaks of the settings, and "
        "not of one model each. Holm’s correction does not count it."
    )


def named(runs: Sequence[Run]) -> str:
    """“run-3 to run-7”; names one after the other where others lie in between."""
    names = [run.name for run in sorted(runs, key=lambda run: run.id)]
    return f"{names[0]} to {names[-1]}" if len(names) > 1 else names[0]


def _mean(scores: Sequence[float]) -> str:
    return figures.figure(sum(scores) / len(scores))
