"""What a run's model says of any text, asked once."""

from __future__ import annotations

from core.records import Run
from core.workflow import results
from dashboard import resources
from dashboard.cached import cached
from dashboard.explaining import unasked


@cached(50, wait="Asking the model …")
def of(text: str, run: Run) -> dict[str, float]:
    """The probability of each class; an explanation that nobody asked for gives way, and begins again afterwards."""
    unasked.leave(None)
    return results.probabilities(resources.bench(), run, text)


def predicted(text: str, run: Run) -> str:
    """The most probable class."""
    found = of(text, run)
    return max(found, key=found.__getitem__)
