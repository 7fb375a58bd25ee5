from __future__ import annotations

import dataclasses
from xml.etree import ElementTree

import pandas as pd
import pytest

from core.data import writing
from core.data.ground_truth import build
from core.data.writing import columns, wide
from core.data.writing.columns import metadata_column
from core.records import ColumnMapping
from tests.core.data.raw_tables import raw

MAPPING = ColumnMapping(text="text", annotators=("Bo", "Ann"), id="id")
ROWS: list[list[str | None]] = [
    ["b", "eins", "pos", "neg", "X"],
    ["a", "zwei", "pos", "pos", None],
    ["c", "drei", None, "neg", "Y"],
]


WIDE_COLUMNS = ("id", "text", "label", "annotator: Bo", "annotator: Ann", "party")


@pytest.fixture
def contents() -> writing.VersionContents:
    return writing.contents_of(build([raw(("id", "text", "Bo", "Ann", "party"), ROWS)], MAPPING))


@pytest.mark.parametrize("rows", [1, 2, 5_000])
def test_a_wide_table_in_pieces_of_any_size(
    contents: writing.VersionContents, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    monkeypatch.setattr(wide, "_ROWS", rows)
    table = pd.concat(writing.wide_pieces(contents)).fillna("")
    assert tuple(table.columns) == WIDE_COLUMNS
    assert table.to_numpy().tolist() == [
        ["b", "eins", "", "pos", "neg", "X"],
        ["a", "zwei", "pos", "pos", "pos", ""],
        ["c", "drei", "neg", "", "neg", "Y"],
    ]


def test_a_long_table_has_the_judgements_on_undecided_texts(contents: writing.VersionContents) -> None:
    table = pd.concat(writing.long_pieces(contents)).fillna("")
    assert tuple(table.columns) == (*columns.LONG, "party")
    assert table[["id", "annotator", "label", "decided_label", "party"]].to_numpy().tolist() == [
        ["b", "Bo", "pos", "", "X"],
        ["b", "Ann", "neg", "", "X"],
        ["a", "Bo", "pos", "pos", ""],
        ["a", "Ann", "pos", "pos", ""],
        ["c", "Ann", "neg", "neg", "Y"],
    ]


def test_objects_and_tasks(contents: writing.VersionContents) -> None:
    by_id = {found["id"]: found for found in writing.objects(contents)}
    assert by_id["b"] == {
        "id": "b",
        "text": "eins",
        "label": None,
        "soft_label": {"pos": 0.5, "neg": 0.5},
        "votes": {"Bo": "pos", "Ann": "neg"},
        "party": "X",
    }
    tasks = {task["data"]["item_id"]: task["annotations"] for task in writing.tasks(contents)}
    answers = [{one["from_name"]: one["value"] for one in annotation["result"]} for annotation in tasks["b"]]
    assert answers == [
        {"label": {"choices": ["pos"]}, "annotated_by": {"text": ["Bo"]}},
        {"label": {"choices": ["neg"]}, "annotated_by": {"text": ["Ann"]}},
    ]
    assert not any(annotation["ground_truth"] for annotation in tasks["b"])


def test_a_labelling_configuration_holds_labels_of_every_kind() -> None:
    labels = ["Ja, klar", '<b>"x"&', 'it\'s "so"', "größer ≥ 5"]
    config = ElementTree.fromstring(writing.labelling_config(labels))
    assert [choice.get("value") for choice in config.iter("Choice")] == labels
    assert [area.get("name") for area in config.iter("TextArea")] == ["annotated_by", "annotated_at"]


def test_what_belongs_to_judgements_is_beside_them(contents: writing.VersionContents) -> None:
    sure = pd.Series(["2", None, "1", None, None], dtype="str")
    judgements = contents.judgements.assign(**{"judgement:sure": sure, "judgement:empty": None})
    contents = dataclasses.replace(contents, judgements=judgements)
    table = pd.concat(writing.long_pieces(contents)).fillna("")
    assert tuple(table.columns) == (*columns.LONG, "judgement: sure", "party")
    assert table["judgement: sure"].tolist() == ["2", "", "1", "", ""]
    judged = {found["id"]: found["judgements"] for found in writing.objects(contents)}
    assert judged["b"] == [
        {"annotator": "Bo", "label": "pos", "further": {"sure": "2"}},
        {"annotator": "Ann", "label": "neg", "further": {}},
    ]
    assert list(pd.concat(writing.wide_pieces(contents))) == list(WIDE_COLUMNS)


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("meta:party", "party"),
        ("meta:label", "meta:label"),
        ("meta:annotator: x", "meta:annotator: x"),
        ("meta:meta:x", "meta:meta:x"),
    ],
)
def test_metadata_never_takes_the_name_of_another_column(name: str, column: str) -> None:
    assert metadata_column(name) == column
