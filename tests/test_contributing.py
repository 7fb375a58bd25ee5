"""The recipe for a reader, followed: what it shows is written into a module and reads a file."""

from __future__ import annotations

import json
import sys
import types
from pathlib import Path

import pytest

from core.data.ground_truth import build
from core.data.mapping import guess_mapping
from core.data.reading import read_table, tools
from core.data.reading.tools.tool import Tool
from core.errors import FileError
from core.workflow import uploads
from tests import recipes

RECORDS: list[dict[str, object]] = [
    {"item": "1", "content": "Wählt!", "verdict": "call", "rater": "Ann", "round": 1},
    {"item": "2", "content": "Sonne", "verdict": None, "rater": "Ann", "round": 1},
    {"item": "3", "content": "Regen", "verdict": "none", "rater": "Ben", "round": 1},
]


@pytest.fixture(autouse=True)
def tool(monkeypatch: pytest.MonkeyPatch) -> Tool:
    made = types.ModuleType("wordmark")
    monkeypatch.setitem(sys.modules, made.__name__, made)
    exec(recipes.shown("A reader for a tool’s export"), made.__dict__)
    monkeypatch.setattr(tools, "TOOLS", (made.TOOL, *tools.TOOLS))
    return made.TOOL


def _write(folder: Path, records: list[dict[str, object]]) -> Path:
    path = folder / "out.json"
    path.write_text(json.dumps(records), encoding="utf-8")
    return path


def test_its_judgements_are_read(tool: Tool, tmp_path: Path) -> None:
    table = read_table(_write(tmp_path, RECORDS), name="out.json")
    assert table.tool == tool.name
    assert table.frame[["id", "text", "label", "annotator", "round"]].to_numpy().tolist() == [
        ["1", "Wählt!", "call", "Ann", "1"],
        ["3", "Regen", "none", "Ben", "1"],
    ]
    assert table.rejected["id"].tolist() == ["2"]
    assert build([table], guess_mapping(table)).report.labels == {"call": 1, "none": 1}


def test_the_upload_form_names_it(tool: Tool) -> None:
    assert tool.name in uploads.tools()


def test_what_is_not_as_the_tool_writes_it_is_refused_with_its_place(tmp_path: Path) -> None:
    broken = {**RECORDS[0], "verdict": ["call"]}
    with pytest.raises(FileError, match="Record 4, field “verdict” is a list; a label is needed"):
        read_table(_write(tmp_path, [*RECORDS, broken]), name="out.json")
