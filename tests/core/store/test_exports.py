from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd
import pytest

from core.store.exports import count_run, csv_bytes, for_people, stream_csv


def _read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_csv_reads_back_with_quotes_newlines_and_emojis() -> None:
    rows = [['say "hi", you', "two\nlines"], ["Wählt 🗳️", "a;b"]]
    content = csv_bytes(pd.DataFrame(rows, columns=["a", "b"]))
    assert content.startswith(b"\xef\xbb\xbf")
    assert _read(content) == [["a", "b"], *rows]


def test_what_a_spreadsheet_would_run_gets_a_quote_that_a_column_names() -> None:
    frame = pd.DataFrame({"a": ["=1", "@anna hallo", None], "=b": ["x", "-ja", "y"]})
    assert _read(csv_bytes(frame)) == [
        ["a", "'=b", "quoted by Errata"],
        ["'=1", "x", '["a"]'],
        ["@anna hallo", "'-ja", '["=b"]'],
        ["", "y", ""],
    ]
    assert count_run(lambda: [frame, frame]) == 5


def test_a_plain_csv_holds_every_cell_as_it_is() -> None:
    frame = pd.DataFrame({"a": ["=1", "@anna hallo"], "=b": ["x", "-ja"]})
    assert _read(csv_bytes(frame, plain=True)) == [["a", "=b"], ["=1", "x"], ["@anna hallo", "-ja"]]


def test_a_text_that_looks_quoted_is_told_apart() -> None:
    frame = pd.DataFrame({"a": ["'=1", "'@anna", "b"]})
    for plain, said in ((False, "quoted by Errata"), (True, "nothing quoted by Errata")):
        lines = [["a", said], ["'=1", ""], ["'@anna", ""], ["b", ""]]
        assert _read(csv_bytes(frame, plain=plain)) == lines


def test_an_empty_table_has_its_column_names() -> None:
    assert _read(csv_bytes(pd.DataFrame(columns=["a", "b"]))) == [["a", "b"]]


def test_pieces_make_one_file(tmp_path: Path) -> None:
    pieces = [pd.DataFrame({"a": [f"ä{number}"], "b": ["=x"]}) for number in range(3)]
    stream_csv(lambda: iter(pieces), tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_bytes() == csv_bytes(pd.concat(pieces))


def test_a_quote_in_a_later_piece_is_named_from_the_first_on(tmp_path: Path) -> None:
    pieces = [pd.DataFrame({"a": ["x"]}), pd.DataFrame({"a": ["=x"]})]
    assert stream_csv(lambda: iter(pieces), tmp_path / "out.csv") == 1
    assert (tmp_path / "out.csv").read_bytes() == csv_bytes(pd.concat(pieces))


def test_a_stream_that_breaks_leaves_no_file(tmp_path: Path) -> None:
    def broken():  # type: ignore[no-untyped-def]
        yield pd.DataFrame({"a": ["x"]})
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        stream_csv(broken, tmp_path / "out.csv")
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
