"""Appen's full reports and Toloka's assignments."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.data.ground_truth import build
from core.data.left_out import NOT_SUBMITTED, TURNED_DOWN, UNTRUSTED
from core.data.mapping import guess_mapping
from core.data.reading import RawTable, read_table
from core.errors import FileError
from tests.core.data.reading.tools.example_files import example


def _json(tmp_path: Path, *records: dict[str, Any]) -> RawTable:
    path = tmp_path / "upload"
    path.write_text(json.dumps(records), encoding="utf-8")
    return read_table(path, name="report.json")


def _cells(table: RawTable, *columns: str) -> list[list[Any]]:
    return table.frame[list(columns)].astype(object).where(table.frame.notna(), None).to_numpy().tolist()


def test_appen() -> None:
    table = example("appen.csv")
    assert table.tool == "Appen"
    assert _cells(table, "id", "call", "topics", "annotator", "time", "why", "_trust", "party", "_unit_id") == [
        ["post7", "yes", "vote | EU", "41", "2026-05-01T10:01:00", "imperative", "0.92", "Freie Ufer", "701"],
        ["post7", "yes", "vote", "42", "2026-05-01T10:02:00", None, "0.81", "Freie Ufer", "701"],
        ["post8", "no", "weather", "41", "2026-05-01T10:03:00", None, "0.92", None, "702"],
    ]
    assert {"call", "topics", "why", "_trust"} <= set(table.of_judgements)
    assert not {"party", "call_gold"} & set(table.of_judgements)
    assert table.rejected[["row", "reason", "found"]].values.tolist() == [[4, UNTRUSTED, "43"]]
    assert build([table], guess_mapping(table)).report.labels == {"no": 1, "yes": 1}


def test_appen_without_test_questions(tmp_path: Path) -> None:
    rows = [("1", "41", "yes"), ("1", "42", "no"), ("2", "41", "no")]
    table = _json(
        tmp_path,
        *(
            {"_unit_id": unit, "_worker_id": worker, "_trust": 1.0, "text": f"Text {unit}", "party": "x", "call": label}
            for unit, worker, label in rows
        ),
    )
    assert _cells(table, "id", "text", "call", "annotator") == [
        ["1", "Text 1", "yes", "41"],
        ["1", "Text 1", "no", "42"],
        ["2", "Text 2", "no", "41"],
    ]


def test_toloka() -> None:
    table = example("toloka.tsv")
    assert table.tool == "Toloka"
    assert _cells(table, "id", "text", "call", "topics", "annotator", "time") == [
        ["post7", "Geht wählen! 🗳️", "yes", "vote | EU", "ann", "2026-05-01T10:01:00.000"],
        ["post8", "Nice weather", "no", None, "ann", "2026-05-01T10:01:00.000"],
    ]
    assert table.several == ("topics",)
    assert table.rejected[["reason", "found"]].values.tolist() == [[TURNED_DOWN, "ben"], [NOT_SUBMITTED, "cem"]]


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({"_unit_id": 1, "_worker_id": 2, "_trust": 1, "x_gold": "", "x": {}}, "field “x” is an object"),
        ({"_unit_id": 1, "_worker_id": 2, "_trust": 1, "_tainted": "maybe"}, "field “_tainted” is a text"),
        ({"ASSIGNMENT:worker_id": [1], "OUTPUT:x": "yes"}, "field “ASSIGNMENT:worker_id” is a list"),
    ],
)
def test_bad_records_are_named(tmp_path: Path, record: dict[str, Any], said: str) -> None:
    with pytest.raises(FileError) as caught:
        _json(tmp_path, record)
    assert said in caught.value.what
