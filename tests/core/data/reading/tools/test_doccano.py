"""doccano's files of one annotator each."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.data.ground_truth import GroundTruth, build
from core.data.left_out import EMPTY_TEXT, NO_CHOICE, NOT_ANNOTATED
from core.data.mapping import guess_mapping
from core.data.reading import RawTable, read_table, read_tables
from core.errors import ColumnError, ErrataError, FileError, LabelError
from tests.core.data.reading.tools.example_files import EXAMPLES, example

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


def test_a_text_without_relations_is_not_annotated(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=f"doccano without a label of a whole text: 1 × {NOT_ANNOTATED}"):
        _read(tmp_path, {"id": 1, "text": "Wählt", "entities": [], "relations": [], "Comments": []})


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
    table = read_table(path, name="ann.csv")
    assert table.frame["text"].tolist() == ["Wählt"]
    assert table.rejected[["row", "text"]].values.tolist() == [[3, '"Nei']]
    assert any("Quotation marks out of place" in note and "(3)" in note for note in table.notes)


def test_a_truncated_file(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="Line 2 is not valid JSON"):
        _read(tmp_path, RECORD, end='\n{"id": 8, "te')


def _csv(tmp_path: Path, *lines: str, name: str = "ann.csv") -> RawTable:
    path = tmp_path / "upload"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_table(path, name=name)


def test_a_csv_with_metadata_says_the_same_as_without(tmp_path: Path) -> None:
    rows = [("1,Eins", "A#B"), ("2,Zwei", "A"), ("3,Drei", "B")]
    without = _csv(tmp_path, "id,text,label,Comments", *(f"{text},{labels}," for text, labels in rows))
    with_party = _csv(tmp_path, "id,text,party,label,Comments", *(f"{text},X,{labels}," for text, labels in rows))
    assert with_party.tool == "doccano"
    assert with_party.frame.drop(columns="party").equals(without.frame)
    assert with_party.several == without.several == ("label",)
    truth = build([with_party], replace(guess_mapping(with_party), one_label="A"))
    assert truth.texts["label"].tolist() == ["A", "A", "not A"]
    assert truth.texts["meta:party"].tolist() == ["X", "X", "X"]


def test_without_joined_labels_the_annotator_is_a_guess(tmp_path: Path) -> None:
    table = _csv(tmp_path, "id,text,party,label,Comments", "1,Eins,X,yes,", "2,Zwei,Y,no,sure?")
    assert table.tool == "doccano"
    assert [(guess.option, "“ann”" in guess.said) for guess in table.guesses] == [("annotator", True)]


@pytest.mark.parametrize(
    "lines",
    [
        ("id,text,Ann,Ben,label,Comments", "1,Eins,yes,no,no,", "2,Zwei,yes,yes,yes,"),
        ("id,text,coder,label,Comments", "1,Eins,ann,yes,", "1,Eins,ben,no,sure?"),
        ("id,text,label,Comments,party", "1,Eins,yes,,X", "2,Zwei,no,sure?,Y"),
        ("id,text,party,label,comments", "1,Eins,X,yes,", "2,Zwei,Y,no,sure?"),
        ("text,id,party,label,Comments", "Eins,1,X,yes,", "Zwei,2,Y,no,sure?"),
    ],
)
def test_plain_tables_with_comments_stay_plain(tmp_path: Path, lines: tuple[str, ...]) -> None:
    assert _csv(tmp_path, *lines).tool is None


def test_a_label_may_begin_and_end_with_the_sign_between_labels(tmp_path: Path) -> None:
    table = _csv(tmp_path, "id,text,label,Comments", "1,Eins,#wahl,", "2,Zwei,C#,", "3,Drei,#wahl##klima,")
    assert table.frame["label"].tolist() == ["#wahl", "C#", "#wahl | #klima"]


def _zip_of(tmp_path: Path, files: dict[str, bytes]) -> Path:
    path = tmp_path / "upload"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def test_a_live_export_whose_admin_annotated_nothing(tmp_path: Path) -> None:
    live = {name: (EXAMPLES / f"doccano_live_{name}.csv").read_bytes() for name in ("ann", "ben")}
    nothing = b"id,text,party,nr,label,Comments,extra\n1,Eins,X,a1,,,\n"
    files = {"admin.csv": nothing, **{f"{name}.csv": content for name, content in live.items()}}
    tables = read_tables(_zip_of(tmp_path, files), name="project.zip")
    assert [table.tool for table in tables] == ["doccano", "doccano"]
    assert f"Without a single judgement: project.zip › admin.csv (1 × {NOT_ANNOTATED})." in tables[0].notes
    truth = build(tables, replace(guess_mapping(tables[0]), one_label="yes"))
    assert truth.judgements[["id", "annotator", "label"]].values.tolist() == [
        ["1", "ann", "yes"],
        ["2", "ann", "not yes"],
        ["3", "ann", "yes"],
        ["1", "ben", "yes"],
        ["2", "ben", "not yes"],
        ["3", "ben", "not yes"],
    ]
    assert "meta:party" in truth.texts
    comments = [table.frame["Comments"].dropna().tolist() for table in tables]
    assert comments == [["noch einer#sicher? ja, #1"], ["unklar"]]
    assert all("Comments" in table.of_judgements for table in tables)


def test_an_export_in_which_nobody_labelled_a_whole_text(tmp_path: Path) -> None:
    files = {
        "admin.jsonl": b'{"id": 1, "text": "Eins", "label": [], "Comments": []}',
        "ann.jsonl": b'{"id": 1, "text": "Eins", "label": [[0, 4, "PER"]], "Comments": []}',
    }
    with pytest.raises(FileError, match="without a label of a whole text") as caught:
        read_tables(_zip_of(tmp_path, files), name="project.zip")
    assert f"1 × {NOT_ANNOTATED}" in caught.value.what


def test_comments_belong_to_the_judgement() -> None:
    table = example("doccano_ann.jsonl")
    assert table.of_judgements == ("label", "Comments")
    assert table.frame["Comments"].fillna("").tolist() == ["", "sure?"]
