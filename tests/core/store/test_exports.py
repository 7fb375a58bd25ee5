from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd
import pytest

from core.store.exports import defuse, defused_once, for_people, is_run, stream_csv, write_csv


def _read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+49 170", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "=", "-", "-cmd|' /C calc'!A0", "-5\n=1", "+1e5x"],
)
def test_what_a_spreadsheet_would_run_is_defused(cell: str) -> None:
    assert defuse(pd.DataFrame({"a": [cell]})).loc[0, "a"] == "'" + cell
    assert is_run(cell)
    assert defused_once(cell) == "'" + cell
    assert defused_once("'" + cell) == "''" + cell


@pytest.mark.parametrize("cell", ["-5", "-0.25", "-0,25", "+3", "-1e-05", "a=b", " =1", "", "#wahl", "🗳️", "'=1"])
def test_anything_else_stays_as_it_is(cell: str) -> None:
    assert defuse(pd.DataFrame({"a": [cell]})).loc[0, "a"] == cell
    assert not is_run(cell)


def test_numbers_missing_cells_and_the_frame_itself_stay(tmp_path: Path) -> None:
    frame = pd.DataFrame({"n": [-1.5, 2.0], "s": ["=1", None], "mixed": ["=1", -3], "flag": [True, False]})
    before = frame.copy()
    safe = defuse(frame)
    assert frame.equals(before)
    assert safe["n"].tolist() == [-1.5, 2.0]
    assert safe["mixed"].tolist() == ["'=1", -3]
    assert safe["s"].isna().tolist() == [False, True]


def test_column_names_are_defused_and_may_be_doubled() -> None:
    safe = defuse(pd.DataFrame([["=1", "b"]], columns=["=name", "=name"]))
    assert list(safe.columns) == ["'=name", "'=name"]
    assert safe.iloc[0].tolist() == ["'=1", "b"]


def test_a_csv_reads_back_with_quotes_newlines_and_emojis() -> None:
    rows = [['say "hi", you', "two\nlines"], ["Wählt 🗳️", "a;b"]]
    content = write_csv(pd.DataFrame(rows, columns=["a", "b"]))
    assert content.startswith(b"\xef\xbb\xbf")
    assert _read(content) == [["a", "b"], *rows]


def test_an_empty_table_has_its_column_names() -> None:
    assert _read(write_csv(pd.DataFrame(columns=["a", "b"]))) == [["a", "b"]]


def test_pieces_make_one_file(tmp_path: Path) -> None:
    pieces = [pd.DataFrame({"a": [f"ä{number}"], "b": ["=x"]}) for number in range(3)]
    stream_csv(iter(pieces), tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_bytes() == write_csv(pd.concat(pieces))


def test_a_stream_that_breaks_leaves_no_file(tmp_path: Path) -> None:
    def broken():  # type: ignore[no-untyped-def]
        yield pd.DataFrame({"a": ["x"]})
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        stream_csv(broken(), tmp_path / "out.csv")
    assert list(tmp_path.iterdir()) == []


def test_people_read_votes_as_words_and_metadata_under_its_own_name() -> None:
    frame = pd.DataFrame(
        {
            "id": ["a", "b", "c"],
            "votes": ['{"ann1": "pos", "ann2": "neg"}', "{}", None],
            "meta:party": ["X", "Y", None],
            "meta:id": ["1", "2", "3"],
        }
    )
    readable = for_people(frame)
    assert list(readable.columns) == ["id", "votes", "party", "meta:id"]
    assert readable["votes"].fillna("").tolist() == ["ann1: pos; ann2: neg", "", ""]
    assert frame["votes"].iloc[0].startswith("{")
