from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from core.data.reading import spreadsheet
from core.errors import FileError
from core.records import Guess


def _save(path: Path, *sheets: Sequence[tuple[object, ...]]) -> Path:
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
    (table,) = spreadsheet.read(path, "a.xlsx")
    assert table.frame["text"].to_dict() == {3: "a", 5: "b"}
    assert table.notes == (
        "The sheet “Sheet2” was read; not read: “Sheet1” (empty), “Sheet3” (no row below the header).",
    )


def test_a_title_above_the_names_is_passed_over_and_shown(tmp_path: Path) -> None:
    rows = [("Welle 1",), (), ("text", "label"), ("Komm", "ja"), ("Geh", "nein")]
    (table,) = spreadsheet.read(_save(tmp_path / "a.xlsx", rows), "a.xlsx")
    assert table.frame["text"].to_dict() == {4: "Komm", 5: "Geh"}
    assert [guess.option for guess in table.guesses] == ["header_row"]
    assert "row 1 “Welle 1”" in table.guesses[0].said


def test_the_row_that_names_the_columns_can_be_said(tmp_path: Path) -> None:
    path = _save(tmp_path / "a.xlsx", [("text", "label"), ("Komm", "ja"), ("Geh", "nein")])
    assert spreadsheet.read(path, "a.xlsx", header_row=0)[0].frame["column 1"].tolist() == ["text", "Komm", "Geh"]
    assert spreadsheet.read(path, "a.xlsx", header_row=2)[0].columns == ("Komm", "ja")


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
    breaks = 'a<text:tab/>b <text:line-break/>c<text:s text:c="2"/>d'
    assert _open_document(tmp_path, ("text", "label"), ("Wählt!", "x"), (breaks, "y")) == [
        ["Wählt!", "x"],
        ["a\tb \nc  d", "y"],
    ]


def _open_document(tmp_path: Path, *lines: tuple[str, ...]) -> list[list[str]]:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
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
    return spreadsheet.read(path, "a.ods")[0].frame.to_numpy().tolist()


def test_sheets_of_the_same_columns_are_tables_of_their_own(tmp_path: Path) -> None:
    header = ("text", "label")
    path = _save(tmp_path / "a.xlsx", [("code", "meaning"), ("1", "yes")], [header, ("a", "x")], [header, ("a", "y")])
    ann, ben = spreadsheet.read(path, "a.xlsx")
    assert (ann.name, ben.name) == ("a.xlsx › Sheet2", "a.xlsx › Sheet3")
    assert (ann.frame["label"].tolist(), ben.frame["label"].tolist()) == (["x"], ["y"])
    [guess] = [one.said for one in ann.guesses if one.option == "sheets"]
    assert "“Sheet2”, “Sheet3” have the same columns" in guess
    assert "“Sheet1” (other columns)" in guess


def test_hidden_sheets_and_those_without_rows_are_named(tmp_path: Path) -> None:
    path = _save(tmp_path / "a.xlsx", [("text", "label"), ("a", "x")], [("text", "label"), ("b", "y")], [("text",)])
    book = openpyxl.load_workbook(path)
    book["Sheet2"].sheet_state = "hidden"
    book.save(path)
    (table,) = spreadsheet.read(path, "a.xlsx")
    assert table.notes == (
        "The sheet “Sheet1” was read; not read: “Sheet2” (hidden), “Sheet3” (no row below the header).",
    )


def test_a_formula_gives_its_result_and_without_one_stays_as_written(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["text", "label"])
        sheet.write_formula(1, 0, '="a"&"b"', None, "ab")
        sheet.write_string(2, 0, "=is how it begins")
        sheet.write_row(3, 0, ["c", 1])
    (table,) = spreadsheet.read(path, "a.xlsx")
    assert table.frame["text"].tolist() == ["ab", "=is how it begins", "c"]
    assert table.notes == ()


def test_texts_that_a_writer_took_for_formulas_are_texts_again(tmp_path: Path) -> None:
    path = _save(tmp_path / "a.xlsx", [("text", "note"), ("=so & so <3", None), ("b", None), ("c", "=late")])
    (table,) = spreadsheet.read(path, "a.xlsx")
    assert table.frame["text"].tolist() == ["=so & so <3", "b", "c"]
    assert table.frame["note"].iloc[2] == "=late"
    assert table.notes == ("2 cells hold formulas without a result, read as written; the first is A2: =so & so <3",)


def test_cells_with_errors_are_missing_and_counted(tmp_path: Path) -> None:
    path = _save(tmp_path / "a.xlsx", [("text", "label"), ("a", "#N/A"), ("b", "#REF!"), ("c", "x")])
    (table,) = spreadsheet.read(path, "a.xlsx")
    assert table.frame["label"].isna().tolist() == [True, True, False]
    assert table.notes == ("2 cells hold an error such as #N/A and counts as empty; the first is B2.",)


def test_numbers_of_over_15_digits_do_not_pass_for_exact(tmp_path: Path) -> None:
    path = _save(tmp_path / "a.xlsx", [("id", "text"), (1234567890123456789, "a"), (999999999999999, "b")])
    (table,) = spreadsheet.read(path, "a.xlsx")
    assert table.frame["id"].tolist() == ["1.234567890123457E+18", "999999999999999"]


def test_dates_before_and_after_those_that_are_known_raise_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for row, value in enumerate([45_000, -400, 2_958_466, 1e12]):
            sheet.write_number(row + 1, 0, value, day)
        sheet.write(0, 0, "day")
    (table,) = spreadsheet.read(path, "a.xlsx")
    assert table.frame["day"].iloc[0] == "2023-03-15"
    assert table.frame["day"].notna().all()


def test_a_row_at_the_far_end_of_the_sheet_is_refused(tmp_path: Path) -> None:
    cells = b"<c><v>1</v></c>" * 1_000
    far = b'<worksheet><sheetData><row r="1">' + cells + b'</row><row r="1048576"><c r="A1048576"/></row></sheetData>'
    path = _with_member(_save(tmp_path / "a.xlsx", [("text",), ("a",)]), "xl/worksheets/sheet2.xml", far)
    with pytest.raises(FileError, match="unpacks to far more"):
        spreadsheet.read(path, "a.xlsx")


def test_two_rows_of_names_are_put_together(tmp_path: Path) -> None:
    rows = [
        ("id", "text", "Ann", None),
        (None, None, "label", "sure"),
        *((n, f"Komm {n}", "ja", n % 2) for n in (1, 2)),
    ]
    (table,) = spreadsheet.read(_save(tmp_path / "a.xlsx", rows), "a.xlsx")
    assert table.columns == ("id", "text", "label", "sure")
    assert len(table.frame) == 2


def _with_a_read_me(tmp_path: Path) -> Path:
    readme = [("Project",), ("Irony",), ("Coders: 6",)]
    coded = [("text", "label"), *((f"text {number}", "yes") for number in range(9))]
    return _save(tmp_path / "a.xlsx", readme, coded, [("text", "label"), ("more", "no")])


def test_the_largest_sheets_with_the_same_columns_are_read_and_others_can_be_chosen(tmp_path: Path) -> None:
    path = _with_a_read_me(tmp_path)
    coded, more = spreadsheet.read(path, "a.xlsx")
    assert (len(coded.frame), len(more.frame)) == (9, 1)
    said = "The sheets “Sheet2”, “Sheet3” have the same columns and were read; not read: “Sheet1” (other columns)."
    assert (coded.guesses, coded.notes) == ((Guess(said, "sheets"),), ())
    assert coded.sheets == ("Sheet1", "Sheet2", "Sheet3")
    (readme,) = spreadsheet.read(path, "a.xlsx", wanted=["Sheet1"])
    assert readme.columns == ("Project",)
    assert not any(guess.option == "sheets" for guess in readme.guesses)
    assert readme.notes == ("The sheet “Sheet1” was read; not read: “Sheet2”, “Sheet3”.",)
    first, second = spreadsheet.read(path, "a.xlsx", wanted=["Sheet3", "Sheet1"])
    assert (first.columns, second.columns) == (("Project",), ("text", "label"))
    assert first.notes == ("The sheets “Sheet1”, “Sheet3” were read; not read: “Sheet2”.",)


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="There is no sheet “Codes” with a table") as refused:
        spreadsheet.read(_with_a_read_me(tmp_path), "a.xlsx", wanted=["Codes"])
    assert refused.value.todo == "Choose among its sheets “Sheet1”, “Sheet2” and “Sheet3”."
