from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from core.data.reading import spreadsheet
from core.errors import FileError


def _save(path: Path, *sheets: list[tuple[object, ...]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"Sheet{number}")
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def _with_member(path: Path, name: str, content: bytes) -> Path:
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return path


def test_the_first_filled_sheet_is_read_and_said(tmp_path: Path) -> None:
    path = _save(tmp_path / "a.xlsx", [], [(), ("text", "label"), ("a", "x"), (None, None), ("b", "y")], [("other",)])
    table = spreadsheet.read(path, "a.xlsx")
    assert table.frame["text"].to_dict() == {3: "a", 5: "b"}
    assert table.notes == ("The sheet “Sheet2” was read; the file has 3 sheets.",)


def test_a_title_above_the_names_is_passed_over_and_shown(tmp_path: Path) -> None:
    rows = [("Welle 1",), (), ("text", "label"), ("Komm", "ja"), ("Geh", "nein")]
    table = spreadsheet.read(_save(tmp_path / "a.xlsx", rows), "a.xlsx")
    assert table.frame["text"].to_dict() == {4: "Komm", 5: "Geh"}
    assert [guess.option for guess in table.guesses] == ["header_row"]
    assert "row 1 “Welle 1”" in table.guesses[0].said


def test_the_row_that_names_the_columns_can_be_said(tmp_path: Path) -> None:
    path = _save(tmp_path / "a.xlsx", [("text", "label"), ("Komm", "ja"), ("Geh", "nein")])
    assert spreadsheet.read(path, "a.xlsx", header_row=0).frame["column 1"].tolist() == ["text", "Komm", "Geh"]
    assert spreadsheet.read(path, "a.xlsx", header_row=2).columns == ("Komm", "ja")


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    path = _with_member(_save(tmp_path / "a.xlsx", [("text",), ("a",)]), "xl/media/bomb", bytes(60_000_000))
    with pytest.raises(FileError, match="unpacks to far more"):
        spreadsheet.read(path, "a.xlsx")


def test_a_zip_bomb_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = _with_member(_save(tmp_path / "a.xlsx", [("text",), ("a",)]), "xl/media/bomb", bytes(60_000_000))
    content = path.read_bytes()
    path.write_bytes(content.replace((60_000_000).to_bytes(4, "little"), (60).to_bytes(4, "little")))
    with zipfile.ZipFile(path) as archive:
        assert archive.getinfo("xl/media/bomb").file_size == 60
    with pytest.raises(FileError, match="unpacks to far more"):
        spreadsheet.read(path, "a.xlsx")


def test_a_cell_at_the_far_end_of_the_sheet_is_refused(tmp_path: Path) -> None:
    far = b'<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    path = _with_member(_save(tmp_path / "a.xlsx", [("text",), ("a",)]), "xl/worksheets/sheet2.xml", far)
    with pytest.raises(FileError, match="unpacks to far more"):
        spreadsheet.read(path, "a.xlsx")


def test_a_damaged_spreadsheet(tmp_path: Path) -> None:
    path = _save(tmp_path / "a.xlsx", [("text",), ("a",)])
    content = bytearray(path.read_bytes())
    content[100:400] = bytes(300)
    path.write_bytes(content)
    with pytest.raises(FileError, match="damaged"):
        spreadsheet.read(path, "a.xlsx")


def test_an_open_document_sheet(tmp_path: Path) -> None:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    lines = [("text", "label"), ("Wählt!", "x")]
    rows = "".join(f"<table:table-row>{''.join(map(cell.format, line))}</table:table-row>" for line in lines)
    kind = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{kind}:office:1.0" xmlns:table="{kind}:table:1.0" '
        f'xmlns:text="{kind}:text:1.0"><office:body><office:spreadsheet><table:table table:name="A">{rows}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{kind}:manifest:1.0"/>')
        archive.writestr("content.xml", content)
    assert spreadsheet.read(path, "a.ods").frame.to_numpy().tolist() == [["Wählt!", "x"]]
