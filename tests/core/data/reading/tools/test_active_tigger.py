"""ActiveTigger's table, whatever file it is in."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from core.data.ground_truth import build
from core.data.left_out import NOT_ANNOTATED
from core.data.mapping import guess_mapping
from core.data.reading import read_table
from core.errors import ColumnError, LabelError
from tests.core.data.reading.tools.example_files import EXAMPLES, example


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_a_row_is_a_judgement(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"export.{kind}"
    frame = pd.read_csv(EXAMPLES / "active_tigger.csv", dtype="str")
    {"csv": frame.to_csv, "xlsx": frame.to_excel, "parquet": frame.to_parquet}[kind](path, index=False)
    table = read_table(path, name=path.name)
    assert table.tool == "ActiveTigger"
    truth = build([table], guess_mapping(table))
    assert truth.judgements[["id", "annotator", "label", "time"]].values.tolist() == [
        ["7", "ann", "yes", "2026-01-02 10:00:00"],
        ["8", "ben", "no", "2026-01-02 10:01:00"],
    ]
    assert truth.report.left_out == {NOT_ANNOTATED: 1}
    assert truth.texts["meta:comment"].tolist()[1] == "not sure"
    assert "latest label" in truth.report.notes[0]


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


def test_an_example_of_a_plain_table_with_a_user_is_none() -> None:
    assert example("inception_texts.csv").tool is None
