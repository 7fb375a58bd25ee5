"""What is said of an export without a label of a whole text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.data.reading import read_table
from core.errors import FileError

SPAN = {"type": "labels", "from_name": "who", "value": {"start": 0, "end": 2, "labels": ["PER"]}}
WORDS = {"type": "textarea", "from_name": "why", "value": {"text": ["hm"]}}


def _task(*annotations: dict[str, Any], **further: Any) -> dict[str, Any]:
    return {"id": 1, "data": {"text": "Wählt"}, "annotations": [*annotations], **further}


def _row(**answers: Any) -> dict[str, Any]:
    return {"text": "Wählt", "id": 1, **answers, "annotator": 1, "annotation_id": 1, "lead_time": 1.0}


def _said(tmp_path: Path, *records: dict[str, Any]) -> FileError:
    path = tmp_path / "export.json"
    path.write_text(json.dumps(records), encoding="utf-8")
    with pytest.raises(FileError) as caught:
        read_table(path, name="export.json")
    return caught.value


@pytest.mark.parametrize(
    ("record", "what", "todo"),
    [
        (_task({"result": [SPAN]}), "1 × labels parts of the text", "not marks within it"),
        (_row(who=[SPAN["value"]]), "1 × labels parts of the text", "in Label Studio: a Choices question"),
        (_task({"result": [WORDS]}), "1 × no label", "Ask for one label of each text (in Label Studio: a Choices"),
        (_row(why={"text": ["hm", "so"]}), "1 × no label", "Ask for one label of each text"),
        (_task({"result": []}), "1 × no label", "Ask for one label of each text"),
        (_row(), "1 × no label", "Ask for one label of each text"),
        (_task({"result": [], "was_cancelled": True}), "1 × cancelled", "Annotate the texts that were skipped"),
        (_task(drafts=[{"user": "ann@example.org"}]), "1 × not submitted", "submit them"),
        (_task(), "1 × not annotated", "Export it again after annotating."),
        (_row() | {"annotation_id": None}, "1 × not annotated", "Export it again after annotating."),
        (
            {"id": 1, "text": "Wählt", "label": [], "entities": [], "relations": []},
            "1 × not annotated",
            "Export it again after annotating.",
        ),
        ({"id": 1, "text": "Wählt", "label": [[0, 2, "PER"]]}, "labels parts", "in doccano: a project for text"),
        (
            {"text": "Wählt", "spans": [], "answer": "accept", "_input_hash": 1},
            "labels parts",
            "in Prodigy: the recipe textcat.manual",
        ),
        (
            {"text": "Wählt", "label": "a", "answer": "ignore", "_input_hash": 1},
            "1 × ignored",
            "Annotate the texts that were ignored",
        ),
    ],
)
def test_each_reason_gets_its_own_advice(tmp_path: Path, record: dict[str, Any], what: str, todo: str) -> None:
    error = _said(tmp_path, record)
    assert "without a label of a whole text" in error.what
    assert what in error.what
    assert todo in error.todo


def test_marks_explain_more_than_texts_without_annotations(tmp_path: Path) -> None:
    error = _said(tmp_path, _task(), _task({"result": [SPAN]}), _task())
    assert "2 × not annotated, 1 × labels parts of the text" in error.what
    assert "not marks within it" in error.todo
