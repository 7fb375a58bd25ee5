"""Schemas against the columns that tables really have."""

from __future__ import annotations

import pyarrow as pa
import pytest

from core.records import schemas
from core.records.schemas import Schema

FITS = pa.schema([("id", pa.large_string()), ("part", pa.large_string())])


@pytest.mark.parametrize(
    "found",
    [
        FITS,
        pa.schema([("id", pa.string()), ("part", pa.string()), ("more", pa.int64())]),
        # No text of the table has a part.
        pa.schema([("part", pa.null()), ("id", pa.large_string())]),
    ],
)
def test_a_table_fits_that_holds_what_it_should_in_whatever_order_and_width(found: pa.Schema) -> None:
    assert schemas.PARTS.misfit(found) is None


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (pa.schema([("id", pa.string())]), "it has no column “part”"),
        (pa.schema([("id", pa.int64()), ("part", pa.string())]), "its column “id” holds numbers, not text"),
        (pa.schema([("id", pa.string()), ("part", pa.bool_())]), "its column “part” holds yes or no, not text"),
        (pa.schema([("id", pa.date32()), ("part", pa.string())]), "its column “id” holds date32[day], not text"),
    ],
)
def test_what_does_not_fit_is_told_with_the_column(found: pa.Schema, said: str) -> None:
    assert schemas.PARTS.misfit(found) == said


def test_only_what_is_wanted_is_looked_at() -> None:
    assert schemas.PARTS.misfit(pa.schema([("id", pa.string())]), ["id"]) is None


def test_a_table_of_an_earlier_errata_may_lack_what_came_later() -> None:
    schema = Schema({"id": schemas.TEXTUAL, "unit": schemas.WHOLE}, later=frozenset({"unit"}))
    assert schema.misfit(pa.schema([("id", pa.string())])) is None
    assert schema.misfit(pa.schema([("id", pa.string()), ("unit", pa.string())])) is not None
