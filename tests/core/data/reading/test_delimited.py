from __future__ import annotations

import io
from pathlib import Path
from typing import Literal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.reading import delimited
from core.data.reading.decoding import TextFile, decode
from core.data.reading.table import RawTable
from core.errors import FileError
from tests.properties import examples


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
    assert delimited.detect_separator(sample)[0] == separator


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


@pytest.mark.parametrize("below", ["", "d,x\n", 'd,x\n"e, f",y\n', 'd,x\ne,"f"\n', 'd,x\n"e ""f""",y\n'])
def test_an_unclosed_quote_spoils_no_other_row(tmp_path: Path, below: str) -> None:
    table = _read(tmp_path, f'text,label\n"a, b",x\n"never closed,y\n{below}')
    assert table.frame["text"].tolist()[:2] == ["a, b", '"never closed']
    assert table.frame["label"].tolist()[:2] == ["x", "y"]
    assert len(table.frame) == 2 + below.count("\n")
    assert any("out of place" in note and "1 row (3)" in note for note in table.notes)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('"Ja" meint er dazu', '"Ja" meint er dazu'),
        ('"Ja" und "Nein"', '"Ja" und "Nein"'),
        ('"Er sagt "Ja" dazu"', 'Er sagt "Ja" dazu'),
        ('"Er sagt "Ja, klar" dazu"', 'Er sagt "Ja, klar" dazu'),
        ('"Eins\nzwei "drei" vier\nfünf"', 'Eins\nzwei "drei" vier\nfünf'),
        ('"nur vorn', '"nur vorn'),
        ('nur hinten"', 'nur hinten"'),
    ],
)
def test_quotation_marks_out_of_place_stay_in_the_text(tmp_path: Path, cell: str, text: str) -> None:
    table = _read(tmp_path, f'id,text,label\n1,a,x\n2,{cell},y\n3,"b, c",x\n4,d,y\n')
    assert table.rejected.empty
    assert table.frame["text"].tolist() == ["a", text, "b, c", "d"]
    assert table.frame["label"].tolist() == ["x", "y", "x", "y"]


def test_rows_swallowed_by_a_quote_that_closes_further_down(tmp_path: Path) -> None:
    rows = "".join(f"{number},Text {number},{'xy'[number % 2]}\n" for number in range(10))
    table = _read(tmp_path, f'id,text,label\n{rows}10,"nie geschlossen,x\n11,dazwischen,y\n12,Ende",x\n')
    assert table.frame["text"].tolist()[10:] == ['"nie geschlossen', "dazwischen", 'Ende"']
    assert "1 row (12)" in table.notes[0]


def test_a_text_of_several_lines_with_separators_is_one(tmp_path: Path) -> None:
    rows = "".join(f"{number},Text {number},{'xy'[number % 2]}\n" for number in range(10))
    table = _read(tmp_path, f'id,text,label\n{rows}10,"Hallo, du\nkomm, mit",x\n')
    assert table.frame["text"].tolist()[-1] == "Hallo, du\nkomm, mit"
    assert table.notes == ()


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (r'"Er sagt \"Ja\""', 'Er sagt "Ja"'),
        (r'"\"Ja, klar\", sagt er"', '"Ja, klar", sagt er'),
        (r'"C:\neu und \"alt\""', 'C:\\neu und "alt"'),
    ],
)
def test_quotation_marks_behind_backslashes(tmp_path: Path, written: str, text: str) -> None:
    table = _read(tmp_path, f'text,label\n{written},x\n"b, c",y\n')
    assert table.frame["text"].tolist() == [text, "b, c"]
    assert "behind a backslash" in table.notes[0]


def test_what_pandas_writes_with_backslashes_is_read_back(tmp_path: Path) -> None:
    texts = ['Er sagt "Ja"', "C:\\neu\\", '\\"', "a, b"]
    frame = pd.DataFrame({"text": texts, "label": list("xyxy")})
    table = _read(tmp_path, frame.to_csv(index=False, doublequote=False, escapechar="\\", quoting=1))
    assert table.frame["text"].tolist() == texts


def test_a_backslash_before_an_ordinary_quotation_mark_is_a_backslash(tmp_path: Path) -> None:
    table = _read(tmp_path, 'text,label\n"C:\\",x\n"b, c",y\n')
    assert table.frame["text"].tolist() == ["C:\\", "b, c"]
    assert table.notes == ()


def test_blanks_before_quotation_marks(tmp_path: Path) -> None:
    table = _read(tmp_path, 'id, text, label\n1, "Komm, du", "ja"\n2, "Geh, du", "nein"\n')
    assert table.frame.to_numpy().tolist() == [["1", "Komm, du", "ja"], ["2", "Geh, du", "nein"]]
    assert table.columns == ("id", "text", "label")


def test_what_r_writes_with_row_names(tmp_path: Path) -> None:
    table = _read(tmp_path, '"text" "label" "n"\n"3" "Komm, du \\"Held\\"" "ja" 5\n"1" "Geh, du" "nein" NA\n')
    assert table.frame.to_numpy().tolist() == [["3", 'Komm, du "Held"', "ja", "5"], ["1", "Geh, du", "nein", "NA"]]
    assert table.columns == ("Unnamed: 0", "text", "label", "n")
    assert table.separator == " "


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_row_names_of_r_under_other_separators(tmp_path: Path, separator: str) -> None:
    lines = ["text,label", "1,Komm,ja", "2,Geh,nein"]
    table = _read(tmp_path, "\n".join(lines).replace(",", separator))
    assert table.frame["label"].tolist() == ["ja", "nein"]
    assert table.columns == ("Unnamed: 0", "text", "label")


def test_excels_line_about_the_separator(tmp_path: Path) -> None:
    table = _read(tmp_path, "sep=;\r\ntext;label\r\nKomm, du;ja\r\nGeh, du;nein\r\n")
    assert table.frame.to_dict("list") == {"text": ["Komm, du", "Geh, du"], "label": ["ja", "nein"]}
    assert table.guesses == ()


@pytest.mark.parametrize("title", ["Welle 1, Mai, Juni", "# Welle 1", "Welle 1"])
def test_a_line_above_the_header(tmp_path: Path, title: str) -> None:
    table = _read(tmp_path, f"{title}\nid;text;label\n1;Komm, du;ja\n2;Geh, du;nein\n")
    assert table.frame["text"].to_dict() == {3: "Komm, du", 4: "Geh, du"}
    assert title[:7] in table.guesses[0].said


def test_files_put_together_repeat_their_header(tmp_path: Path) -> None:
    part = '"id","text","label"\n1,Komm,ja\n2,Geh,nein\n'
    table = _read(tmp_path, part + "\ufeff" + part + part.replace('"', ""))
    assert table.frame["text"].tolist() == ["Komm", "Geh"] * 3
    assert "2 rows (4, 7)" in table.notes[0]


def test_a_file_without_a_header(tmp_path: Path) -> None:
    table = _read(tmp_path, "Komm mit uns dahin,ja\nGeh weg,nein\nLauf los,ja\nSteh still,nein\n")
    assert table.frame["column 2"].tolist() == ["ja", "nein", "ja", "nein"]
    assert table.guesses[0].option == "header_row"


def test_rows_without_their_last_cells(tmp_path: Path) -> None:
    table = _read(tmp_path, "text,label,note\nKomm,ja\nGeh,nein\nLauf,ja,x\nSteh,nein,\n")
    assert table.frame["label"].tolist() == ["ja", "nein", "ja", "nein"]
    assert table.frame["note"].isna().tolist() == [True, True, False, True]
    assert "2 rows (2, 3)" in table.notes[0]


def test_a_row_cut_in_two_within_a_text_is_put_together(tmp_path: Path) -> None:
    table = _read(tmp_path, "id,text,label\n1,Komm,ja\n2,Geh,nein\n3,Ja\nund nein,ja\n4,Steh,nein\n5,Lauf,ja\n")
    assert table.rejected.empty
    assert table.frame["label"].tolist() == ["ja", "nein", "ja", "nein", "ja"]
    assert table.frame.loc[4, "text"] == "Ja\nund nein"
    assert "Put together, as a line break cut them in two: 1 row (4)." in table.notes


def test_the_end_of_a_row_whose_beginning_is_another_is_no_row_of_its_own(tmp_path: Path) -> None:
    table = _read(tmp_path, "id,text,label\n1,Komm,ja\n2,Geh,nein\n3,Ja,ja\nund nein,ja\n4,Steh,nein\n5,Lauf,ja\n")
    assert table.rejected["found"].tolist() == ["und nein,ja"]


def test_two_rows_that_lack_their_last_cells_stay_two(tmp_path: Path) -> None:
    rows = "1,Komm,ja,x\n2,Geh,nein,x\n3,Steh,ja,y\n4,Lauf,nein,y\n5,Sitz,ja\n6,Platz\n7,Bleib,nein,y\n"
    table = _read(tmp_path, f"id,text,label,note\n{rows}")
    assert table.frame["text"].tolist() == ["Komm", "Geh", "Steh", "Lauf", "Sitz", "Platz", "Bleib"]


def test_texts_that_excel_was_kept_from_reading_as_numbers(tmp_path: Path) -> None:
    table = _read(tmp_path, 'id,text,label\n="1294030472427835393",Komm,ja\n"=""007""",Geh,nein\n')
    assert table.frame["id"].tolist() == ["1294030472427835393", "007"]
    assert '2 cells written as formulas (="…")' in table.notes[0]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("quote", ["", '"'])
def test_a_lone_carriage_return_belongs_to_the_text(tmp_path: Path, ending: str, quote: str) -> None:
    path = tmp_path / "posts.tsv"
    lines = ["text\tlabel", f"{quote}Komm\r mit{quote}\tja", "Geh\tnein", f"{quote}Ende\r{quote}\tja"]
    path.write_bytes(ending.join(lines).encode())
    table = delimited.read(decode(path, "posts.tsv"), "posts.tsv")
    assert table.frame["text"].tolist() == ["Komm\r mit", "Geh", "Ende\r"]
    assert table.frame["label"].tolist() == ["ja", "nein", "ja"]


def test_a_hostile_line_of_quotation_marks_takes_no_time(tmp_path: Path) -> None:
    assert len(_read(tmp_path, "text,label\n" + '"a,"b' * 20_000 + "\nc,x\nd,y\ne,x\n").frame) == 3


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


@pytest.mark.parametrize("separator", [",", "\t"])
def test_texts_of_several_lines_are_no_short_rows(tmp_path: Path, separator: str) -> None:
    rows = [("1", "Komm\nmit uns", "ja"), ("2", "Geh\nweg", "nein"), ("3", 'Lauf "los"\n', "ja")]
    content = pd.DataFrame(rows, columns=["id", "text", "label"]).to_csv(sep=separator, index=False)
    table = _read(tmp_path, content)
    assert [tuple(row) for row in table.frame.to_numpy()] == rows
    assert table.notes == ()


@settings(max_examples=examples(60))
@given(
    texts=st.lists(st.text('ab ,;\t|"\n\r\\#=é', min_size=1, max_size=12), min_size=3, max_size=9),
    separator=st.sampled_from([",", ";", "\t", "|"]),
    ending=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([0, 1, 2]),
)
def test_texts_of_odd_letters_are_read_back(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], separator: str, ending: str, quoting: Literal[0, 1, 2]
) -> None:
    rows = [(f"t{number}", f"x{text}y", "ja" if number % 2 else "nein") for number, text in enumerate(texts)]
    frame = pd.DataFrame(rows, columns=["id", "text", "label"])
    path = tmp_path_factory.mktemp("csv") / "posts.csv"
    path.write_bytes(frame.to_csv(sep=separator, index=False, lineterminator=ending, quoting=quoting).encode())
    table = delimited.read(decode(path, "posts.csv"), "posts.csv")
    assert [tuple(row) for row in table.frame.to_numpy()] == rows


def test_one_column_of_texts_with_several_lines(tmp_path: Path) -> None:
    texts = ["eine Zeile", "zwei\nZeilen", "noch eine", "und noch eine", 'mit "Zitat"']
    table = _read(tmp_path, pd.DataFrame({"text": texts}).to_csv(index=False))
    assert table.frame["text"].tolist() == texts
    assert table.notes == ()


def test_one_column_written_without_quoting_keeps_its_quotation_marks(tmp_path: Path) -> None:
    table = _read(tmp_path, 'text\n"Zitat" am Anfang\n"nie geschlossen\nEnde "\n')
    assert table.frame["text"].tolist() == ['"Zitat" am Anfang', '"nie geschlossen', 'Ende "']


# Of numbers and signs alone a file may have several rows with names; of texts it has not.
_TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0\x1e\x1f"), min_size=1).filter(
    lambda text: any(character.isalpha() for character in text)
)


@settings(max_examples=examples(40))
@given(
    st.lists(st.tuples(_TEXTS, st.sampled_from("xy")), min_size=1, max_size=20), st.sampled_from([",", ";", "\t", "|"])
)
def test_what_pandas_writes_is_read_back(tmp_path_factory: pytest.TempPathFactory, rows: list, separator: str) -> None:
    written = io.StringIO(newline="")
    pd.DataFrame(rows, columns=["text", "label"]).to_csv(written, sep=separator, index=False, quoting=1)
    table = _read(tmp_path_factory.mktemp("csv"), written.getvalue())
    assert [tuple(row) for row in table.frame.to_numpy()] == rows
    assert list(table.frame.index) == list(range(2, len(rows) + 2))


def test_cells_beside_one_that_is_never_closed_lose_their_quotation_marks(tmp_path: Path) -> None:
    table = _read(tmp_path, 'id,label,text\n1,"ja","Hallo"\n2,"nein","offen bis zum En')
    assert table.frame.to_numpy().tolist() == [["1", "ja", "Hallo"], ["2", "nein", '"offen bis zum En']]
    assert "1 row (3)" in table.notes[-1]


def test_a_row_of_blanks_is_no_header(tmp_path: Path) -> None:
    assert _read(tmp_path, '" ","\x1f"\nid,label\n1,ja\n2,nein').columns == ("id", "label")
