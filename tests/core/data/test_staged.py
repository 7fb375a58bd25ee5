"""Bounds that hold for all files of an upload together."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from core.data import staged
from core.data.reading import bounds
from core.data.staged import StagedFile
from core.errors import FileError
from core.records import ReadSettings

_TABLE = "text,label\n" + "Wir gehen,ja\nNiemand,nein\n" * 3

Make = Callable[[Path], list[StagedFile]]


def _csv(folder: Path, name: str) -> StagedFile:
    (folder / name).write_text(_TABLE, encoding="utf-8")
    return StagedFile(folder / name, name)


def _archive(folder: Path) -> list[StagedFile]:
    path = folder / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("one.csv", "two.csv"):
            archive.writestr(name, _TABLE)
    return [StagedFile(path, "a.zip")]


def _workbook(folder: Path) -> list[StagedFile]:
    path = folder / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for sheet in (book.add_worksheet(), book.add_worksheet()):
            for number, line in enumerate(_TABLE.splitlines()):
                sheet.write_row(number, 0, line.split(","))
    return [StagedFile(path, "a.xlsx")]


@pytest.mark.parametrize(
    "make", [lambda folder: [_csv(folder, "one.csv"), _csv(folder, "two.csv")], _archive, _workbook]
)
@pytest.mark.parametrize(("bound", "most"), [("MAX_ROWS", 12), ("MAX_CELLS", 24)])
def test_rows_and_cells_are_bounded_over_all_tables(
    make: Make, bound: str, most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = make(tmp_path)
    monkeypatch.setattr(bounds, bound, most)
    assert sum(len(table.frame) for table in staged.tables(files, ReadSettings())) == 12
    monkeypatch.setattr(bounds, bound, most - 1)
    for read in (staged.tables, staged.texts):
        with pytest.raises(FileError, match="With this table the files have 12 rows and 24 cells"):
            read(files, ReadSettings())
