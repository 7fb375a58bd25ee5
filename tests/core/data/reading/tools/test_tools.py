"""No plain table is taken for a tool's export, and an export's texts stay as they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.data.reading import read_table, tools

GUIDE = Path(__file__).resolve().parents[5] / "docs" / "guide.md"


def test_the_guide_says_of_each_tool_what_is_read() -> None:
    chapter = GUIDE.read_text(encoding="utf-8").partition("### Exports of annotation tools")[2].partition("\n### ")[0]
    named = {name for line in chapter.splitlines() if line.startswith("| ") for name in _cell(line)}
    assert set(tools.products()) <= named


def _cell(row: str) -> list[str]:
    """The names in the first cell: “Argilla 2”, “Appen, Toloka”."""
    return [name.strip().removesuffix(" 2") for name in row.split("|")[1].split(",")]


@pytest.mark.parametrize(
    "records",
    [
        [{"id": 1, "text": "Wählt", "label": "yes"}],
        [{"text": "Wählt", "label": "yes", "annotator": "ann", "time": "2026"}],
        [{"id": 1, "text": "Wählt", "labels": "yes", "user": "ann"}],
        [{"data": "Wählt", "label": "yes"}],
        [{"id": 1, "text": "Wählt", "label": "yes", "Comments": "sure?", "Ann": "yes", "Ben": "no"}],
        [{"text": "Wählt", "answer": "accept"}],
        [{"id": 1, "text": "Wählt", "label": "yes", "entities": ["EU"]}],
        [{"id": 1, "text": "Wählt", "label": "yes", "Comments": "sure?", "party": "Freie Ufer"}],
        [{"dataset": "a", "text": "Wählt", "labels": "yes|no", "user": "@ann"}],
        [{"instance_id": 1, "user": "@ann", "text": "Wählt", "label": "yes", "created.at": "2026"}],
        [{"doc": "a.txt", "user": "ann", "label": "yes", "text": "Wählt"}],
        [{"WorkerId": "A1", "text": "Wählt", "Answer.label": "yes"}],
        [{"HITId": "3", "AssignmentId": "4", "WorkerId": "A1", "text": "Wählt", "label": "yes"}],
        [{"_unit_id": "3", "text": "Wählt", "label": "yes", "label:confidence": "1.0"}],
        [{"INPUT:text": "Wählt", "OUTPUT:label": "yes", "worker": "A1"}],
        [{"Timestamp": "2026-05-01 10:00", "text": "Wählt", "Ann": "yes", "Ben": "no"}],
        [{"Timestamp": "2026-05-01 10:00", "Post": "Wählt", "Ann": "yes", "Ben": "no"}],
        [{"Timestamp": "2026-05-01 10:00", "text": "Wählt", "Coder one of us": "yes", "Coder two of us": "no"}] * 2,
        [{"Timestamp": "early", "Is it? [Wählt]": "yes", "Is it? [Kommt]": "no"}],
        [{"id": "1", "submitdate": "2026-05-01", "text": "Wählt", "label": "yes"}],
        [{"ResponseId": "R_1", "text": "Wählt", "label": "yes"}],
        [{"Start time": "10:00", "text": "Wählt", "label": "yes"}],
    ],
)
def test_a_plain_table_is_no_export(records: list[dict[str, Any]], tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_text(json.dumps(records), encoding="utf-8")
    assert read_table(path, name="posts.json").tool is None


@pytest.mark.parametrize(
    "record",
    [
        {"id": 1, "text": "  Wählt\n", "label": ["yes"], "Comments": []},
        {"text": "  Wählt\n", "label": "yes", "_input_hash": 1, "answer": "accept"},
        {"id": "1", "text": "  Wählt\n", "q.responses": ["yes"], "q.responses.users": ["u"], "_server_id": "s"},
        {"id": 1, "dataset": "a", "text": "  Wählt\n", "labels": "yes", "user": "u", "timestamp": "2026"},
        {"instance_id": "1", "user_id": "u", "displayed_text": "  Wählt\n", "labels": {"q": "yes"}},
        {"text": "  Wählt\n", "cats": {"yes": 1.0, "no": 0.0}},
    ],
    ids=["doccano", "Prodigy", "Argilla", "ActiveTigger", "Potato", "spaCy"],
)
def test_texts_stay_exactly_as_they_are(record: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_text(json.dumps([record]), encoding="utf-8")
    assert read_table(path, name="ann.json").frame["text"].tolist() == ["  Wählt\n"]
