"""ActiveTigger's export of all schemes, made with its own lines of code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from core.data.ground_truth import build
from core.data.left_out import NO_CHOICE, NOT_ANNOTATED
from core.data.mapping import guess_mapping
from core.data.reading import RawTable, read_table
from core.errors import FileError
from tests.core.data.reading.tools.example_files import EXAMPLES, example


def _changed(tmp_path: Path, rows: list[int], **cells: str | list[str] | None) -> RawTable:
    frame = pd.read_csv(EXAMPLES / "active_tigger_schemes.csv", dtype="str").iloc[rows].assign(**cells)
    frame.to_csv(tmp_path / "upload", index=False)
    return read_table(tmp_path / "upload", name="export.csv")


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_scheme_is_a_question_and_its_user_the_annotator(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"export.{kind}"
    frame = pd.read_csv(EXAMPLES / "active_tigger_schemes.csv", dtype="str")
    write: dict[str, Callable[..., object]] = {"csv": frame.to_csv, "parquet": frame.to_parquet}
    write[kind](path, index=False)
    table = read_table(path, name=path.name)
    assert table.tool == "ActiveTigger"
    assert table.frame[["id", "call", "topics", "annotator"]].fillna("").values.tolist() == [
        ["t1", "yes", "election | party", "ann"],
        ["t2", "no", "", "ben"],
        ["t2", "", "weather", "ann"],
        ["t4", "yes", "", "ann"],
    ]
    assert table.several == ("topics",)
    assert table.rejected[["id", "reason"]].values.tolist() == [["t3", NOT_ANNOTATED]]
    assert "passed over: who." in table.notes[1]
    assert build([table], guess_mapping(table)).report.labels == {"yes": 2, "no": 1}


def test_comments_and_times_belong_to_the_judgement() -> None:
    table = example("active_tigger_schemes.csv")
    times, comments = ("call_timestamp", "topics_timestamp"), ("call_comment", "topics_comment")
    assert table.of_judgements == ("call", "topics", *times, *comments)
    assert table.frame["topics_comment"].fillna("").tolist() == ["zwei", "", "", ""]
    assert table.frame["time"].tolist()[0] == "2026-01-02 11:00:00+00:00"
    assert table.frame["dataset"].tolist() == ["train", "train", "train", "test"]


def test_only_parts_of_the_texts_are_labelled(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=f"without a label of a whole text: 1 × {NO_CHOICE}"):
        _changed(tmp_path, [0], call_labels=None, topics_labels=None)


def test_parts_of_the_texts_in_the_export_of_one_scheme(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    row = 't1,train,Wählt,"[{""start"": 0, ""end"": 4, ""tag"": ""x|y""}]",ann,2026-01-02,'
    path.write_text(f"id,dataset,text,labels,user,timestamp,comment\n{row}\n", encoding="utf-8")
    with pytest.raises(FileError, match=f"without a label of a whole text: 1 × {NO_CHOICE}"):
        read_table(path, name="export.csv")


def test_ids_are_those_of_the_researchers_column(tmp_path: Path) -> None:
    table = _changed(tmp_path, [0, 1], id_internal=["a-1", "a-2"], tweet_id=["A 1", "A 2"])
    assert set(table.frame["id"]) == {"A 1", "A 2"}
    assert "id_internal" not in table.columns
