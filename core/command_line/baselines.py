"""A run's baselines, as JSON and as lines."""

from __future__ import annotations

from typing import Any

from core.command_line.output import figures
from core.errors import DamagedError
from core.figures import figure, p_in_words, with_bounds
from core.records import Run
from core.workflow import baselines, measures, verdict
from core.workflow.bench import Bench


def baselines_document(bench: Bench, run: Run) -> list[dict[str, Any]]:
    """One row a baseline: its test score in the project's measure, and how much more the model scores; none where the
    table of answers is damaged.
    """
    measure = measures.of_run(bench, run)
    try:
        found = baselines.on_test(bench, run)
    except DamagedError:
        found = ()
    return [
        {
            "baseline": one.baseline.name,
            "validation": None if (chosen := one.baseline.validation) is None else figures(chosen.of(measure)),
            "test": figures(one.baseline.test.of(measure)),
            "test_accuracy": figures(one.baseline.test.accuracy),
            "difference": figures(one.difference(measure)),
            "p_value": one.difference(measure).p_value,
            "beaten": one.is_beaten(measure),
        }
        for one in found
    ]


def baselines_text(bench: Bench, run: Run) -> list[str]:
    """The same for a person; no line where the run has no baselines."""
    measure = measures.of_run(bench, run)
    try:
        found = baselines.on_test(bench, run)
    except DamagedError as damage:
        return [f"Baselines cannot be compared. {damage}"]
    if not found:
        return []
    lines = [f"Baselines on the same test texts, in {measure}:"]
    for one in found:
        difference = one.difference(measure)
        lines.append(
            f"  {with_bounds(one.baseline.test.of(measure))}  accuracy {figure(one.baseline.test.accuracy.value)}  "
            f"{one.baseline.name.in_words}; {run.name} {verdict.points(difference)}, "
            f"{p_in_words(difference.p_value)}"
        )
    return [*lines, f"  {baselines.in_words(run, found, measure)}"]
