from __future__ import annotations

import math

import pytest
from scipy import stats

from core.prediction.student import quantile, two_sided


@pytest.mark.parametrize("freedom", [1.0, 1.7, 4.0, 8.3, 60.0, 4_000.0, math.inf])
def test_students_distribution_is_scipys(freedom: float) -> None:
    known = stats.norm if math.isinf(freedom) else stats.t(freedom)
    assert quantile(freedom) == pytest.approx(known.ppf(0.975), rel=1e-4)
    for t in (0.1, 0.9, 2.5, 6.0):
        assert two_sided(t, freedom) == pytest.approx(2 * known.sf(t), rel=1e-3, abs=1e-7)
