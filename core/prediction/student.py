"""Student's t: how far out a figure is whose variance is itself a guess.

scipy.stats says the same, and would keep 60 MB of the pages' process for it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

_LEVEL = 0.05
_POINTS = 4_001


def freedom(variance: float, each: Sequence[tuple[float, int]]) -> float:
    """Welch's and Satterthwaite's degrees of freedom; the variance of the texts has no end of them."""
    spent = sum(one**2 / freedom for one, freedom in each)
    return variance**2 / spent if spent else math.inf


def two_sided(t: float, freedom: float) -> float:
    """How often Student's t is at least so far from 0, on either side.

    By Simpson's rule.
    """
    if math.isinf(freedom):
        return math.erfc(t / math.sqrt(2))
    # The integral of Student's density from t on, over the angle whose cotangent is t / sqrt(freedom), as u² near 0.
    end = math.atan2(math.sqrt(freedom), t)
    points = np.linspace(0.0, math.sqrt(end), _POINTS)
    values = np.sin(points**2) ** (freedom - 1) * 2 * points
    inner = values[0] + values[-1] + 4 * values[1:-1:2].sum() + 2 * values[2:-1:2].sum()
    constant = math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2) - math.lgamma(0.5)
    return min(float(2 * math.exp(constant) * inner * points[1] / 3), 1.0)


def quantile(freedom: float) -> float:
    """The 97.5 % quantile of Student's t."""
    low, high = 1.0, 20.0
    while two_sided(high, freedom) > _LEVEL:
        high *= 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if two_sided(middle, freedom) > _LEVEL else (low, middle)
    return (low + high) / 2
