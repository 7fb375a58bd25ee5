"""doccano's files of one annotator each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.data.ground_truth import GroundTruth, build
from core.data.left_out import EMPTY_TEXT, NO_CHOICE, NOT_ANNOTATED
from core.data.mapping import guess_mapping
from core.data.reading import RawTable, read_table
from core.errors import ColumnError, ErrataError, FileError, LabelError
from tests.core.data.reading.tools.example_files import example

RECORD = {"id": 7, "text": "Wählt", "label": ["yes"], "Comments": []}


def _read(tmp_path: Path, *records: Any, name: str = "admin.jsonl", end: str = "\n") -> RawTable:
    path = tmp_path / "upload"
    path.write_text("\n".join(map(json.dumps, records)) + end, encoding="utf-8")
    return read_table(path, name=name)


def _build(table: RawTable) -> GroundTruth:
    return build([table], guess_mapping(table))


def test_the_file_is_the_annotator() -> None:
    table = example("doccano_ann.jsonl")
    assert (table.tool, table.several) == ("doccano", ())
    truth = _build(table)
    assert truth.judgements[["id", "annotator", "label"]].values.tolist() == [
        ["7", "doccano_ann", "yes"],
        ["8", "doccano_ann", "no"],
    ]
    assert truth.texts["meta:party"].tolist() == ["Freie Ufer", "Bund der Mitte"]
    assert truth.report.left_out == {NOT_ANNOTATED: 1, NO_CHOICE: 1}


def test_a_file_in_an_archive_is_named_without_it(tmp_path: Path) -> None:
    assert set(_read(tmp_path, RECORD, name="export.zip › ann.jsonl").frame["annotator"]) == {"ann"}


def test_names_that_were_lost_are_said(tmp_path: Path) -> None:
    table = _read(tmp_path, RECORD, name="all.jsonl")
    assert table.frame["annotator"].tolist() == ["unnamed"]
    assert "does not say who annotated" in table.notes[0]


def test_labels_joined_in_a_csv() -> None:
    table = example("doccano.csv")
    assert (table.tool, table.several) == ("doccano", ("label",))
    assert table.frame["label"].tolist() == ["yes", "no | weather"]
    with pytest.raises(LabelError, match="record 3: “no"):
        _build(table)


def test_texts_under_their_older_name(tmp_path: Path) -> None:
    assert _read(tmp_path, {"id": 1, "data": "Wählt", "label": ["yes"]}).frame["text"].tolist() == ["Wählt"]


@pytest.mark.parametrize(
    ("records", "kind", "said"),
    [
        ([RECORD, {**RECORD, "label": {"yes": 1}}], FileError, "Record 2, field “label” is an object"),
        ([RECORD, {**RECORD, "label": [{"a": 1}]}], FileError, "Record 2, field “label[0]” is an object"),
        ([RECORD, {**RECORD, "label": "yes#no"}], FileError, "Record 2, field “label” is a text (“yes#no”); a list"),
        ([RECORD, RECORD, {"id": 8, "text": "Ja"}], FileError, "Record 3, field “label” is nothing; a list of labels"),
        ([{**RECORD, "id": [7]}], FileError, "Record 1, field “id” is a list"),
        ([{**RECORD, "text": ["a"]}], FileError, "field “text” is a list"),
        ([{**RECORD, "label": []}], FileError, f"1 × {NOT_ANNOTATED}"),
        ([RECORD, {**RECORD, "text": "Anders", "label": ["no"]}], ColumnError, "“7” stands for different texts"),
    ],
)
def test_bad_records_are_named(tmp_path: Path, records: list[Any], kind: type[ErrataError], said: str) -> None:
    with pytest.raises(kind) as caught:
        _build(_read(tmp_path, *records))
    assert said in caught.value.what
    assert "admin.jsonl" in caught.value.where


def test_a_record_of_another_tool_mixed_in(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="Record 2, field “data” is an object"):
        _read(tmp_path, RECORD, {"id": 9, "data": {"text": "Ja"}, "label": ["yes"]})


def test_a_record_of_another_tool_is_named(tmp_path: Path) -> None:
    task = {"text": "Ja", "label": "yes", "_input_hash": 1, "_task_hash": 2, "answer": "accept"}
    with pytest.raises(FileError, match=r"admin\.jsonl: Record 1, field “label” is a list; a label is needed"):
        _read(tmp_path, RECORD, task)


def test_labels_of_the_text_beside_those_of_its_parts(tmp_path: Path) -> None:
    table = _read(tmp_path, {"id": 1, "text": "Wählt", "cats": ["yes"], "entities": [[0, 5, "VERB"]], "Comments": []})
    assert table.columns == ("id", "text", "label", "annotator")
    assert table.frame["label"].tolist() == ["yes"]


def test_relations_label_parts_of_the_text_only(tmp_path: Path) -> None:
    span = {"id": 3, "label": "VERB", "start_offset": 0, "end_offset": 5}
    with pytest.raises(FileError, match=f"doccano without a label of a whole text: 1 × {NO_CHOICE}"):
        _read(tmp_path, {"id": 1, "text": "Wählt", "entities": [span], "relations": [], "Comments": []})


@pytest.mark.parametrize("label", [None, [], [""], [None]])
def test_empty_annotations_and_texts_are_left_out(tmp_path: Path, label: Any) -> None:
    other = {"id": 9, "text": None, "label": ["no"]}
    table = _read(
        tmp_path,
        RECORD,
        {**RECORD, "id": 8, "text": "Nein", "label": ["no"]},
        {"id": 10, "text": "Ja", "label": label},
        other,
    )
    truth = _build(table)
    assert truth.report.left_out == {NOT_ANNOTATED: 1, EMPTY_TEXT: 1}


def test_a_csv_with_a_record_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_text('id,text,label,Comments\n7,Wählt,yes,\n8,"Nei', encoding="utf-8")
    with pytest.raises(FileError, match="A quotation mark opened in row 3") as caught:
        read_table(path, name="ann.csv")
    assert caught.value.where == "ann.csv"


def test_a_truncated_file(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="Line 2 is not valid JSON"):
        _read(tmp_path, RECORD, end='\n{"id": 8, "te')
