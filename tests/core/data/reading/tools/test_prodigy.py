"""Prodigy's choices and its yes/no questions."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.data.ground_truth import GroundTruth, build
from core.data.left_out import IGNORED, NO_CHOICE, REJECTED, REPLACED
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


def test_a_rejected_label_of_several_says_none(tmp_path: Path) -> None:
    rejected = {**TASK, "_input_hash": 3, "text": "Hm 🤔", "answer": "reject"}
    table = _read(tmp_path, TASK, {**TASK, "_input_hash": 2, "text": "Nein", "label": "party"}, rejected)
    assert _build(table).report.labels == {"call": 1, "party": 1}
    assert table.rejected[["row", "id", "text", "reason", "found"]].values.tolist() == [
        [3, "3", "Hm 🤔", REJECTED, "call"]
    ]


def test_rejecting_one_of_several_says_nothing_of_the_others(tmp_path: Path) -> None:
    both = [TASK, {**TASK, "label": "party"}]
    partly = {**TASK, "_input_hash": 3, "text": "Nein", "answer": "reject"}
    table = _read(tmp_path, *both, partly)
    assert table.frame["label"].tolist() == ["call | party"]
    assert table.rejected["reason"].tolist() == [REJECTED]


def test_the_later_answer_to_one_question_counts(tmp_path: Path) -> None:
    tasks = [TASK, {**TASK, "answer": "reject"}, {**TASK, "label": "party"}]
    table = _read(tmp_path, *tasks)
    assert table.frame["label"].tolist() == ["party"]
    assert table.rejected[["row", "reason", "found"]].values.tolist() == [[1, REPLACED, "call"]]


def test_later_is_later_in_time_whatever_the_order(tmp_path: Path) -> None:
    late, early = {**TASK, "_timestamp": 200}, {**TASK, "answer": "reject", "_timestamp": 100}
    table = _read(tmp_path, late, early, {**TASK, "label": "party", "_timestamp": 150, "answer": "reject"})
    assert table.frame[["label", "time"]].values.tolist() == [["call", "1970-01-01T00:03:20+00:00"]]
    assert table.rejected[["row", "reason"]].values.tolist() == [[2, REPLACED]]


def test_words_and_sessions_belong_to_the_judgement(tmp_path: Path) -> None:
    tasks = [
        {**TASK, "user_input": "sure?", "_session_id": "db-ann", "party": "X"},
        {**TASK, "_annotator_id": "ben", "answer": "reject", "party": "X", "mood": "calm"},
    ]
    table = _read(tmp_path, *tasks)
    assert table.of_judgements == ("label", "session", "user_input", "mood")
    assert table.frame["user_input"].fillna("").tolist() == ["sure?", ""]
    assert table.columns[-1] == "party"


def test_tasks_about_parts_of_texts_are_no_labels(tmp_path: Path) -> None:
    task = {name: value for name, value in TASK.items() if name != "label"}
    with pytest.raises(FileError, match=f"export of Prodigy without a label of a whole text: 2 × {NO_CHOICE}"):
        _read(tmp_path, {**task, "tokens": [{"text": "Wählt"}]}, {**task, "spans": []})


def test_texts_without_a_hash_stay_apart(tmp_path: Path) -> None:
    tasks = [{**TASK, "_input_hash": None}, {**TASK, "_input_hash": None, "text": "Nein", "label": "party"}]
    assert _build(_read(tmp_path, *tasks)).texts["label"].tolist() == ["call", "party"]


def test_accepted_ids_are_the_labels_where_no_options_are_kept(tmp_path: Path) -> None:
    task = {**TASK, "label": None, "options": None, "accept": [1]}
    assert _read(tmp_path, task).frame["label"].tolist() == ["1"]


def test_spans_are_no_labels(tmp_path: Path) -> None:
    span = {"start": 0, "end": 2, "label": "PER"}
    table = _read(tmp_path, TASK, {**TASK, "label": None, "spans": [span]})
    assert table.rejected["reason"].tolist() == [NO_CHOICE]


def test_sessions_without_a_name_are_said(tmp_path: Path) -> None:
    table = _read(tmp_path, {**TASK, "_annotator_id": "2026-01-02_10-17-19"})
    assert table.frame["annotator"].tolist() == ["2026-01-02_10-17-19"]
    assert "Sessions without a name, such as “2026-01-02_10-17-19”" in table.notes[0]


def test_the_scores_of_models_are_no_metadata(tmp_path: Path) -> None:
    assert "score" not in _read(tmp_path, {**TASK, "score": 0.5, "priority": 0.5}).columns


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
        ([{**TASK, "options": [{"id": "Y"}], "accept": ["N"]}], FileError, "(“N”); the id of an option (Y) is needed"),
        ([{**TASK, "options": [{"id": "Y", "text": {}}], "accept": []}], FileError, "field “options[0].text”"),
        ([{**TASK, "text": ["Wählt"]}], FileError, "field “text” is a list"),
        ([{**TASK, "_annotator_id": {}}], FileError, "field “_annotator_id” is an object"),
        ([{**TASK, "_input_hash": [1]}], FileError, "field “_input_hash” is a list"),
        ([{**TASK, "_timestamp": 1e300}], FileError, "field “_timestamp” is a number"),
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
