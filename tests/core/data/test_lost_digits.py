from __future__ import annotations

import pandas as pd
import pytest

from core.data.ground_truth import build
from core.data.lost_digits import lost_digits, tied_wrongly
from core.data.mapping import guess_columns, guess_mapping
from core.errors import ColumnError
from core.records import ColumnMapping
from tests.core.data.raw_tables import raw


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (["7", None, "1.29E+18"], "row 4 holds “1.29E+18”"),
        (["1,29E+18", "8"], "row 2 holds “1,29E+18”"),
        (["1e+18"], "row 2"),
        (["1294030472427830000", "1294030472427840000"], "row 2"),
        (["abc", "1.294030472427835E+18"], "row 3"),
    ],
)
def test_numbers_that_were_cut_short(cells: list[str | None], found: str) -> None:
    column = pd.Series(cells, index=range(2, 2 + len(cells)), dtype="str")
    assert str(lost_digits(column)).startswith(found)


@pytest.mark.parametrize(
    "cells",
    [
        ["1294030472427834881", "1294030472427830000"],
        ["1294030472427830000"],
        ["12e10", "1E10", "4f2a"],
        ["1", "2.5", "tweet E+18"],
        [],
    ],
)
def test_ids_that_are_whole(cells: list[str]) -> None:
    assert lost_digits(pd.Series(cells, dtype="str")) is None


def test_a_column_that_may_tie_texts_wrongly_says_how_many_of_its_values_are_damaged() -> None:
    cells = pd.Series(["2.5E+15", "2.5E+15", "7.1E+15", "abc", None], dtype="str")
    said = str(tied_wrongly("thread", cells))
    assert said.startswith("Column “thread”: 2 of its 3 values look like numbers that have lost the last digits")
    assert "such as “2.5E+15”" in said
    assert tied_wrongly("thread", pd.Series(["2500000000000001", "7"], dtype="str")) is None
    rounded = pd.Series(["1294030472427830000", "1294030472427840000"], dtype="str")
    assert "2 of its 2 values look like numbers" in str(tied_wrongly("thread", rounded))
    assert tied_wrongly("thread", pd.Series([None, None], dtype="float")) is None


def test_an_import_says_which_of_its_further_columns_are_damaged() -> None:
    rows = [["2.5E+15", "x", "Komm doch mit uns", "ja"], ["7.1E+15", "y", "Das Wetter ist grau", "nein"]]
    truth = build([raw(["thread", "party", "text", "label"], rows)], ColumnMapping(text="text", label="label"))
    [said] = [note for note in truth.report.notes if "lost the last digits" in note]
    assert said.startswith("Column “thread”: 2 of its 2 values")


ROWS = [["1.29E+18", "Komm doch mit uns", "ja"], ["1.29E+18", "Das Wetter ist grau", "nein"]]
TABLE = raw(["tweet_id", "text", "label"], ROWS)


def test_such_a_column_is_not_taken_for_ids_and_this_is_said() -> None:
    guessed = guess_columns(TABLE)
    assert guessed.mapping.id is None
    (said,) = [doubt.said for doubt in guessed.doubts if doubt.option == "id"]
    assert "“tweet_id” was not taken for the ids of the texts: row 2 holds “1.29E+18”" in said
    assert "as text" in said


def test_codes_that_tell_the_rows_apart_are_taken_for_ids() -> None:
    said = [("Komm doch mit uns am Sonntag", "ja"), ("Das Wetter ist grau und nass", "nein")]
    codes = [[f"T0{number}", *row] for number, row in enumerate(said, start=1266)]
    assert guess_mapping(raw(["turn", "text", "label"], codes)).id == "turn"
    doubled = [["T01266", *row] for row in said]
    assert guess_mapping(raw(["turn", "text", "label"], doubled)).id is None
    numbers = [[f"{number}", *row] for number, row in enumerate(said, start=1266)]
    assert guess_mapping(raw(["turn", "text", "label"], numbers)).id is None
    assert guess_mapping(raw(["annotator", "text", "label"], codes)).id is None


def test_codes_that_tell_the_texts_of_several_rows_apart_are_taken_for_ids() -> None:
    def guessed(*lines: tuple[str, str]) -> str | None:
        rows = [[code, text, person, "yn"[n % 2]] for n, (code, text) in enumerate(lines) for person in ("Ann", "Ben")]
        return guess_mapping(raw(["stimulus", "text", "rater", "label"], rows)).id

    said = ("Komm doch mit uns am Sonntag", "Das Wetter ist grau und nass", "Das wird ja immer schöner")
    assert guessed(("c-01", said[0]), ("c-02", said[1]), ("c-03", said[2])) == "stimulus"
    assert guessed(("c-01", said[0]), ("c-02", said[1]), ("c-03", said[1])) == "stimulus", "one wording, said twice"
    assert guessed(("c-01", said[0]), ("c-01", said[1]), ("c-03", said[2])) is None, "one code, two texts"


def test_another_id_column_is_taken() -> None:
    rows = [[*row, str(number)] for number, row in enumerate(ROWS)]
    assert guess_mapping(raw(["tweet_id", "text", "label", "id"], rows)).id == "id"


def test_chosen_as_ids_they_are_refused_with_the_way_out() -> None:
    mapping = ColumnMapping(text="text", label="label", id="tweet_id")
    with pytest.raises(ColumnError, match=r"row 2 holds “1.29E\+18”, a number that has lost") as caught:
        build([TABLE], mapping)
    assert "Format the column as text" in caught.value.todo
