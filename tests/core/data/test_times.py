from __future__ import annotations

import pandas as pd
import pytest
from pandas import Series

from core.data.times import moments

MOMENT = pd.Timestamp("2026-05-01T10:00:00Z")


@pytest.mark.parametrize(
    "written",
    [
        "2026-05-01T10:00:00Z",
        "2026-05-01T12:00:00+02:00",
        "2026-05-01 10:00:00",
        "2026-05-01 10:00",
        "01.05.2026 10:00",
        " 1.5.2026 10:00:00 ",
        "1777629600",
        "1777629600.0",
        "1777629600000",
    ],
)
def test_ways_of_writing_a_moment(written: str) -> None:
    assert moments(Series([written], dtype="str"))[0] == MOMENT


@pytest.mark.parametrize("written", [None, "", "gestern", "05/01/2026", "9999-99-99", "12", "31.02.2026", "x" * 1000])
def test_what_cannot_be_told_is_missing(written: str | None) -> None:
    assert moments(Series([written], dtype="str")).isna().all()


@pytest.mark.parametrize("written", ["9223372037", "9999999999999", "9999-12-31 23:59:59", "31.12.9999"])
def test_moments_that_are_far_away(written: str) -> None:
    assert moments(Series([written, "2026-05-01"], dtype="str")).is_monotonic_decreasing


def test_a_column_keeps_its_index() -> None:
    found = moments(Series(["2026-05-02", None, "1777629600"], index=[5, 7, 9], dtype="str"))
    assert found.index.tolist() == [5, 7, 9]
    assert found.notna().tolist() == [True, False, True]


def test_no_moment_at_all() -> None:
    assert moments(Series([], dtype="str")).empty
