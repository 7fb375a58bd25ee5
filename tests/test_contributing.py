"""The recipes of CONTRIBUTING.md, followed: what each of them shows is written into a module and used."""

from __future__ import annotations

import json
import re
import sys
import types
from pathlib import Path

import pytest

from core.data.ground_truth import build
from core.data.mapping import guess_mapping
from core.data.reading import read_table, tools

ROOT = Path(__file__).resolve().parents[1]


def _shown(heading: str) -> str:
    """The Python that stands below a heading."""
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    [section] = re.findall(rf"^### {re.escape(heading)}$(.*?)(?=^##|\Z)", page, re.MULTILINE | re.DOTALL)
    return "\n\n".join(re.findall(r"^```python$(.*?)^```$", section, re.MULTILINE | re.DOTALL))


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> types.ModuleType:
    """What the recipe named by the test's parameter shows, imported."""
    made = types.ModuleType("recipe")
    monkeypatch.setitem(sys.modules, made.__name__, made)
    exec(_shown(request.param), made.__dict__)
    return made


@pytest.mark.parametrize("module", ["A reader for a tool’s export"], indirect=True)
def test_a_reader(module: types.ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    records = [
        {"item": "1", "content": "Wählt!", "verdict": "call", "rater": "Ann", "round": 1},
        {"item": "2", "content": "Sonne", "verdict": None, "rater": "Ann", "round": 1},
        {"item": "3", "content": "Regen", "verdict": "none", "rater": "Ben", "round": 1},
    ]
    (tmp_path / "out.json").write_text(json.dumps(records), encoding="utf-8")
    monkeypatch.setattr(tools, "TOOLS", (module.TOOL, *tools.TOOLS))
    table = read_table(tmp_path / "out.json", name="out.json")
    assert table.tool == "Wordmark"
    assert table.frame[["id", "text", "label", "annotator"]].values.tolist() == [
        ["1", "Wählt!", "call", "Ann"],
        ["3", "Regen", "none", "Ben"],
    ]
    assert table.rejected["id"].tolist() == ["2"]
    assert build([table], guess_mapping(table)).report.labels == {"call": 1, "none": 1}
