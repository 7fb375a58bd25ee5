"""JSON and JSON Lines."""

from __future__ import annotations

from pathlib import Path

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
        ('{\n  "data": [{"text": "a"}]\n}', "holds an object"),
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
