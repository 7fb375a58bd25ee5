"""Which row names the columns. The rows are as the readers of delimited text and of spreadsheets hand them over."""

from __future__ import annotations

import pytest

from core.data.reading.header import MOST_ROWS_ABOVE, Header, find_header
from core.errors import FileError

DATA = [["1", "Komm doch mit uns", "ja"], ["2", "Das Wetter ist grau", "nein"], ["3", "Komm noch einmal her", "ja"]]
NAMES = ["id", "text", "label"]


def _find(rows: list[list[str]], given: int | None = None) -> Header:
    return find_header([(number, cells) for number, cells in enumerate(rows, start=1) if any(cells)], "a.csv", given)


def test_names_in_the_first_row_need_no_word() -> None:
    assert _find([NAMES, *DATA]) == Header(tuple(NAMES), 1)


@pytest.mark.parametrize(
    "names",
    [
        ["Kennung", "Aussage", "Urteil"],
        ["Zeile", "Was steht in diesem Text geschrieben?", "Stimmst du dem Text denn zu?"],
        ["", "text", "label"],
    ],
)
def test_names_that_differ_from_their_columns_need_no_word(names: list[str]) -> None:
    assert _find([names, *DATA, *DATA]) == Header(tuple(names), 1)


@pytest.mark.parametrize(
    "above",
    [
        [["Welle 1", "", ""]],
        [["Welle 1"]],
        [["# Welle 1", " Mai"]],
        [["# Welle 1", " Mai", " Juni"]],
        [["Studie", "Wahl", ""], ["", "", ""], ["Export", "", ""]],
        [["Studie", "Wahl", "Mai", "Juni"]],
    ],
)
def test_titles_and_comments_above_are_passed_over_and_shown(above: list[list[str]]) -> None:
    found = _find([*above, NAMES, *DATA])
    assert (found.names, found.first) == (tuple(NAMES), 1 + sum(map(any, above)))
    (guess,) = found.guesses
    assert guess.option == "header_row"
    assert f"Row {len(above) + 1} was taken for the names" in guess.said
    assert f"row 1 “{above[0][0]}" in guess.said


@pytest.mark.parametrize("line", [["sep=", ""], ["sep=;"], ["SEP=,"]])
def test_excels_line_about_the_separator_is_no_title(line: list[str]) -> None:
    assert _find([line, NAMES, *DATA]) == Header(tuple(NAMES), 2)


def test_a_header_that_is_written_as_a_comment() -> None:
    assert _find([["# id", "text", "label"], *DATA]).names == tuple(NAMES)


@pytest.mark.parametrize(
    "rows",
    [
        DATA,
        [row[1:] for row in DATA],
        [["Komm mit uns dahin", "neutral"], *[row[1:] for row in DATA]],
        [["#Wahl heute", "ja"], ["Das war nichts", "nein"], ["Geh hin", "ja"]],
        [["Komm", "ja", "ja"], ["Geh", "nein", "nein"], ["Lauf", "ja", "nein"]],
    ],
)
def test_a_first_row_of_data_is_no_header(rows: list[list[str]]) -> None:
    found = _find(rows)
    assert found.names == tuple(f"column {number}" for number in range(1, len(rows[0]) + 1))
    assert found.first == 0
    (guess,) = found.guesses
    assert guess.option == "header_row"
    assert rows[0][0] in guess.said


def test_a_comment_above_data_without_names() -> None:
    found = _find([["# Welle 1", "", ""], *DATA])
    assert (found.names, found.first) == (("column 1", "column 2", "column 3"), 1)
    assert "row 1 “# Welle 1”" in found.guesses[0].said


def test_a_header_that_might_be_data_is_shown() -> None:
    found = _find([["Hallo", "eins"], ["Komm", "zwei"], ["Geh", "drei"]])
    assert found.names == ("Hallo", "eins")
    assert "Row 1 was taken for the names of the columns: row 1 “Hallo, eins”" in found.guesses[0].said


@pytest.mark.parametrize(
    "names", [["Aussage", "1", "2", "3"], ["", "0", "1", "2"], ["Aussage", "Klima", "Wahl", "Bildung"]]
)
def test_columns_called_by_numbers_or_by_their_only_value(names: list[str]) -> None:
    rows = [["Hallo", "1", "", "1"], ["Komm", "", "1", "1"], ["Geh", "1", "1", ""], ["Nein", "", "", "1"]]
    ticked = [[row[0], *(name if cell else "" for name, cell in zip(names[1:], row[1:], strict=True))] for row in rows]
    assert _find([names, *ticked]).names == tuple(names)


def test_two_rows_of_names() -> None:
    groups = ["Beitrag", "", "Urteile", "", "", ""]
    rows = [["1", "Komm doch", "ja", "nein", "ja", "ja"], ["2", "Geh jetzt", "nein", "nein", "ja", "ja"]]
    found = _find([groups, ["id", "text", "Ann", "Ben", "Cem", "Dora"], *rows])
    assert found.names == ("id", "text", "Ann", "Ben", "Cem", "Dora")
    merged = _find([["id", "text", "Urteile", "", "", ""], ["", "", "Ann", "Ben", "Cem", "Dora"], *rows * 2])
    assert merged.names == ("id", "text", "Ann", "Ben", "Cem", "Dora")


def test_a_name_under_two_groups_is_told_apart_by_them() -> None:
    rows = [["Komm doch", "ja", "x", "nein", ""], ["Geh jetzt", "nein", "", "nein", "y"]]
    found = _find([["", "Welle 1", "", "Welle 2", ""], ["text", "label", "note", "label", "note"], *rows])
    assert found.names == ("text", "Welle 1: label", "Welle 1: note", "Welle 2: label", "Welle 2: note")


def test_a_row_of_descriptions_below_the_names() -> None:
    data = [*DATA, ["4", "Der Zug ist weg", "nein"], ["5", "Der Bus ist weg", "nein"]]
    found = _find([NAMES, ["Nummer", "Wortlaut", "Urteil der Kodierer"], *data])
    assert (found.names, found.first) == (tuple(NAMES), 2)
    assert "row 2 “Nummer, Wortlaut, Urteil der Kodierer”" in found.guesses[0].said


@pytest.mark.parametrize(
    "odd", [["1", "Komm", "unklar"], ["x1", "Komm doch mit uns dahin", "unklar"], ["NA", "Ja", "NA"]]
)
def test_an_odd_first_row_of_data_is_no_description(odd: list[str]) -> None:
    assert _find([NAMES, odd, *DATA, *DATA]).first == 1


def test_row_names_have_no_name() -> None:
    rows = [["3", "Komm", "ja"], ["1", "Geh", "nein"], ["7", "Lauf", "ja"]]
    assert _find([["text", "label"], *rows]).names == ("", "text", "label")
    assert _find([["text", "label"], *[[row[1], row[2], ""] for row in rows]]).names == ("text", "label", "")


def test_the_row_that_the_researcher_names() -> None:
    rows = [["Welle 1", "", ""], [], NAMES, *DATA]
    assert _find(rows, 3).names == tuple(NAMES)
    assert _find(rows, 3).guesses == ()
    assert "row 1 “Welle 1”" in _find(rows, 3).notes[0]
    assert _find([NAMES, *DATA], 0) == Header(("column 1", "column 2", "column 3"), 0)


@pytest.mark.parametrize("given", [2, 9, MOST_ROWS_ABOVE + 1])
def test_a_row_that_cannot_name_the_columns(given: int) -> None:
    with pytest.raises(FileError, match=f"a.csv: Row {given:,} cannot name the columns"):
        _find([NAMES, [], *DATA], given)


def test_names_that_lose_spaces_are_named() -> None:
    found = _find([["id", "text ", "label"], *DATA])
    assert found.names == tuple(NAMES)
    assert found.notes == ("Spaces around the names of columns were removed: “text ” is “text”.",)
    assert _find([["id", " text", " label"], *DATA]).notes == ()
    assert _find([["id", "text ", "label"], *DATA], 1).notes == found.notes
