"""What to do next with a classifier, from the numbers of one of its runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from core.counted import beginning, counted
from core.figures import bounds, figure, percent, percent_with_bounds
from core.records import (
    AnnotatorCeiling,
    Condition,
    CorrectionKind,
    Measure,
    Part,
    PredictionFilter,
    Project,
    Run,
    Score,
    Slice,
    Trait,
)
from core.records.columns import ID, PREDICTED_LABEL, TRUE_LABEL
from core.workflow import (
    annotator_ceiling,
    baselines,
    contradictions,
    ground_truth,
    learning_curve,
    measures,
    one_answer,
    reading_progress,
    results,
    slice_members,
    slices,
    slices_in_words,
    training,
    training_advice,
)
from core.workflow.baselines import AgainstBaseline
from core.workflow.bench import Bench
from core.workflow.corrections import draft as drafts
from core.workflow.verdict import Outcome

_FEW_READ = 10
"""As long as fewer mismatches were opened, reading comes first."""
_ENOUGH_JUDGED = 10
_WIDE = 0.1
_LONGEST_LABEL = 40


class Aim(StrEnum):
    """What it is good for."""

    READ = "read the mismatches"
    JUDGE = "judge the mismatches"
    OTHER_MODEL = "another model"
    LABELS = "another look at the labels"
    MORE_TEXTS = "more labelled texts"
    TEST_TEXTS = "more test texts"
    ENOUGH = "enough"


@dataclass(frozen=True)
class NextStep:
    """What to do, and the figures that say so, both in sentences; ``condition`` is of the texts to read."""

    aim: Aim
    what: str
    why: str
    condition: Condition | None = None


def of(bench: Bench, project: Project, run: Run) -> tuple[NextStep, ...]:
    """What pays most first; raises JobError where the run has no model."""
    assert run.result is not None
    measure = measures.of_run(bench, run)
    if one_answer.is_no_better(run.result.test, measure.positive):
        return (NextStep(Aim.OTHER_MODEL, _another(run), one_answer.NO_BETTER),)
    found = [*_steps(bench, project, run)]
    if not {one.aim for one in found} & {Aim.OTHER_MODEL, Aim.JUDGE, Aim.LABELS, Aim.MORE_TEXTS}:
        found.append(_enough(run))
    return (*found, *_of_test_part(run.result.test.of(measure), str(measure)))


def _another(run: Run) -> str:
    if run.is_made_elsewhere:
        return "Ask another classifier, or train one here."
    return "Train with other settings, or from another base model."


def _steps(bench: Bench, project: Project, run: Run) -> Iterator[NextStep]:
    ceiling, groups = annotator_ceiling.of(bench, run), slices.weak(slices.of(bench, run))
    against, measure = baselines.on_test(bench, run), measures.of_run(bench, run)
    of_model = [*_of_model(bench, run, against, measure, ceiling)]
    # To read what is wrong pays once the model is better than what needs none.
    is_worse = any(one.outcome(measure) is Outcome.WORSE for one in against)
    of_reading = [*_of_reading(bench, project, run)]
    yield from [*of_model, *of_reading] if is_worse else [*of_reading, *of_model]
    yield from _of_ceiling(run, ceiling)
    yield from _of_contested(groups)
    yield from _of_contradictions(bench, run)
    yield from _of_classes(bench, run, groups)
    yield from _of_curve(bench, project, run)


def _of_reading(bench: Bench, project: Project, run: Run) -> Iterator[NextStep]:
    answers = results.answers(bench, run)
    wrong = answers[answers[TRUE_LABEL] != answers[PREDICTED_LABEL]].set_index(ID)[TRUE_LABEL]
    states = drafts.load(bench, project).states_since(ground_truth.trained_on(bench, run))
    judged = [id for id in wrong.index if id in states]
    changed = sum(
        states[id].label != wrong[id] and states[id].by.change.kind is not CorrectionKind.CONFIRM for id in judged
    )
    read = reading_progress.of_list(bench, run, PredictionFilter(), states).read
    if read < min(_FEW_READ, len(wrong)) and len(judged) < _FEW_READ:
        yield NextStep(
            Aim.READ,
            f"Read the mismatches{', the most confident first' if results.has_probabilities(bench, run) else ''}.",
            f"{read:,} of {len(wrong):,} were opened. Whether the model or the label is wrong is seen there alone.",
        )
    elif changed and len(judged) >= _ENOUGH_JUDGED:
        share = percent_with_bounds(Score.share(changed, len(judged)))
        yield NextStep(
            Aim.JUDGE,
            "Judge the other mismatches, and a sample of the texts that the model gets right.",
            f"Of {counted(len(judged), 'mismatch', 'mismatches')} that were judged, {changed:,} "
            f"{'was' if changed == 1 else 'were'} corrected ({share}), so other labels may be wrong, too.",
        )


def _of_model(
    bench: Bench, run: Run, against: tuple[AgainstBaseline, ...], measure: Measure, ceiling: AnnotatorCeiling
) -> Iterator[NextStep]:
    """Where a baseline is not beaten, or one annotator is better."""
    is_beaten = all(one.is_beaten(measure) for one in against)
    reasons = [
        "" if is_beaten else baselines.in_words(run, against, measure),
        annotator_ceiling.in_words(run.name, ceiling) if annotator_ceiling.leaves_room(ceiling) else "",
    ]
    if any(reasons):
        short = training_advice.too_short(run, training.texts_of_run(bench, run)) if run.is_trained else None
        what = "Train for more epochs." if short else _better(run)
        yield NextStep(Aim.OTHER_MODEL, what, " ".join(filter(None, [short, *reasons])))


def _better(run: Run) -> str:
    return _another(run) if run.is_made_elsewhere else "Try another base model, or search for better settings."


def _of_ceiling(run: Run, found: AnnotatorCeiling) -> Iterator[NextStep]:
    """Where something is wrong, and one more annotator would agree with the others no more than the model does."""
    assert run.result is not None
    if not run.result.test.mismatches:
        return
    if found.difference is not None and found.difference.covers and not annotator_ceiling.leaves_room(found):
        said = annotator_ceiling.in_words(run.name, found)
        yield NextStep(Aim.LABELS, "Make the labels surer before the model.", said)


def _of_contested(groups: tuple[Slice, ...]) -> Iterator[NextStep]:
    contested = Condition(Trait.VOTES, slice_members.CONTESTED)
    for one in groups:
        if one.condition == contested:
            yield NextStep(
                Aim.LABELS,
                "Look again at texts on which the annotators are divided.",
                slices_in_words.finding(one),
                contested,
            )


def _of_contradictions(bench: Bench, run: Run) -> Iterator[NextStep]:
    found = contradictions.of(bench, ground_truth.trained_on(bench, run))
    if found.found:
        yield NextStep(Aim.LABELS, "Settle texts that contradict each other.", contradictions.in_words(found))


def _of_classes(bench: Bench, run: Run, groups: tuple[Slice, ...]) -> Iterator[NextStep]:
    """A class that is wrong more often than the others and has fewer training texts than its share of the classes; none
    where it is not known what the model learned from.
    """
    if run.is_made_elsewhere:
        return
    counts = bench.store.split(run.split_id).counts[Part.TRAIN]
    texts = sum(counts.values())
    for one in groups:
        label, own = one.condition.value, counts.get(one.condition.value, 0)
        if one.condition.trait is Trait.LABEL and own * len(counts) < texts:
            yield NextStep(
                Aim.MORE_TEXTS,
                f"Label more texts of “{beginning(label, _LONGEST_LABEL)}”.",
                f"{one.wrong:,} of its {one.texts:,} test texts are wrong, and {own:,} of {texts:,} training texts are "
                f"of it ({percent(own / texts)}).",
            )


def _of_curve(bench: Bench, project: Project, run: Run) -> Iterator[NextStep]:
    """Where a learning curve says that more labels help."""
    curve = learning_curve.of_run(bench, project, run, measures.of_run(bench, run))
    if curve is not None and curve.gain is not None and curve.gain.difference.low > 0:
        yield NextStep(Aim.MORE_TEXTS, "Label more texts.", learning_curve.in_words(curve))


def _enough(run: Run) -> NextStep:
    beats = "it beats its baselines, and " if run.result is not None and run.result.baselines else ""
    return NextStep(
        Aim.ENOUGH,
        "It may be enough.",
        f"Nothing here says what would make {run.name} better: {beats}neither a rare class nor texts on which the "
        "annotators are divided are wrong more often than the others by more than luck. Whether its scores do for "
        "your question is for you to say.",
    )


def _of_test_part(score: Score, name: str) -> Iterator[NextStep]:
    """Where the interval is so wide that a gain could hardly be told."""
    if score.high - score.low > _WIDE:
        yield NextStep(
            Aim.TEST_TEXTS,
            "For a surer figure, test on more texts.",
            f"The {name} is {figure(score.value)} {bounds(score)}; four times as many test texts would halve that "
            "range.",
        )
