"""Potato's answers, in a table or as JSON Lines, with and without what they should not hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.data.ground_truth import GroundTruth, build
from core.data.joining import join_texts
from core.data.left_out import NOT_ANNOTATED
from core.data.mapping import guess_mapping
from core.data.reading import RawTable, read_table
from core.errors import ColumnError, ErrataError, FileError, LabelError
from tests.core.data.raw_tables import raw
from tests.core.data.reading.tools.example_files import example

RECORD = {"instance_id": "7", "user_id": "ann", "labels": {"call": {"yes": "true"}}, "spans": {}, "links": {}}
ITEMS = [("7", "Geht wählen! 🗳️"), ("8", "Nice weather"), ("9", "Kommt vorbei")]


def _csv(tmp_path: Path, *lines: str) -> RawTable:
    path = tmp_path / "upload"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_table(path, name="annotations.csv")


def _json_lines(tmp_path: Path, *records: Any, end: str = "\n") -> RawTable:
    path = tmp_path / "upload"
    path.write_text("\n".join(map(json.dumps, records)) + end, encoding="utf-8")
    return read_table(path, name="annotations.jsonl")


def _build(table: RawTable) -> GroundTruth:
    (joined,) = join_texts([table, raw(["id", "text"], ITEMS, "items.csv")])
    return build([joined], guess_mapping(joined))


def test_json_lines_say_the_same_as_the_table() -> None:
    table, lines = example("potato.csv"), example("potato.jsonl")
    assert (table.tool, lines.tool) == ("Potato", "Potato")
    for one in (table, lines):
        truth = _build(one)
        assert truth.judgements[["id", "annotator", "label"]].values.tolist() == [
            ["7", "ann", "yes"],
            ["7", "ben", "no"],
            ["8", "ann", "no"],
            ["9", "ann", "yes"],
        ]
        assert truth.report.left_out == {NOT_ANNOTATED: 1, "tie": 1}


@pytest.mark.parametrize("cell", ["true", "TRUE", "yes", "1"])
def test_what_stands_for_a_choice(tmp_path: Path, cell: str) -> None:
    table = _csv(tmp_path, "instance_id,user_id,call.yes,call.no", f"7,ann,{cell},false", "8,ann,0,true")
    assert table.frame["call"].tolist() == ["yes", "no"]


def test_numbers_and_words_of_ones_own_are_no_labels(tmp_path: Path) -> None:
    columns = "instance_id,user_id,call:::yes,call:::no,sure:::slider,why:::text_box,who:::name,call,party"
    table = _csv(tmp_path, columns, "7,ann,true,,5,weil,Frau Dr. Olandt,true,x", "8,ann,,true,7,,Ben,true,y")
    details = ("party", "sure.slider", "why.text_box", "who.name")
    assert table.columns == ("id", "call", "annotator", *details)
    assert table.of_judgements == ("call", *details)
    assert table.mapping is not None
    assert table.mapping.label == "call"


def test_several_labels(tmp_path: Path) -> None:
    table = _csv(tmp_path, "instance_id,user_id,call.yes,call.no", "7,ann,true,true", "8,ann,,true")
    assert table.several == ("call",)
    with pytest.raises(LabelError, match=r"record 2: “yes \| no”"):
        _build(table)


def test_labels_themselves_as_older_lines_have_them(tmp_path: Path) -> None:
    labels = [{"call": "yes", "tone": None}, {"call": ["no"], "tone": "calm"}]
    table = _json_lines(tmp_path, *({**RECORD, "labels": one} for one in labels))
    assert table.frame["call"].tolist() == ["yes", "no"]
    assert table.frame["tone"].fillna("").tolist() == ["", "calm"]


def test_unknown_users_are_said(tmp_path: Path) -> None:
    table = _csv(tmp_path, "instance_id,user_id,call.yes,call.no", "7,,true,", "8,ann,,true")
    assert table.frame["annotator"].tolist() == ["unnamed", "ann"]
    assert "does not say who annotated" in table.notes[0]


def test_an_answer_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"field “call\.yes” is a text") as caught:
        _csv(tmp_path, "instance_id,user_id,call.yes,call.no", "7,ann,true,", "8,ann,maybe,true")
    assert "Record 3" in caught.value.what
    assert caught.value.where == "annotations.csv"


@pytest.mark.parametrize(
    ("records", "kind", "said"),
    [
        ([RECORD, RECORD, {**RECORD, "labels": None}], FileError, "Record 3, field “labels” is nothing; an object"),
        ([{**RECORD, "labels": {"call": {"yes": [1]}}}], FileError, "Record 1, field “labels.call.yes” is a list"),
        ([{**RECORD, "labels": {"call": [{"yes": 1}]}}], FileError, "Record 1, field “labels.call[0]” is an object"),
        ([{**RECORD, "instance_id": {}}], FileError, "Record 1, field “instance_id” is an object"),
        ([{**RECORD, "user_id": ["ann"]}], FileError, "Record 1, field “user_id” is a list"),
        ([RECORD, RECORD, {"labels": {}}], FileError, "Record 3, field “instance_id” is nothing; the id of a text"),
        ([RECORD, RECORD, {"id": 8, "text": "Ja", "label": ["no"]}], FileError, "Record 3, field “labels” is nothing"),
        ([{**RECORD, "labels": {}}], FileError, f"Potato without a label of a whole text: 1 × {NOT_ANNOTATED}"),
        ([{**RECORD, "labels": {"call": {"yes": "false"}}}], FileError, f"1 × {NOT_ANNOTATED}"),
        ([{**RECORD, "instance_id": None}], ColumnError, "its rows have none"),
        ([RECORD], LabelError, "at least two classes"),
    ],
)
def test_bad_records_are_named(tmp_path: Path, records: list[Any], kind: type[ErrataError], said: str) -> None:
    with pytest.raises(kind) as caught:
        _build(_json_lines(tmp_path, *records))
    assert said in caught.value.what
    assert "annotations.jsonl" in caught.value.where


def test_a_truncated_file(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="Line 2 is not valid JSON"):
        _json_lines(tmp_path, RECORD, end='\n{"instance_id": "8", "us')


def test_conflicting_texts_under_one_id() -> None:
    items = raw(["id", "text"], [*ITEMS, ("7", "Anders")], "items.csv")
    with pytest.raises(ColumnError, match=r"“7” stands for different texts: items.csv, row 2 and items.csv, row 5"):
        join_texts([example("potato.csv"), items])


@pytest.mark.parametrize(
    "lines",
    [
        ("instance_id,user,text,label,created.at", "1,@ann,Geht wählen,yes,true"),
        ("instance_id,user,party,created.at", "1,@ann,Freie Ufer,2026"),
        ("instance_id,user,label", "1,@ann,yes"),
    ],
)
def test_plain_tables_with_such_columns_stay_plain(tmp_path: Path, lines: tuple[str, ...]) -> None:
    assert _csv(tmp_path, *lines).tool is None
