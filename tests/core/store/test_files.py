from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from core.store import files

PIECES = [
    pd.DataFrame({"id": ["007", "8"], "=text": ["=1+1", None]}, dtype="str"),
    pd.DataFrame({"id": ["'=9"], "=text": ["zwei\nZeilen 🗳️"]}, dtype="str"),
]


def test_xlsx_holds_texts_and_no_formulas(tmp_path: Path) -> None:
    files.write_xlsx(iter(PIECES), tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[0]
    cells = list(sheet.iter_rows())
    assert [[cell.value for cell in row] for row in cells] == [
        ["id", "=text"],
        ["007", "=1+1"],
        ["8", None],
        ["'=9", "zwei\nZeilen 🗳️"],
    ]
    assert {cell.data_type for row in cells for cell in row if cell.value} <= {"s", "inlineStr"}
    assert [bool(cell.quotePrefix) for cell in cells[1]] == [False, True]


def test_parquet_in_pieces(tmp_path: Path) -> None:
    files.write_parquet(iter(PIECES), tmp_path / "out.parquet")
    assert pd.read_parquet(tmp_path / "out.parquet").fillna("").to_numpy().tolist() == [
        ["007", "=1+1"],
        ["8", ""],
        ["'=9", "zwei\nZeilen 🗳️"],
    ]


def test_objects_in_a_list_and_in_lines(tmp_path: Path) -> None:
    records: list[dict[str, object]] = [
        {"text": "zwei\nZeilen 🗳️", "label": None},
        {"text": "\u2028", "votes": {"Ann": "pos"}},
    ]
    files.write_json_list(iter(records), tmp_path / "out.json")
    files.write_json_lines(iter(records), tmp_path / "out.jsonl")
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8")) == records
    lines = (tmp_path / "out.jsonl").read_text(encoding="utf-8").rstrip("\n").split("\n")
    assert list(map(json.loads, lines)) == records


def test_what_breaks_leaves_no_file(tmp_path: Path) -> None:
    def broken():  # type: ignore[no-untyped-def]
        yield PIECES[0]
        raise ValueError("broken")

    for write in (files.write_xlsx, files.write_parquet):
        with pytest.raises(ValueError, match="broken"):
            write(broken(), tmp_path / "out")
    assert list(tmp_path.iterdir()) == []
