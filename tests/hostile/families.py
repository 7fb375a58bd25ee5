"""The families of hostile files that are made one by one, by the names by which they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.hostile import columnar, crafted, old_excel, r_objects, statistical
from tests.hostile.crafted import Made

FAMILIES: dict[str, Callable[[], Iterator[Made]]] = {
    "workbooks": crafted.workbooks,
    "old Excel": old_excel.files,
    "wide and long": crafted.wide_and_long,
    "nested": crafted.nested,
    "judgements": crafted.judgements,
    "packed columns": crafted.packed_columns,
    "columnar": columnar.files,
    "times": crafted.times,
    "statistical": statistical.files,
    "R": r_objects.files,
    "archives": crafted.archives,
    "texts": crafted.texts,
}
