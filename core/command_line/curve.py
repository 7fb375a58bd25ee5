"""The learning curve of a run, as JSON and as lines."""

from __future__ import annotations

from typing import Any

from core.figures import with_bounds
from core.records import Score
from core.workflow import learning_curve
from core.workflow.learning_curve import Curve


def curve_document(found: Curve) -> dict[str, Any]:
    gain = found.gain
    return {
        "measure": str(found.measure),
        "points": [
            {"run": one.run.name, "texts": one.texts, "value": one.score.value, "interval": _ends(one.score)}
            for one in found.points
        ],
        "twice_the_labels": gain
        and {
            "texts": gain.texts,
            "difference": gain.difference.value,
            "interval": _ends(gain.difference),
            "score": gain.score,
        },
    }


def _ends(score: Score) -> list[float]:
    return [score.low, score.high]


def curve_text(found: Curve) -> str:
    """The same for a person."""
    lines = [f"Learning curve, validation {found.measure}:"]
    lines += [f"  {one.texts:>7,} texts  {with_bounds(one.score)}  {one.run.name}" for one in found.points]
    return "\n".join([*lines, learning_curve.in_words(found)])
