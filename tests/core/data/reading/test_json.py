"""JSON and JSON Lines."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from core.data.reading import RawTable, read_table
from core.errors import FileError


def _read(folder: Path, content: str, name: str = "posts.json") -> RawTable:
    path = folder / "upload"
    path.write_bytes(content.encode("utf-8", "surrogatepass"))
    return read_table(path, name=name)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('[{"text": "a"}, 5]', "Record 2 is a number"),
        ('[["a"], {"text": "a"}]', "Record 1 is a list"),
        ('{\n  "text": "a",\n "label": "b"\n}', "holds an object"),
        ("[]", "an empty list"),
        ('[{"text": "a"},\n {"text" "b"}]', "line 2, character 10"),
        ('[{"text": ' + "[" * 100_000, "too deep"),
        ('[{"n": ' + "9" * 5000 + "}]", "too long"),
    ],
)
def test_json_that_is_no_list_of_objects(tmp_path: Path, content: str, said: str) -> None:
    with pytest.raises(FileError, match=said):
        _read(tmp_path, content)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"text": "a"}\n\n{"text": "b"\n', "Line 3 is not valid JSON"),
        ('{"text": "a"}\n"b"\n', "Line 2 is a text"),
    ],
)
def test_a_bad_line_of_json_lines_is_named(tmp_path: Path, content: str, said: str) -> None:
    with pytest.raises(FileError, match=said):
        _read(tmp_path, content, "posts.jsonl")


def test_the_rows_of_json_lines_are_its_lines(tmp_path: Path) -> None:
    table = _read(tmp_path, '\ufeff{"text": "a", "id": 1}\n\n{"text": "b", "label": "x"}\n', "posts.jsonl")
    assert table.frame["text"].to_dict() == {1: "a", 3: "b"}
    assert table.columns == ("text", "id", "label")


def test_nul_characters_and_lone_surrogates_are_removed(tmp_path: Path) -> None:
    table = _read(tmp_path, r'[{"text": "a\u0000b\ud83dc \ud83d\ude00"}]')
    assert table.frame["text"].tolist() == ["abc 😀"]


FRAME = pd.DataFrame({"text": ["Größe 🔷\u2028„ja“", "b", None], "Ann": ["pos", None, "neg"], "n": [1, 2, 3]})
CELLS = [["Größe 🔷\u2028„ja“", "pos", "1"], ["b", None, "2"], [None, "neg", "3"]]


def _cells(table: RawTable, columns: list[str]) -> list[list[str | None]]:
    frame = table.frame[columns].astype(object)
    return frame.where(frame.notna(), None).to_numpy().tolist()


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("orient", ["records", "columns", "index", "split", "table"])
def test_pandas_orients(tmp_path: Path, orient: str, indent: int | None) -> None:
    content = FRAME.to_json(orient=orient, indent=indent, force_ascii=False)  # type: ignore[call-overload]
    table = _read(tmp_path, content)
    assert _cells(table, ["text", "Ann", "n"]) == CELLS
    assert set(table.columns) == {"text", "Ann", "n"} | ({"index"} if orient == "table" else set())


@pytest.mark.parametrize("orient", ["columns", "index", "split", "table"])
def test_names_of_rows_are_kept(tmp_path: Path, orient: str) -> None:
    named = FRAME.set_axis(["p7", "p9", "p4"])
    table = _read(tmp_path, named.to_json(orient=orient))  # type: ignore[call-overload]
    assert table.frame["index"].tolist() == ["p7", "p9", "p4"]
    assert _cells(table, ["text", "Ann", "n"]) == CELLS


def test_columns_of_lists_and_rows_of_lists(tmp_path: Path) -> None:
    table = _read(tmp_path, '{"text": ["a", "b"], "label": ["x", "y"]}')
    assert _cells(table, ["text", "label"]) == [["a", "x"], ["b", "y"]]
    named = _read(tmp_path, '[["text", "label"], ["a", "x"], ["b", null]]')
    assert _cells(named, ["text", "label"]) == [["a", "x"], ["b", None]]
    lines = _read(tmp_path, '["text", "label"]\n["a", "x"]\n["b\u2028c", 1]\n')
    assert _cells(lines, ["text", "label"]) == [["a", "x"], ["b\u2028c", "1"]]


def test_lists_without_names_are_asked_about(tmp_path: Path) -> None:
    table = _read(tmp_path, '[["Komm doch mit uns", 1], ["Das Wetter ist grau", 0], ["Geh weg von mir", 1]]')
    assert table.columns == ("column 1", "column 2")
    assert len(table.frame) == 3
    assert [guess.option for guess in table.guesses] == ["header_row"]


@pytest.mark.parametrize(
    "content",
    [
        '{"data": [{"text": "a"}, {"text": "b"}], "total": 2}',
        '{\n "posts": [{"text": "a"},\n {"text": "b"}]}',
        '{"whatever": [{"text": "a"}, {"text": "b"}]}',
    ],
)
def test_a_list_under_a_name(tmp_path: Path, content: str) -> None:
    assert _read(tmp_path, content).frame["text"].tolist() == ["a", "b"]


def test_a_single_record_stays_one(tmp_path: Path) -> None:
    table = _read(tmp_path, '{"text": "a", "tags": ["x", "y"], "meta": {"n": 1}}', "posts.jsonl")
    assert table.columns == ("text", "tags", "meta")
    choice = '{"from_name": "label", "type": "choices", "value": {"choices": ["pos"]}}'
    task = '{"id": 1, "data": {"text": "a"}, "annotations": [{"completed_by": 1, "result": [' + choice + "]}]}"
    assert _read(tmp_path, task, "task.json").tool == "Label Studio"


def test_rows_of_different_lengths_are_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="Row 2 of the JSON has 1 value"):
        _read(tmp_path, '{"columns": ["text", "label"], "data": [["a", "x"], ["b"]]}')


def test_truth_values_and_large_numbers(tmp_path: Path) -> None:
    table = _read(tmp_path, '[{"a": true, "id": 1294030472427834880}, {"a": 0, "id": 1.294030472427834880E+18}]')
    assert table.frame["a"].tolist() == ["True", "0"]
    assert table.frame["id"].tolist() == ["1294030472427834880", "1.2940304724278349E+18"]


def test_empty_lists_are_blank_rows(tmp_path: Path) -> None:
    assert _read(tmp_path, '[[], ["text", "label"], [], ["a", "x"], ["b", "y"]]').frame["label"].tolist() == ["x", "y"]
    with pytest.raises(FileError, match="no rows below"):
        _read(tmp_path, "[[]]")
