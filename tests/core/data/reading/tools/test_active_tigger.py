"""ActiveTigger's table, whatever file it is in."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from core.data.ground_truth import build
from core.data.left_out import NOT_ANNOTATED
from core.data.mapping import guess_mapping
from core.data.reading import RawTable, read_table
from core.errors import ColumnError, FileError, LabelError
from tests.core.data.reading.tools.example_files import EXAMPLES, example

RECORD = {"id": 7, "dataset": "train", "text": "Wählt", "labels": "yes", "user": "ann", "timestamp": "2026-01-02"}


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_a_row_is_a_judgement(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"export.{kind}"
    frame = pd.read_csv(EXAMPLES / "active_tigger.csv", dtype="str")
    write: dict[str, Callable[..., object]] = {"csv": frame.to_csv, "xlsx": frame.to_excel, "parquet": frame.to_parquet}
    write[kind](path, index=False)
    table = read_table(path, name=path.name)
    assert table.tool == "ActiveTigger"
    truth = build([table], guess_mapping(table))
    assert truth.judgements[["id", "annotator", "label", "time"]].values.tolist() == [
        ["7", "ann", "yes", "2026-01-02 10:00:00"],
        ["8", "ben", "no", "2026-01-02 10:01:00"],
    ]
    assert truth.report.left_out == {NOT_ANNOTATED: 1}
    assert table.frame["comment"].fillna("").tolist() == ["", "not sure"]
    assert table.of_judgements == ("labels", "comment")
    assert "latest label" in truth.report.notes[0]


def _of_records(tmp_path: Path, *records: dict[str, Any]) -> RawTable:
    path = tmp_path / "upload"
    path.write_text(json.dumps(records), encoding="utf-8")
    return read_table(path, name="export.json")


def _changed(tmp_path: Path, old: str, new: str) -> Path:
    path = tmp_path / "export.csv"
    content = (EXAMPLES / "active_tigger.csv").read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new), encoding="utf-8")
    return path


def test_several_labels(tmp_path: Path) -> None:
    table = read_table(_changed(tmp_path, ",yes,", ",yes|party,"), name="export.csv")
    with pytest.raises(LabelError, match=r"record 2: “yes \| party”"):
        build([table], guess_mapping(table))


def test_unknown_users_are_said(tmp_path: Path) -> None:
    table = read_table(_changed(tmp_path, ",ann,2026", ",,2026"), name="export.csv")
    assert table.frame["annotator"].tolist() == ["unnamed", "ben"]
    assert any("does not say who annotated" in note for note in table.notes)


def test_conflicting_texts_under_one_id(tmp_path: Path) -> None:
    table = read_table(_changed(tmp_path, "8,train", "7,train"), name="export.csv")
    with pytest.raises(ColumnError, match="“7” stands for different texts: rows 2 and 3"):
        build([table], guess_mapping(table))


def test_a_truncated_row_is_left_out(tmp_path: Path) -> None:
    table = read_table(_changed(tmp_path, ",,ann,,\n", ",,ann\n"), name="export.csv")
    assert table.rejected["row"].tolist() == [4]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("labels", ["yes"], "Record 2, field “labels” is a list"),
        ("labels", {"yes": 1}, "Record 2, field “labels” is an object"),
        ("text", {"a": 1}, "Record 2, field “text” is an object"),
        ("user", [1], "Record 2, field “user” is a list"),
        ("timestamp", {}, "Record 2, field “timestamp” is an object; a time is needed"),
        ("timestamp", 1e300, "Record 2, field “timestamp” is a number (“1e+300”); a time is needed"),
        ("id", [7], "Record 2, field “id” is a list"),
    ],
)
def test_values_of_the_wrong_kind_are_named(tmp_path: Path, field: str, value: Any, said: str) -> None:
    with pytest.raises(FileError) as caught:
        _of_records(tmp_path, RECORD, {**RECORD, field: value})
    assert said in caught.value.what
    assert caught.value.where == "export.json"


def test_records_of_another_tool_are_left_out(tmp_path: Path) -> None:
    records = [{**RECORD, "id": number} for number in range(60)]
    table = _of_records(tmp_path, *records, {"id": 7, "text": "Ja", "label": ["yes"]})
    assert table.tool == "ActiveTigger"
    assert table.rejected[["row", "id", "reason"]].values.tolist() == [[61, "7", NOT_ANNOTATED]]


def test_a_file_without_an_annotation_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=f"1 × {NOT_ANNOTATED}"):
        _of_records(tmp_path, {**RECORD, "labels": " | "})


@pytest.mark.parametrize("name", ["id_external", "tweet_id"])
def test_ids_have_the_name_of_the_researchers_column(tmp_path: Path, name: str) -> None:
    table = _of_records(tmp_path, {**{key: value for key, value in RECORD.items() if key != "id"}, name: "t-1"})
    assert table.frame["id"].tolist() == ["t-1"]
    assert name not in table.columns


def test_a_plain_table_with_such_columns_stays_plain(tmp_path: Path) -> None:
    assert _of_records(tmp_path, {"dataset": "a", "text": "Wählt", "labels": "yes", "user": "@ann"}).tool is None


def test_an_example_of_a_plain_table_with_a_user_is_none() -> None:
    assert example("inception_texts.csv").tool is None
