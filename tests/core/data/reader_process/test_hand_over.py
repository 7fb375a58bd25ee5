"""Tables come out of the folder as they went in."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from core.data.reader_process import hand_over
from core.data.reading import read_table
from core.data.reading.table import RawTable
from tests.core.data.reading.tools.example_files import EXAMPLES


def assert_same(one: RawTable, other: RawTable) -> None:
    pd.testing.assert_frame_equal(one.frame, other.frame)
    pd.testing.assert_frame_equal(one.rejected, other.rejected)
    pd.testing.assert_frame_equal(one.rejected_cells, other.rejected_cells, check_column_type=False)
    assert one.frame.index.name == other.frame.index.name == "row"
    assert str(one.doubled) == str(other.doubled)
    for name in set(RawTable.__dataclass_fields__) - {"frame", "rejected", "rejected_cells", "doubled"}:
        assert getattr(one, name) == getattr(other, name)
        assert type(getattr(one, name)) is type(getattr(other, name))


@pytest.mark.parametrize("path", sorted(EXAMPLES.iterdir()), ids=lambda path: path.name)
def test_exports_of_tools(path: Path, tmp_path: Path) -> None:
    table = read_table(path, name=path.name)
    hand_over.write([table, table], tmp_path)
    first, second = hand_over.read(tmp_path)
    assert_same(first, table)
    assert_same(second, table)


def test_a_table_with_odd_names_and_rows_that_do_not_fit(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("row,__index_level_0__,ü 🔷\n1,a,x\n2,b,\n3,c,y,z\n4,d,x\n", encoding="utf-8")
    table = read_table(path, name="odd.csv")
    hand_over.write([table], tmp_path)
    (found,) = hand_over.read(tmp_path)
    assert_same(found, table)
    assert found.frame["ü 🔷"].isna().tolist() == [False, True, False]
    assert len(found.rejected) == 1
