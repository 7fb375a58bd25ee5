"""Argilla's parallel lists of responses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from core.data.ground_truth import GroundTruth, build
from core.data.left_out import NO_CHOICE, NO_LABEL, NOT_ANNOTATED, NOT_SUBMITTED
from core.data.mapping import guess_mapping
from core.data.reading import RawTable, read_table
from core.data.reading.tools.printed_lists import value_of
from core.errors import ColumnError, ErrataError, FileError, LabelError
from tests.core.data.reading.tools.example_files import EXAMPLES, example

RECORD = {
    "id": "1",
    "text": "Wählt",
    "q.responses": ["yes"],
    "q.responses.users": ["u-1"],
    "q.responses.status": ["submitted"],
}

NESTED = {
    "id": "1",
    "fields": {"text": "Wählt"},
    "suggestions": {},
    "responses": {"q": [{"value": "yes", "user_id": "u-1"}]},
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


def test_the_form_that_to_json_writes() -> None:
    table = example("argilla_nested.json")
    assert table.tool == "Argilla"
    assert table.columns == ("id", "text", "label", "tone", "annotator", "party")
    truth = _build(table)
    assert truth.judgements[["id", "annotator", "label"]].values.tolist() == [
        ["7", "u-1", "yes"],
        ["7", "u-2", "yes"],
        ["8", "u-1", "no"],
    ]
    assert truth.report.left_out == {NOT_ANNOTATED: 1}
    assert "does not say which responses were submitted" in table.notes[0]


def test_questions_without_labels_are_passed_over(tmp_path: Path) -> None:
    spans = {"who.responses": [[{"label": "PER", "start": 0, "end": 2}]], "who.responses.users": ["u-1"]}
    ranks = {"best.responses": [[{"value": "a", "rank": 1}]], "best.responses.users": ["u-2"]}
    table = _read(tmp_path, {**RECORD, **spans, **ranks}, {"id": "2", "text": "Nein", **spans})
    assert table.frame["q"].tolist() == ["yes"]
    assert table.rejected[["row", "reason", "found"]].values.tolist() == [[1, NO_LABEL, "u-2"], [2, NO_CHOICE, "u-1"]]
    assert table.notes == ("Answers that are no label of a whole text were passed over: best, who.",)


def test_vectors_and_suggestions_are_no_metadata(tmp_path: Path) -> None:
    table = _read(tmp_path, {**RECORD, "sketch": [0.1, 0.2], "topic.suggestion": "a", "topic.suggestion.agent": "m"})
    assert table.columns == ("id", "text", "q", "annotator")


def test_several_responses_without_a_user_are_all_kept(tmp_path: Path) -> None:
    several = {"q.responses": ["yes", "no"], "q.responses.users": ["None", None], "q.responses.status": [None, None]}
    table = _read(tmp_path, {**RECORD, **several})
    assert table.frame[["q", "annotator"]].values.tolist() == [["yes", "unnamed"], ["no", "unnamed"]]


def test_a_draft_counts_once_whatever_it_answers(tmp_path: Path) -> None:
    more = {"p.responses": ["a"], "p.responses.users": ["u-1"], "p.responses.status": ["draft"]}
    table = _read(tmp_path, RECORD, {**RECORD, **more, "id": "2", "q.responses.status": ["draft"]})
    assert table.rejected[["row", "found"]].values.tolist() == [[2, "u-1: draft"]]


def test_lists_in_a_parquet_file(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    pd.DataFrame([RECORD, {**RECORD, "id": "2", "text": "Nein", "q.responses": ["no"]}]).to_parquet(path)
    table = read_table(path, name="argilla.parquet")
    assert table.tool == "Argilla"
    assert table.frame["q"].tolist() == ["yes", "no"]


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
        ([{**RECORD, "q.responses": '["yes'}], FileError, "field “q.responses” is a text"),
        ([{**RECORD, "text": ["Wählt"]}, RECORD], FileError, "Record 1, field “text” is a list"),
        ([{**RECORD, "q.responses.users": [{}]}], FileError, "field “q.responses.users[0]” is an object"),
        ([NESTED, {**NESTED, "responses": {"q": "yes"}}], FileError, "Record 2, field “responses.q” is a text"),
        ([NESTED, {**NESTED, "responses": {"q": [1]}}], FileError, "field “responses.q[0]” is a number"),
        ([NESTED, {**NESTED, "responses": {"q": [{"value": {}}]}}], FileError, "field “responses.q[0].value” is an"),
        ([NESTED, {**NESTED, "fields": {"text": []}}], FileError, "field “fields.text” is a list"),
        ([NESTED, {**NESTED, "metadata": [1]}], FileError, "field “metadata” is a list"),
        ([NESTED, RECORD], FileError, "Record 2, field “fields” is nothing"),
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


def test_a_truncated_file(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_text(json.dumps([RECORD, RECORD])[:-40], encoding="utf-8")
    with pytest.raises(FileError, match="cut off"):
        read_table(path, name="argilla.json")


LIVE = [
    ["t1", 'Geht wählen, am "Sonntag"! 🗳️', "yes", "election | party", "4", "2e6cf3b4-1111-4444-8888-000000000001"],
    ["t1", 'Geht wählen, am "Sonntag"! 🗳️', "it's no", "", "", "9d1fc2aa-2222-4444-8888-000000000002"],
    ["t2", "Nice weather\non the river", "it's no", "weather", "5", "2e6cf3b4-1111-4444-8888-000000000001"],
]


def test_the_csv_of_argillas_own_code() -> None:
    """Written by argilla 2.8 and datasets' ``to_csv``: NumPy prints the lists, without commas."""
    table = example("argilla_live.csv")
    assert table.tool == "Argilla"
    columns = ["id", "text", "label", "topics", "sure", "annotator"]
    assert table.frame[columns].fillna("").values.tolist() == LIVE
    assert table.frame["why"].dropna().tolist() == ['steht da, "klar" \'ne']
    assert table.of_judgements == ("label", "topics", "sure", "why")
    assert "sketch" not in table.columns
    assert table.rejected[["id", "reason"]].values.tolist() == [["t2", NOT_SUBMITTED], ["t3", NOT_ANNOTATED]]


def test_the_csv_that_pandas_writes_of_the_list(tmp_path: Path) -> None:
    live = pd.read_csv(EXAMPLES / "argilla_live.csv", dtype="str")
    lists = [name for name in live.columns if ".responses" in name]
    listed = live[lists].map(value_of, na_action="ignore")
    live.assign(**listed).to_csv(tmp_path / "upload")
    table = read_table(tmp_path / "upload", name="list.csv")
    assert table.frame[["id", "text", "label", "topics", "sure", "annotator"]].fillna("").values.tolist() == LIVE


def test_the_csv_that_pandas_writes_of_nested_objects(tmp_path: Path) -> None:
    pd.DataFrame([NESTED, {**NESTED, "id": "2", "fields": {"text": "It's"}}]).to_csv(tmp_path / "upload", index=False)
    table = read_table(tmp_path / "upload", name="list.csv")
    assert table.frame[["id", "text", "q"]].values.tolist() == [["1", "Wählt", "yes"], ["2", "It's", "yes"]]


def test_the_label_is_a_question_that_is_not_answered_in_own_words(tmp_path: Path) -> None:
    def one(number: int, label: str) -> dict[str, Any]:
        words = {"why.responses": [f"Weil {number}"], "why.responses.users": ["u-1"]}
        return {"id": str(number), "text": f"Text {number}", **words, **{**RECORD, "q.responses": [label]}}

    table = _read(tmp_path, *({**one(n, label), "id": str(n), "text": f"Text {n}"} for n, label in enumerate("aabb")))
    assert table.columns[2:4] == ("why", "q")
    assert table.mapping is not None
    assert table.mapping.label == "q"
    assert [guess.option for guess in table.guesses] == ["label"]
