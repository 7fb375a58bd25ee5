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

    def outcome(self, measure: Measure) -> int:
        """1 where the model does better, -1 where worse, 0 where interval or test cannot tell that from luck."""
        found = self.difference(measure)
        if verdict.includes_none(found) or found.p_value >= SIGNIFICANCE_LEVEL:
            return 0
        return 1 if found.value > 0 else -1

    def is_beaten(self, measure: Measure) -> bool:
        return self.outcome(measure) == 1


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
    by_outcome = {outcome: [one for one in found if one.outcome(measure) == outcome] for outcome in (1, 0, -1)}
    if len(by_outcome[1]) == len(found):
        return f"{run.name} has a higher {measure} than each baseline, by more than luck."
    said = {
        -1: f"{run.name} has a lower {measure} than {_told(by_outcome[-1], measure)}, by more than luck.",
        0: f"In {measure} no difference from {_told(by_outcome[0], measure)} can be told from luck.",
        1: f"{run.name} beats {joined([one.baseline.name.brief for one in by_outcome[1]])}.",
    }
    return " ".join(words for outcome, words in said.items() if by_outcome[outcome])


def in_brief(run: Run, measure: Measure) -> str:
    """The best baseline's validation score, for a list: “TF-IDF 0.652”; empty where there is none."""
    if run.result is None or not run.result.baselines:
        return ""
    best = max(run.result.baselines, key=lambda one: one.validation.of(measure).value)
    return f"{best.name.brief} {figures.figure(best.validation.of(measure).value)}"


def _told(found: list[AgainstBaseline], measure: Measure) -> str:
    differences = [(one.baseline.name.brief, one.difference(measure)) for one in found]
    return joined([f"{name} ({verdict.points(one)}, {verdict.p_in_words(one.p_value)})" for name, one in differences])
