"""Argilla's parallel lists of responses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.data.ground_truth import GroundTruth, build
from core.data.left_out import NOT_ANNOTATED, NOT_SUBMITTED
from core.data.mapping import guess_mapping
from core.data.reading import RawTable, read_table
from core.errors import ColumnError, ErrataError, FileError, LabelError
from tests.core.data.reading.tools.example_files import example

RECORD = {
    "id": "1",
    "text": "Wählt",
    "q.responses": ["yes"],
    "q.responses.users": ["u-1"],
    "q.responses.status": ["submitted"],
}


def _read(tmp_path: Path, *records: Any) -> RawTable:
    path = tmp_path / "upload"
    path.write_text(json.dumps(records), encoding="utf-8")
    return read_table(path, name="argilla.json")


def _build(table: RawTable) -> GroundTruth:
    return build([table], guess_mapping(table))


def test_only_what_was_submitted_counts() -> None:
    table = example("argilla.json")
    assert table.tool == "Argilla"
    truth = _build(table)
    assert truth.judgements[["id", "annotator", "label"]].values.tolist() == [
        ["7", "u-1", "yes"],
        ["8", "u-1", "no"],
        ["8", "u-2", "no"],
    ]
    assert truth.report.left_out == {NOT_SUBMITTED: 1, NOT_ANNOTATED: 1}
    assert truth.left_out["found"].tolist()[0] == "u-2: draft"
    assert truth.texts["meta:party"].tolist()[0] == "Freie Ufer"
    assert not [column for column in truth.texts.columns if "suggestion" in column]


def test_several_questions_and_several_labels(tmp_path: Path) -> None:
    topics = {
        "topic.responses": [["a", "b"]],
        "topic.responses.users": ["u-1"],
        "topic.responses.status": ["submitted"],
    }
    table = _read(tmp_path, {**RECORD, **topics})
    assert table.frame[["q", "topic", "annotator"]].values.tolist() == [["yes", "a | b", "u-1"]]
    assert table.several == ("topic",)


def test_unknown_users_are_said(tmp_path: Path) -> None:
    table = _read(tmp_path, {**RECORD, "q.responses.users": [None]})
    assert "does not say who annotated" in table.notes[0]


@pytest.mark.parametrize(
    ("records", "kind", "said"),
    [
        ([{**RECORD, "q.responses.users": ["u-1", "u-2"]}], FileError, "a list of 1, as many as there are responses"),
        ([{**RECORD, "q.responses": "yes"}], FileError, "field “q.responses” is a text"),
        ([{**RECORD, "q.responses": [{"a": 1}]}], FileError, "field “q.responses[0]” is an object"),
        ([{**RECORD, "q.responses.status": [["submitted"]]}], FileError, "field “q.responses.status[0]” is a list"),
        ([{**RECORD, "id": {}}], FileError, "field “id” is an object"),
        ([{**RECORD, "q.responses": []}], FileError, "a list of 0"),
        ([{**RECORD, "q.responses.status": ["draft"]}], FileError, f"1 × {NOT_SUBMITTED}"),
        ([RECORD, {**RECORD, "text": "Anders", "q.responses": ["no"]}], ColumnError, "“1” stands for different texts"),
        ([RECORD, {"text": "Ja", "label": "yes"}], LabelError, "at least two classes"),
    ],
)
def test_bad_records_are_named(tmp_path: Path, records: list[Any], kind: type[ErrataError], said: str) -> None:
    with pytest.raises(kind) as caught:
        _build(_read(tmp_path, *records))
    assert said in caught.value.what
    assert "argilla.json" in caught.value.where
