"""A run's model held against what needs no fine-tuning: whether it is worth its training."""

from __future__ import annotations

from dataclasses import dataclass

from core import figures
from core.counted import joined
from core.prediction.comparison import SIGNIFICANCE_LEVEL
from core.records import Comparison, Measure, PairedDifference, Run, schemas
from core.records.baselines import Baseline
from core.records.columns import PREDICTED_LABEL, TRUE_LABEL, UNIT
from core.workflow import paired_answers, splits, verdict
from core.workflow.bench import Bench


@dataclass(frozen=True)
class AgainstBaseline:
    """A run's test answers, after, and those of a baseline, before."""

    baseline: Baseline
    comparison: Comparison

    def difference(self, measure: Measure) -> PairedDifference:
        """How much more the model scores."""
        return self.comparison.of(measure)

    def is_beaten(self, measure: Measure) -> bool:
        """Whether the model does better, and that is more than luck by interval and test."""
        found = self.difference(measure)
        return found.value > 0 and not verdict.includes_none(found) and found.p_value < SIGNIFICANCE_LEVEL


def on_test(bench: Bench, run: Run) -> tuple[AgainstBaseline, ...]:
    """The run's answers against those of each baseline, on its test part; none where an earlier Errata trained it."""
    assert run.result is not None
    known = run.result.baselines
    if not known:
        return ()
    columns = [TRUE_LABEL, PREDICTED_LABEL, UNIT, *(one.name.column for one in known)]
    answers = bench.artifacts.read_table(bench.artifacts.run(run).predictions, schemas.PREDICTIONS, columns)
    true, drawn_from = answers[TRUE_LABEL], splits.drawn_from(bench.store.split(run.split_id))
    return tuple(
        AgainstBaseline(
            one,
            paired_answers.compare(
                bench,
                run.project_id,
                (true, answers[one.name.column]),
                (true, answers[PREDICTED_LABEL]),
                units=answers[UNIT],
                drawn_from=drawn_from,
            ),
        )
        for one in known
    )


def in_words(run: Run, found: tuple[AgainstBaseline, ...], measure: Measure) -> str:
    """Which baselines the model beats in the measure, and which it does not."""
    beaten = [one.baseline.name.brief for one in found if one.is_beaten(measure)]
    others = [one for one in found if not one.is_beaten(measure)]
    if not others:
        return f"{run.name} has a higher {measure} than each baseline, by more than luck."
    differences = joined([f"{one.baseline.name.brief} ({_told(one, measure)})" for one in others])
    said = f"In {measure} no gain over {differences} can be told from luck."
    return f"{said} {run.name} beats {joined(beaten)}." if beaten else said


def in_brief(run: Run, measure: Measure) -> str:
    """The best baseline's validation score, for a list: “TF-IDF 0.652”; empty where there is none."""
    if run.result is None or not run.result.baselines:
        return ""
    best = max(run.result.baselines, key=lambda one: one.validation.of(measure).value)
    return f"{best.name.brief} {figures.figure(best.validation.of(measure).value)}"


def _told(one: AgainstBaseline, measure: Measure) -> str:
    difference = one.difference(measure)
    return f"{verdict.points(difference)}, {verdict.p_in_words(difference.p_value)}"
