"""How much explanations of one text differ that differ by their seed alone."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from core.records import Explanation, Stability


def of(explanations: Sequence[Explanation]) -> Stability:
    """Of at least two, with at least one word each."""
    weights = [{one.start: one.weight for one in explanation.weights} for explanation in explanations]
    pairs = list(itertools.combinations(weights, 2))
    signs = [{(start, weight > 0) for start, weight in own.items()} for own in weights]
    correlations = [one for one in (_correlation(*pair) for pair in pairs) if one is not None]
    return Stability(
        seeds=len(weights),
        words=max(map(len, weights)),
        in_all=len(set.intersection(*signs)),
        overlap=float(np.mean([len(one.keys() & two.keys()) / max(len(one), len(two)) for one, two in pairs])),
        correlation=float(np.mean(correlations)) if correlations else None,
    )


def _correlation(one: dict[int, float], two: dict[int, float]) -> float | None:
    places = sorted(one.keys() | two.keys())
    values = np.array([[own.get(place, 0.0) for place in places] for own in (one, two)])
    return None if (np.ptp(values, axis=1) == 0).any() else float(np.corrcoef(values)[0, 1])
