"""What a run's model says of any text, asked once."""

from __future__ import annotations

from core.records import Run
from core.workflow import results
from dashboard import resources
from dashboard.cached import cached


@cached(50, wait="Asking the model …")
def of(text: str, run: Run) -> dict[str, float]:
    """The probability of each class."""
    return results.probabilities(resources.bench(), run, text)


def predicted(text: str, run: Run) -> str:
    """The most probable class."""
    found = of(text, run)
    return max(found, key=found.__getitem__)
