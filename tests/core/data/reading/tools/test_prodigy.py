"""Prodigy's choices and its yes/no questions."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.data.ground_truth import GroundTruth, build
from core.data.left_out import IGNORED, REJECTED
from core.data.mapping import guess_mapping
from core.data.reading import RawTable, read_table
from core.errors import ColumnError, ErrataError, FileError, LabelError
from tests.core.data.reading.tools.example_files import example

TASK = {"text": "Wählt", "label": "call", "_input_hash": 1, "_task_hash": 2, "answer": "accept", "_annotator_id": "ann"}


def _read(tmp_path: Path, *tasks: dict[str, Any], end: str = "\n") -> RawTable:
    path = tmp_path / "upload"
    path.write_text("\n".join(map(json.dumps, tasks)) + end, encoding="utf-8")
    return read_table(path, name="db.jsonl")


def _build(table: RawTable) -> GroundTruth:
    return build([table], guess_mapping(table))


def test_options_are_named_by_their_texts() -> None:
    table = example("prodigy.jsonl")
    assert table.tool == "Prodigy"
    truth = _build(table)
    assert truth.judgements[["id", "annotator", "label", "time"]].values.tolist() == [
        ["-11", "tw-ann", "yes", "2026-01-02T10:00:00+00:00"],
        ["-11", "tw-bob", "no", "2026-01-02T10:01:40+00:00"],
        ["12", "tw-ann", "no", "2026-01-02T10:03:20+00:00"],
        ["13", "tw-ann", "yes", "2026-01-02T10:05:00+00:00"],
    ]
    assert truth.report.left_out == {IGNORED: 1, REJECTED: 1, "tie": 1}
    assert truth.set_aside["meta:party"].tolist() == ["Freie Ufer"]


def test_rejecting_the_only_label_is_an_answer() -> None:
    truth = _build(example("prodigy_binary.jsonl"))
    assert truth.texts["label"].tolist() == ["call", "not call"]
    assert truth.report.left_out == {IGNORED: 1}


def test_a_question_a_label_gives_all_that_were_accepted(tmp_path: Path) -> None:
    tasks = [
        TASK,
        {**TASK, "label": "party"},
        {**TASK, "_input_hash": 3, "text": "Nein", "answer": "reject"},
        {**TASK, "_input_hash": 3, "text": "Nein", "label": "party", "answer": "reject"},
    ]
    table = _read(tmp_path, *tasks)
    assert table.several == ("label",)
    with pytest.raises(LabelError, match=r"“call \| party”"):
        _build(table)
    truth = build([table], replace(guess_mapping(table), one_label="call"))
    assert truth.texts["label"].tolist() == ["call", "not call"]


def test_an_id_of_ones_own_goes_before_the_hash(tmp_path: Path) -> None:
    table = _read(tmp_path, {**TASK, "meta": {"tweet_id": "t-1", "party": "X"}})
    assert table.frame[["id", "party"]].values.tolist() == [["t-1", "X"]]


def test_unknown_users_are_said(tmp_path: Path) -> None:
    table = _read(tmp_path, {**TASK, "_annotator_id": None})
    assert "does not say who annotated" in table.notes[0]


@pytest.mark.parametrize(
    ("tasks", "kind", "said"),
    [
        ([{**TASK, "answer": "maybe"}], FileError, "field “answer” is a text (“maybe”); accept, reject or ignore"),
        ([{**TASK, "label": {"a": 1}}], FileError, "field “label” is an object"),
        ([{**TASK, "options": "yes"}], FileError, "field “options” is a text"),
        ([{**TASK, "options": [{"id": "Y"}], "accept": [[1]]}], FileError, "field “accept[0]” is a list"),
        ([{**TASK, "meta": [1]}], FileError, "field “meta” is a list"),
        ([{**TASK, "_timestamp": "NaN"}, {**TASK, "_timestamp": {}}], FileError, "Record 2, field “_timestamp”"),
        ([{**TASK, "answer": "ignore"}], FileError, f"1 × {IGNORED}"),
        ([TASK, {**TASK, "text": "Anders", "answer": "reject"}], ColumnError, "“1” stands for different texts"),
        ([TASK, {"text": "Ja", "label": "no"}], LabelError, "at least two classes"),
        ([{"id": 1, "data": {"text": "Ja"}, "annotations": []}, TASK], FileError, "Record 2, field “data” is nothing"),
    ],
)
def test_bad_records_are_named(tmp_path: Path, tasks: list[Any], kind: type[ErrataError], said: str) -> None:
    with pytest.raises(kind) as caught:
        _build(_read(tmp_path, *tasks))
    assert said in caught.value.what
    assert "db.jsonl" in caught.value.where


def test_a_truncated_file(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="Line 2 is not valid JSON"):
        _read(tmp_path, TASK, end='\n{"text": "Nei')
