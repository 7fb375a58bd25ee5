"""Files whose texts carry several labels: refused with the way out, or one label as a yes/no question."""

from __future__ import annotations

import dataclasses

import pytest

from core.data.ground_truth import build
from core.data.one_label import labels_to_choose
from core.data.reading import RawTable
from core.errors import LabelError
from core.records import ColumnMapping
from tests.core.data.raw_tables import raw

MAPPING = ColumnMapping(text="text", label="label", annotator="annotator")
PICKED = dataclasses.replace(MAPPING, one_label="fear")


@pytest.fixture
def several() -> RawTable:
    rows = [
        ("a", "Ann", "anger | fear"),
        ("b", "Ann", "anger"),
        ("c", "Ann", None),
        ("d", "Ann", "fear"),
        ("a", "Ben", "fear"),
    ]
    return dataclasses.replace(raw(["text", "annotator", "label"], rows), several=("label",), mapping=MAPPING)


def test_several_labels_are_refused_with_the_place_and_the_way_out(several: RawTable) -> None:
    with pytest.raises(LabelError) as caught:
        build([several], MAPPING)
    assert caught.value.where == "posts.csv"
    assert "record 2: “anger | fear”" in caught.value.what
    assert "fear, anger" in caught.value.todo


def test_one_label_becomes_a_question_and_an_empty_answer_is_a_no(several: RawTable) -> None:
    truth = build([several], PICKED)
    assert dict(zip(truth.texts["text"], truth.texts["label"], strict=True)) == {
        "a": "fear",
        "b": "not fear",
        "c": "not fear",
        "d": "fear",
    }
    assert truth.report.judgements == 5


def test_where_a_cell_holds_one_label_an_empty_one_is_no_answer() -> None:
    table = raw(["text", "annotator", "label"], [("a", "Ann", "fear"), ("b", "Ann", " joy "), ("c", "Ann", None)])
    assert labels_to_choose([table], MAPPING) == ()
    truth = build([table], PICKED)
    assert truth.texts["label"].tolist() == ["fear", "not fear"]
    assert truth.report.left_out == {"no label": 1}


def test_annotators_of_a_wide_table_answer_the_same_question() -> None:
    table = raw(["text", "Ann", "Ben"], [("a", "fear", "fear"), ("b", "joy", "anger")])
    mapping = ColumnMapping(text="text", annotators=("Ann", "Ben"), one_label="fear")
    assert build([table], mapping).texts["label"].tolist() == ["fear", "not fear"]


def test_labels_are_offered_most_frequent_first(several: RawTable) -> None:
    assert labels_to_choose([several], MAPPING) == ("fear", "anger")
