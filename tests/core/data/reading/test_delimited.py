from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.reading import delimited
from core.data.reading.decoding import TextFile
from core.data.reading.table import RawTable
from core.errors import FileError


def _read(folder: Path, content: str) -> RawTable:
    path = folder / "posts.csv"
    path.write_bytes(content.encode())
    return delimited.read(TextFile(path, "utf-8"), "posts.csv")


@pytest.mark.parametrize(
    ("sample", "separator"),
    [
        ("id,text,label\n1,a b,x\n2,c,y\n", ","),
        ("id;text;label\n1;a, b, c;x\n2;c, d;y\n", ";"),
        ("id\ttext\n1\ta, b; c | d\n2\tc, d; e | f\n", "\t"),
        ("id|text|label\n1|a, b|x\n", "|"),
        ('text,label\n"eins;\nzwei;\ndrei",x\n"vier;fünf",y\n', ","),
        ("text, with a comma;label\na;x\nb;y\n", ";"),
        ("text\nErst das eine, dann das andere\nja; nein\n", None),
        ("text", None),
    ],
)
def test_the_separator_is_the_one_that_fits_the_header(sample: str, separator: str | None) -> None:
    assert delimited.detect_separator(sample) == separator


def test_ragged_rows(tmp_path: Path) -> None:
    table = _read(tmp_path, "id,text,label\n1,fein,x\n2,zu, viel,x\n\nzu wenig\n4,fein,y\n5,fein,y\n")
    assert table.frame["id"].to_dict() == {2: "1", 6: "4", 7: "5"}
    assert table.rejected["reason"].tolist() == [
        "row has 4 fields, the header has 3",
        "row has 1 field, the header has 3",
    ]
    assert table.rejected["row"].tolist() == [3, 5]
    assert table.rejected["found"].tolist() == ["2,zu, viel,x", "zu wenig"]
    assert set(table.rejected["source"]) == {"posts.csv"}


def test_a_file_of_mostly_ragged_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"2 of 3 rows .* the first is row 3: row has 3 fields, the header has 2"):
        _read(tmp_path, "text,label\na,x\nb,c,x\nd,e,y\n")


def test_row_numbers_are_those_of_a_spreadsheet_where_cells_hold_newlines(tmp_path: Path) -> None:
    table = _read(tmp_path, 'text,label\r\n"eins\r\nzwei",x\r\ndrei,y\r\n')
    assert table.frame["text"].to_dict() == {2: "eins\r\nzwei", 3: "drei"}


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_end_is_known(tmp_path: Path, ending: str) -> None:
    assert _read(tmp_path, ending.join(["text,label", "a\u2028b,x", "c,y"])).frame["text"].tolist() == ["a\u2028b", "c"]


def test_an_unclosed_quote(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="row 3 is never closed"):
        _read(tmp_path, 'text,label\n"a, b",x\n"never closed,y\nd,x\n')


def test_sloppy_quotes_inside_a_cell_are_read(tmp_path: Path) -> None:
    table = _read(tmp_path, 'text,label\n"sie sagte "nein" dazu",x\nund ging "weg",y\n')
    assert table.frame["label"].tolist() == ["x", "y"]
    assert table.frame["text"].tolist()[1] == 'und ging "weg"'


def test_a_tab_separated_file_without_quoting_keeps_its_quotation_marks(tmp_path: Path) -> None:
    table = _read(tmp_path, 'text\tlabel\n"Zitat" am Anfang\tx\n"nie geschlossen\ty\nEnde "\tx\n')
    assert table.frame["text"].tolist() == ['"Zitat" am Anfang', '"nie geschlossen', 'Ende "']
    assert "Quotation marks" in table.notes[0]


def test_a_tab_separated_file_with_quoting_is_unquoted(tmp_path: Path) -> None:
    content = pd.DataFrame({"text": ['sie sagte "nein"', "a\tb", "c"], "label": ["x", "y", "x"]}).to_csv(
        sep="\t", index=False
    )
    table = _read(tmp_path, content)
    assert table.frame["text"].tolist() == ['sie sagte "nein"', "a\tb", "c"]
    assert table.notes == ()


def test_one_column_of_texts_with_several_lines(tmp_path: Path) -> None:
    texts = ["eine Zeile", "zwei\nZeilen", "noch eine", "und noch eine", 'mit "Zitat"']
    table = _read(tmp_path, pd.DataFrame({"text": texts}).to_csv(index=False))
    assert table.frame["text"].tolist() == texts
    assert table.notes == ()


def test_one_column_written_without_quoting_keeps_its_quotation_marks(tmp_path: Path) -> None:
    table = _read(tmp_path, 'text\n"Zitat" am Anfang\n"nie geschlossen\nEnde "\n')
    assert table.frame["text"].tolist() == ['"Zitat" am Anfang', '"nie geschlossen', 'Ende "']


_TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0\x1e\x1f"), min_size=1).filter(
    lambda text: text.strip()
)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(_TEXTS, st.sampled_from("xy")), min_size=1, max_size=20), st.sampled_from([",", ";", "\t", "|"])
)
def test_what_pandas_writes_is_read_back(tmp_path_factory: pytest.TempPathFactory, rows: list, separator: str) -> None:
    written = io.StringIO(newline="")
    pd.DataFrame(rows, columns=["text", "label"]).to_csv(written, sep=separator, index=False, quoting=1)
    table = _read(tmp_path_factory.mktemp("csv"), written.getvalue())
    assert [tuple(row) for row in table.frame.to_numpy()] == rows
    assert list(table.frame.index) == list(range(2, len(rows) + 2))
