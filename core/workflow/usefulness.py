"""Whether one answer for all texts could replace a run's model, by the part whose scores were seen."""

from __future__ import annotations

from collections.abc import Callable

from core.records import Evaluation, Part, Run
from core.workflow import looks, measures, one_answer
from core.workflow.bench import Bench


def no_better(bench: Bench, run: Run) -> str:
    """That it is no better, in a few words and with the part; empty where it is better, or has no scores."""
    return _in_brief(bench, run, one_answer.in_brief)


def not_surely_better(bench: Bench, run: Run) -> str:
    """That it is better, but may be so by luck."""
    return _in_brief(bench, run, one_answer.doubted_in_brief)


def in_brief(bench: Bench, run: Run) -> str:
    """Either of both; empty where it is surely better, or has no scores."""
    return no_better(bench, run) or not_surely_better(bench, run)


def _in_brief(bench: Bench, run: Run, say: Callable[[Evaluation, str | None, Part], str]) -> str:
    if (found := _judged_on(bench, run)) is None:
        return ""
    part, evaluation = found
    return say(evaluation, measures.of_run(bench, run).positive, part)


def why_no_better(bench: Bench, run: Run) -> str:
    """The same with the reason, in sentences."""
    if (found := _judged_on(bench, run)) is None:
        return ""
    return one_answer.in_words(found[1], measures.of_run(bench, run).positive)


def _judged_on(bench: Bench, run: Run) -> tuple[Part, Evaluation] | None:
    """The test part once somebody has looked at its scores, so that no list says what Results does not; else the
    validation part.
    """
    if run.result is None:
        return None
    if run.id in looks.runs_opened(bench, run.project_id):
        return Part.TEST, run.result.test
    return None if run.result.validation is None else (Part.VALIDATION, run.result.validation)
