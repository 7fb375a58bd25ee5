"""INCEpTION's labels of documents, as written, and as they should not be."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from core.data.ground_truth import build
from core.data.joining import join_texts
from core.data.left_out import NO_ID, NOT_ANNOTATED
from core.data.mapping import guess_mapping
from core.data.reading import RawTable, read_table
from core.errors import FileError, LabelError
from tests.core.data.raw_tables import raw
from tests.core.data.reading.tools.example_files import EXAMPLES

TEXTS = raw(["id", "text"], [("post7", "Geht wählen! 🗳️"), ("post8", "Nice weather")], "texts.csv")
ROW = {"doc": "post7.txt", "user": "ann", "label": "yes"}


def _csv(tmp_path: Path, *lines: str) -> RawTable:
    path = tmp_path / "upload"
    path.write_text("\n".join(("doc,user,label", *lines)) + "\n", encoding="utf-8")
    return read_table(path, name="agreement.csv")


def test_a_document_without_a_name_or_a_label_is_left_out(tmp_path: Path) -> None:
    table = _csv(tmp_path, "post7.txt,ann,yes", "post8.txt,ann,no", ",ben,yes", "post8.txt,ben,")
    (joined,) = join_texts([table, TEXTS])
    truth = build([joined], guess_mapping(joined))
    assert truth.report.labels == {"no": 1, "yes": 1}
    assert truth.report.left_out == {NOT_ANNOTATED: 1, NO_ID: 1}


def test_one_label_only(tmp_path: Path) -> None:
    (joined,) = join_texts([_csv(tmp_path, "post7.txt,ann,yes", "post8.txt,ann,yes"), TEXTS])
    with pytest.raises(LabelError, match="at least two classes"):
        build([joined], guess_mapping(joined))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([ROW, {**ROW, "label": {"a": 1}}], "Record 2, field “label” is an object; a label is needed"),
        ([{**ROW, "doc": [7]}], "Record 1, field “doc” is a list"),
        ([{**ROW, "user": {"id": 1}}], "Record 1, field “user” is an object"),
        ([{**ROW, "label": None}], f"1 × {NOT_ANNOTATED}"),
    ],
)
def test_bad_records_are_named(tmp_path: Path, rows: list[Any], said: str) -> None:
    path = tmp_path / "upload"
    path.write_text(json.dumps(rows), encoding="utf-8")
    with pytest.raises(FileError) as caught:
        read_table(path, name="agreement.json")
    assert said in caught.value.what
    assert caught.value.where == "agreement.json"


def test_rows_of_another_table_mixed_in_are_left_out(tmp_path: Path) -> None:
    table = _csv(tmp_path, "post7.txt,ann,yes", "post8.txt,ann,no", "9,train,Kommt vorbei,yes,ann")
    assert table.rejected[["row", "reason"]].values.tolist() == [[4, "row has 5 fields, the header has 3"]]


def test_a_table_with_further_columns_stays_plain(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_text("doc,user,label,text\na.txt,ann,yes,Geht wählen\n", encoding="utf-8")
    assert read_table(path, name="posts.csv").tool is None


def test_a_spreadsheet_of_it(tmp_path: Path) -> None:
    path = tmp_path / "agreement.xlsx"
    pd.read_csv(EXAMPLES / "inception.csv", dtype="str").to_excel(path, index=False)
    assert read_table(path, name=path.name).tool == "INCEpTION"
