"""A run's model held against what needs no fine-tuning: whether it is worth its training."""

from __future__ import annotations

from dataclasses import dataclass

from core import figures
from core.counted import joined
from core.records import Comparison, Measure, PairedDifference, Run, schemas
from core.records.baselines import Baseline, BaselineName
from core.records.columns import PREDICTED_LABEL, TRUE_LABEL, UNIT
from core.workflow import one_answer, paired_answers, splits, verdict
from core.workflow.bench import Bench
from core.workflow.verdict import Outcome, Verdict


@dataclass(frozen=True)
class AgainstBaseline:
    """A run's test answers, after, and those of a baseline, before."""

    run: str
    baseline: Baseline
    comparison: Comparison

    def difference(self, measure: Measure) -> PairedDifference:
        """How much more the model scores."""
        return self.comparison.of(measure)

    def outcome(self, measure: Measure) -> Outcome:
        """Of the model against it, as Compare judges two runs, without a correction for several comparisons."""
        p_value = self.difference(measure).p_value
        return Verdict(self.comparison, self.run, self.baseline.name.brief, measure, p_value).outcome

    def is_beaten(self, measure: Measure) -> bool:
        return self.outcome(measure) is Outcome.BETTER


def on_test(bench: Bench, run: Run) -> tuple[AgainstBaseline, ...]:
    """The run's answers against those of each baseline, on its test part; none where an earlier Errata trained it."""
    assert run.result is not None
    known = run.result.baselines
    if not known:
        return ()
    columns = [TRUE_LABEL, PREDICTED_LABEL, UNIT, *(one.name.column for one in known)]
    answers = bench.artifacts.read_table(bench.artifacts.run(run).predictions, schemas.PREDICTIONS, columns)
    true, drawn_from = answers[TRUE_LABEL], splits.of_run_drawn_from(bench, run)
    return tuple(
        AgainstBaseline(
            run.name,
            one,
            paired_answers.compare(
                bench,
                run.project_id,
                (true, answers[one.name.column]),
                (true, answers[PREDICTED_LABEL]),
                units=answers[UNIT],
                drawn_from=(drawn_from, drawn_from),
            ),
        )
        for one in known
    )


def in_words(run: Run, found: tuple[AgainstBaseline, ...], measure: Measure) -> str:
    """Which baselines the model beats in the measure, and which it does not."""
    outcomes = [(one, one.outcome(measure)) for one in found]
    better, worse = ([one for one, is_so in outcomes if is_so is which] for which in (Outcome.BETTER, Outcome.WORSE))
    untold = [one for one in found if one not in better and one not in worse]
    if len(better) == len(found):
        than = "." if beats_all(run, found, measure) else ", but not than one answer for all texts."
        return f"{run.name} has a higher {measure} than each baseline, by more than luck{than}"
    said = [
        (worse, f"{run.name} has a lower {measure} than {_told(worse, measure)}, by more than luck."),
        (untold, f"In {measure} no difference from {_told(untold, measure)} can be told from luck."),
        (better, f"{run.name} beats {joined([_beaten(one, measure) for one in better])}."),
    ]
    return " ".join(words for some, words in said if some)


def beats_all(run: Run, found: tuple[AgainstBaseline, ...], measure: Measure) -> bool:
    """Whether the model beats each of them, and one answer that is chosen to suit the score."""
    assert run.result is not None
    is_constant = one_answer.is_no_better(run.result.test, measure.positive)
    return not is_constant and all(one.is_beaten(measure) for one in found)


def _beaten(one: AgainstBaseline, measure: Measure) -> str:
    """“the most frequent class (its F1 of “yes” is 0, as it never gives that class)”: to beat that is no merit."""
    is_nothing = one.baseline.name is BaselineName.MOST_FREQUENT and one.comparison.before.of(measure).value == 0
    why = f" (its {measure} is 0, as it never gives that class)" if is_nothing else ""
    return f"{one.baseline.name.brief}{why}"


def in_brief(run: Run, measure: Measure) -> str:
    """The best baseline's validation score, for a list: “TF-IDF 0.652”; empty where there is none."""
    found = best(run, measure)
    return found[0] if found is not None else ""


def best(run: Run, measure: Measure) -> tuple[str, float] | None:
    """The best baseline with its validation score, in words and as a figure; None where there is none."""
    known = run.result.baselines if run.result is not None else ()
    scores = {one.name: one.validation.of(measure).value for one in known if one.validation is not None}
    found = max(scores, key=scores.__getitem__, default=None)
    return None if found is None else (f"{found.brief} {figures.figure(scores[found])}", scores[found])


def _told(found: list[AgainstBaseline], measure: Measure) -> str:
    differences = [(one.baseline.name.brief, one.difference(measure)) for one in found]
    return joined([f"{name} ({verdict.points(one)}, {figures.p_in_words(one.p_value)})" for name, one in differences])
