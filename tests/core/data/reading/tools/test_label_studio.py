"""Label Studio's JSON, JSON_MIN and CSV, as written, and as they should not be."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.data.ground_truth import GroundTruth, build
from core.data.left_out import CANCELLED, NO_CHOICE, NO_LABEL, NOT_ANNOTATED
from core.data.mapping import guess_mapping
from core.data.reading import RawTable, read_table
from core.errors import ColumnError, ErrataError, FileError, LabelError
from tests.core.data.reading.tools.example_files import example

Task = dict[str, Any]


def _read(tmp_path: Path, tasks: Any) -> RawTable:
    path = tmp_path / "upload"
    path.write_text(tasks if isinstance(tasks, str) else json.dumps(tasks), encoding="utf-8")
    return read_table(path, name="export.json")


def _task(**changes: Any) -> Task:
    choice = {"from_name": "call", "to_name": "text", "type": "choices", "value": {"choices": ["yes"]}}
    annotation = {"id": 1, "completed_by": 1, "result": [choice], **changes.pop("annotation", {})}
    return {"id": 7, "data": {"text": "Wählt"}, "annotations": [annotation], **changes}


def _build(tmp_path: Path, tasks: Any) -> GroundTruth:
    table = _read(tmp_path, tasks)
    return build([table], guess_mapping(table))


def _error(tmp_path: Path, tasks: Any) -> ErrataError:
    with pytest.raises(ErrataError) as caught:
        _build(tmp_path, tasks)
    assert "export.json" in caught.value.where
    assert caught.value.todo
    return caught.value


def test_a_task_is_a_text_and_an_annotation_a_judgement() -> None:
    table = example("label_studio.json")
    assert table.tool == "Label Studio"
    assert table.columns == ("id", "text", "call", "annotator", "time", "lead_time", "party")
    assert table.mapping is not None
    truth = build([table], table.mapping)
    assert truth.texts["text"].tolist() == ["Nice weather on the river today", "Kommt alle vorbei"]
    assert truth.texts["label"].tolist() == ["no", "yes"]
    assert truth.judgements[["id", "annotator", "label", "time"]].values.tolist()[:2] == [
        ["7", "ann@example.org", "yes", "2026-01-02T10:00:00Z"],
        ["7", "2", "no", "2026-01-02T11:00:00Z"],
    ]
    assert truth.judgements["time"].tolist()[-1] == "2026-01-02T10:00:00+00:00"
    assert truth.report.left_out == {CANCELLED: 1, NOT_ANNOTATED: 1, NO_CHOICE: 1, "no label": 1, "tie": 1}
    spans = truth.left_out[truth.left_out["reason"] == NO_CHOICE].iloc[0]
    assert (spans["row"], spans["id"], spans["found"]) == (5, "11", "labels")


def test_one_record_an_annotation_with_several_labels() -> None:
    table = example("label_studio_min.json")
    assert table.several == ("topic",)
    assert table.mapping is not None
    with pytest.raises(LabelError, match=r"record 2: “yes \| party”"):
        build([table], table.mapping)
    truth = build([table], replace(table.mapping, one_label="party"))
    assert truth.judgements["label"].tolist() == ["not party", "party", "not party", "party"]
    assert truth.judgements["annotator"].tolist() == ["1", "2", "1", "1"]
    assert truth.report.left_out == {NOT_ANNOTATED: 1, "tie": 1}


def test_one_record_an_annotation() -> None:
    table = example("label_studio.csv")
    assert table.mapping is not None
    assert (table.mapping.text, table.mapping.label) == ("text", "text (label)")
    truth = build([table], table.mapping)
    assert truth.judgements["label"].tolist() == ["yes", "no", "no", "yes"]
    assert truth.judgements["annotator"].tolist()[:2] == ["ann@example.org", "ben@example.org"]
    assert truth.set_aside["text"].tolist() == ["Geht wählen! 🗳️"]
    assert truth.texts["text"].tolist() == ["Nice weather,\non the river", "Vote!"]
    assert truth.texts["meta:party"].tolist() == ["Bund der Mitte", "Freie Ufer"]


def test_an_id_of_ones_own_goes_before_the_tasks(tmp_path: Path) -> None:
    table = _read(tmp_path, [_task(data={"text": "Wählt", "tweet_id": "t-1"})])
    assert table.frame[["id", "task id"]].values.tolist() == [["t-1", "7"]]


def test_the_longest_field_that_is_no_address_is_the_text(tmp_path: Path) -> None:
    data = {"link": "https://example.org/posts/2026/01/02/17", "channel": "Fluss", "wording": "Wählt am Sonntag"}
    assert _read(tmp_path, [_task(data=data)]).frame["wording"].tolist() == ["Wählt am Sonntag"]


def _reply(number: int, **changes: Any) -> Task:
    """A task with a post and a reply to it; the question is about the reply, which the set-up calls as the field."""
    data = {"post": f"Kommt alle zum Fest am Fluss, {number}", "reply": f"Da komme ich gern mit {number} anderen"}
    choice = {"from_name": "irony", "to_name": "reply", "type": "choices", "value": {"choices": ["yn"[number % 2]]}}
    annotation = {"id": number, "completed_by": 1, "result": [choice], **changes}
    return {"id": number, "data": data, "annotations": [annotation]}


def test_the_texts_are_in_the_field_that_the_answers_name_and_keep_its_name(tmp_path: Path) -> None:
    table = _read(tmp_path, [_reply(1), _reply(2)])
    assert table.mapping is not None
    assert table.mapping.text == "reply"
    assert table.guesses == (), "the file says it"
    assert set(table.columns) >= {"post", "reply"}
    truth = build([table], table.mapping)
    assert truth.texts["text"].tolist() == ["Da komme ich gern mit 1 anderen", "Da komme ich gern mit 2 anderen"]
    assert truth.texts["meta:post"].tolist() == ["Kommt alle zum Fest am Fluss, 1", "Kommt alle zum Fest am Fluss, 2"]


def test_answers_about_two_fields_are_a_guess(tmp_path: Path) -> None:
    about_the_post = {"from_name": "topic", "to_name": "post", "type": "choices", "value": {"choices": ["a"]}}
    tasks = [_reply(1), _reply(2)]
    for task in tasks:
        task["annotations"][0]["result"].append(about_the_post)
    table = _read(tmp_path, tasks)
    assert table.mapping is not None
    assert table.mapping.text == "reply"
    assert [guess.said for guess in table.guesses if guess.option == "text"] == [
        "The texts are those in the field “reply”; “post” could be texts, too."
    ]


def test_what_no_field_is_called_names_no_texts(tmp_path: Path) -> None:
    tasks = [_reply(1), _reply(2)]
    for task in tasks:
        task["annotations"][0]["result"][0]["to_name"] = "object"
    table = _read(tmp_path, tasks)
    assert table.mapping is not None
    assert table.mapping.text == "post"
    assert [guess.option for guess in table.guesses] == ["text"]


def test_a_scale_beside_classes_names_no_texts(tmp_path: Path) -> None:
    scale = {"from_name": "sure", "to_name": "post", "type": "rating", "value": {"rating": 3}}
    tasks = [_reply(1), _reply(2)]
    for task in tasks:
        task["annotations"][0]["result"].insert(0, scale)
    table = _read(tmp_path, tasks)
    assert (table.mapping is not None, table.guesses) == (True, ())
    assert table.mapping == replace(guess_mapping(table), text="reply")


def test_rows_left_out_show_the_chosen_texts_and_the_record_names_their_field(tmp_path: Path) -> None:
    table = _read(tmp_path, [_reply(1), _reply(2), _reply(3, was_cancelled=True)])
    post, reply = "Kommt alle zum Fest am Fluss, 3", "Da komme ich gern mit 3 anderen"
    mapping = guess_mapping(table)
    for chosen, text, field in (
        (mapping, reply, "reply"),
        (replace(mapping, text="post"), post, "post"),
        (replace(mapping, context=("post",)), f"{post}\n{reply}", "reply"),
    ):
        truth = build([table], chosen)
        left = truth.left_out[truth.left_out["reason"] == CANCELLED]
        assert left["text"].tolist() == [text]
        assert truth.report.notes[0] == f"export.json: The texts are those in the field “{field}”."


def test_a_guess_that_was_overruled_is_no_guess_any_more(tmp_path: Path) -> None:
    second = {"from_name": "topic", "to_name": "object", "type": "choices", "value": {"choices": ["a"]}}
    tasks = [_reply(1), _reply(2), _reply(3)]
    for task in tasks:
        result = task["annotations"][0]["result"]
        result[0]["to_name"] = "object"
        result.append({**second, "value": {"choices": ["ab"[task["id"] % 2]]}})
    table = _read(tmp_path, tasks)
    mapping = guess_mapping(table)
    options = [
        [guess.option for guess in build([table], chosen).report.guesses]
        for chosen in (mapping, replace(mapping, text="reply"), replace(mapping, text="reply", label="topic"))
    ]
    assert options == [["text", "label"], ["label"], []]


def test_what_models_said_before_is_a_column_of_the_text(tmp_path: Path) -> None:
    said = [
        {"model_version": "bert-2", "score": 0.83, "result": _task()["annotations"][0]["result"]},
        {"result": [{"from_name": "call", "to_name": "text", "type": "choices", "value": {"choices": ["no"]}}]},
        {"model_version": "spans", "result": [{"type": "labels", "value": {"start": 0, "labels": ["x"]}}]},
        12,
    ]
    table = _read(tmp_path, [_task(predictions=said), _task(id=8, data={"text": "Geht"}, predictions=[])])
    told = table.frame[["prediction by bert-2", "prediction score by bert-2", "prediction"]]
    assert told.to_numpy().tolist()[0] == ["yes", "0.83", "no"]
    assert told.iloc[1].isna().all()
    assert table.mapping is not None
    assert table.frame["call"].tolist() == ["yes", "yes"], "what a model said is nobody's judgement"


@pytest.mark.parametrize("given", ["x", {"a": 1}, 3])
def test_predictions_of_another_kind_are_passed_over(tmp_path: Path, given: Any) -> None:
    assert not any("prediction" in column for column in _read(tmp_path, [_task(predictions=given)]).columns)


def test_several_questions_are_columns(tmp_path: Path) -> None:
    result = [
        {"from_name": "call", "type": "choices", "value": {"choices": ["yes"]}},
        {"from_name": "topic", "type": "taxonomy", "value": {"taxonomy": [["Politik", "Wahl"]]}},
        {"from_name": "tone", "type": "rating", "value": {"rating": 4}},
    ]
    table = _read(tmp_path, [_task(annotation={"result": result})])
    assert table.frame[["call", "topic", "tone"]].values.tolist() == [["yes", "Politik / Wahl", "4"]]
    assert table.of_judgements == ("call", "topic", "tone")
    assert [guess.option for guess in table.guesses] == ["label"]
    assert "“call” is taken as the label, “topic” can be chosen" in table.guesses[0].said


def test_nothing_chosen_where_several_can_be_is_an_answer(tmp_path: Path) -> None:
    both = {"from_name": "call", "type": "choices", "value": {"choices": ["yes", "party"]}}
    tasks = [_task(annotation={"result": [both]}), _task(id=8, data={"text": "Nein"}, annotation={"result": []})]
    table = _read(tmp_path, tasks)
    assert table.mapping is not None
    truth = build([table], replace(table.mapping, one_label="party"))
    assert truth.texts["label"].tolist() == ["party", "not party"]


def test_choices_of_a_part_and_comments_are_no_labels(tmp_path: Path) -> None:
    part = {"from_name": "call", "type": "choices", "value": {"start": 0, "end": 2, "choices": ["yes"]}}
    comment = {"from_name": "why", "type": "textarea", "value": {"text": ["hm"]}}
    choice = {"from_name": "call", "type": "choices", "value": {"choices": ["yes"]}}
    tasks = [_task(id=id, annotation={"result": result}) for id, result in enumerate(([part], [comment]))]
    table = _read(tmp_path, [*tasks, _task(annotation={"result": [choice, comment]})])
    assert table.frame["call"].tolist() == ["yes"]
    assert table.rejected[["row", "reason", "found"]].values.tolist() == [
        [1, NO_CHOICE, "choices"],
        [2, NO_LABEL, "textarea"],
    ]
    assert table.frame["why"].tolist() == ["hm"]
    assert "why" in table.of_judgements
    assert table.notes == ()


def test_choices_in_a_tree_stand_with_their_branches_and_each_once(tmp_path: Path) -> None:
    choice = {"from_name": "call", "type": "choices", "value": {"choices": [["Politik", "Wahl"], ["Politik", "Wahl"]]}}
    table = _read(tmp_path, [_task(annotation={"result": [choice]})])
    assert table.frame["call"].tolist() == ["Politik / Wahl"]
    assert table.several == ()


def test_one_person_is_one_annotator_by_number_and_by_e_mail(tmp_path: Path) -> None:
    named = _task(id=8, annotation={"completed_by": {"id": 1, "email": "ann@example.org"}})
    assert _read(tmp_path, [_task(), named]).frame["annotator"].tolist() == ["ann@example.org", "ann@example.org"]


def test_an_answer_that_is_missing_is_none(tmp_path: Path) -> None:
    nothing = _task(id=8, annotation={"result": None, "was_cancelled": "false", "created_at": float("nan")})
    table = _read(tmp_path, [_task(), nothing])
    assert table.frame["call"].isna().tolist() == [False, True]
    assert "time" not in table.columns


def test_fields_of_names_that_cannot_be_written(tmp_path: Path) -> None:
    table = _read(tmp_path, [_task(data={"text": "Wählt", "a\0": "1", "a": "2", "\ud800": "3"})])
    assert table.columns[-3:] == ("a", "a (data)", "data")


def test_a_plain_table_with_data_and_annotations_is_no_export(tmp_path: Path) -> None:
    assert _read(tmp_path, [{"data": "Wählt heute", "annotations": ["yes", "no"]}]).tool is None


def test_a_truncated_export(tmp_path: Path) -> None:
    error = _error(tmp_path, json.dumps([_task(), _task(id=8)])[:-30])
    assert "it was cut off" in error.what


def test_records_of_another_tool_mixed_in(tmp_path: Path) -> None:
    error = _error(tmp_path, [_task(), {"text": "Ja", "label": "yes"}])
    assert error.what.startswith("Record 2, field “data” is nothing")


def test_unknown_users_are_said(tmp_path: Path) -> None:
    table = _read(tmp_path, [_task(annotation={"completed_by": None})])
    assert table.frame["annotator"].tolist() == ["unnamed"]
    assert "does not say who annotated" in table.notes[0]


def test_conflicting_texts_under_one_id(tmp_path: Path) -> None:
    error = _error(tmp_path, [_task(), _task(data={"text": "Ein anderer"})])
    assert isinstance(error, ColumnError)
    assert "“7”" in error.what
    assert "1 and 2" in error.what


def test_no_annotation_at_all(tmp_path: Path) -> None:
    error = _error(tmp_path, [_task(annotations=[])])
    assert isinstance(error, FileError)
    assert f"1 × {NOT_ANNOTATED}" in error.what


@pytest.mark.parametrize(
    ("task", "field"),
    [
        (_task(data=["Wählt"]), "data"),
        (_task(data={"text": ["Wählt"]}), None),
        (_task(annotations={"0": {}}), "annotations"),
        (_task(annotations=["yes"]), "annotations[0]"),
        (_task(annotation={"completed_by": [1]}), "annotations[0].completed_by"),
        (_task(annotation={"created_at": {}}), "annotations[0].created_at"),
        (_task(annotation={"created_at": 1e300}), "annotations[0].created_at"),
        (_task(annotation={"result": "yes"}), "annotations[0].result"),
        (_task(annotation={"result": [{"type": "choices", "value": "yes"}]}), "annotations[0].result[0].value"),
        (
            _task(annotation={"result": [{"type": "choices", "value": {"choices": [{"a": 1}]}}]}),
            "annotations[0].result[0].value.choices[0]",
        ),
        (
            _task(annotation={"result": [{"type": "taxonomy", "value": {"taxonomy": "a"}}]}),
            "annotations[0].result[0].value.taxonomy",
        ),
        (_task(annotation={"was_cancelled": "maybe"}), "annotations[0].was_cancelled"),
        (_task(annotation={"created_at": True}), "annotations[0].created_at"),
    ],
)
def test_a_value_of_the_wrong_kind_is_named(tmp_path: Path, task: Task, field: str | None) -> None:
    error = _error(tmp_path, [_task(id=1), task])
    if field is not None:
        assert f"Record 2, field “{field}”" in error.what


def _result(question: str, kind: str, **value: Any) -> Task:
    return {"from_name": question, "to_name": "text", "type": kind, "value": value}


def test_who_and_when_of_erratas_own_export(tmp_path: Path) -> None:
    by, at = _result("annotated_by", "textarea", text=["Jörg"]), _result("annotated_at", "textarea", text=["2025"])
    table = _read(tmp_path, [_task(annotation={"result": [_result("call", "choices", choices=["yes"]), by, at]})])
    assert table.frame[["annotator", "time"]].values.tolist() == [["Jörg", "2025"]]
    assert table.of_judgements == ("call",)
    changed = {"result": [_result("call", "choices", choices=["yes"]), by], "updated_by": 1}
    assert _read(tmp_path, [_task(annotation=changed)]).frame["updated_by"].tolist() == ["1"]


def test_scales_are_labels_only_where_no_classes_are_asked_for(tmp_path: Path) -> None:
    sure, call = _result("sure", "rating", rating=4), _result("call", "choices", choices=["yes"])
    alone = _read(tmp_path, [_task(annotation={"result": [sure]})])
    assert guess_mapping(alone).label == "sure"
    both = _read(tmp_path, [_task(id=1, annotation={"result": [sure]}), _task(annotation={"result": [sure, call]})])
    assert guess_mapping(both).label == "call"
    assert both.frame["sure"].tolist() == ["4"]
    assert both.rejected[["row", "reason", "found"]].values.tolist() == [[1, NO_LABEL, "rating"]]
    assert both.guesses == ()


def test_who_changed_a_judgement_is_kept_where_it_is_somebody_else(tmp_path: Path) -> None:
    tasks = [_task(id=number, annotation={"completed_by": 1, "updated_by": number}) for number in (1, 2)]
    table = _read(tmp_path, tasks)
    assert table.frame["updated_by"].fillna("").tolist() == ["", "2"]


def test_the_texts_keep_the_spaces_around_them(tmp_path: Path) -> None:
    assert _read(tmp_path, [_task(data={"text": "  Wählt\n"})]).frame["text"].tolist() == ["  Wählt\n"]
