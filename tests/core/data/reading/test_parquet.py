from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.data.reading import parquet
from core.errors import FileError


def test_values_of_every_kind_become_text(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "text": ["a", None],
            "whole": [1, 2],
            "gap": [1.0, np.nan],
            "truth": [True, False],
            "kind": pd.Categorical(["x", "y"]),
            "list": [["p"], []],
        }
    )
    frame.to_parquet(tmp_path / "a")
    read = parquet.read(tmp_path / "a", "a.parquet").frame
    assert read.iloc[0].tolist() == ["a", "1", "1.0", "True", "x", '["p"]']
    assert read.iloc[1].dropna().tolist() == ["2", "False", "y", "[]"]


def test_a_file_that_unpacks_to_far_more_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "MAX_CELLS", 1_000)
    pq.write_table(pa.table({"text": ["a"] * 1_001}), tmp_path / "a")
    with pytest.raises(FileError, match="1,001 rows"):
        parquet.read(tmp_path / "a", "a.parquet")


def test_dates_beyond_those_that_python_knows_are_text(tmp_path: Path) -> None:
    end = 253_402_300_800_000
    table = pa.table(
        {
            "until": pa.array([end, 0, None], pa.timestamp("ms")),
            "abroad": pa.array([end, 0, None], pa.timestamp("ms", tz="Europe/Berlin")),
            "day": pa.array([10_000_000, 0, None], pa.date32()),
            "several": pa.array([[end], [], None], pa.list_(pa.timestamp("ms"))),
            "usual": pa.array([0, None, None], pa.timestamp("ms")),
        }
    )
    pq.write_table(table, tmp_path / "a")
    frame = parquet.read(tmp_path / "a", "a.parquet").frame
    assert frame["until"].tolist()[:2] == ["10000-01-01 00:00:00.000", "1970-01-01 00:00:00.000"]
    assert frame["abroad"].iloc[0].startswith("10000-01-01 01:00:00")
    assert frame["day"].tolist()[:2] == ["29349-01-26", "1970-01-01"]
    assert frame["several"].tolist()[:2] == ['["10000-01-01 00:00:00.000"]', "[]"]
    assert frame["usual"].iloc[0] == "1970-01-01 00:00:00"
    assert frame.iloc[2].isna().all()


def test_an_unknown_time_zone_is_said(tmp_path: Path) -> None:
    pq.write_table(pa.table({"when": pa.array([0], pa.timestamp("ms", tz="Mars/Base"))}), tmp_path / "a")
    table = parquet.read(tmp_path / "a", "a.parquet")
    assert table.frame["when"].iloc[0].startswith("1970-01-01 00:00:00")
    assert table.notes == ("The time zone of column “when”, Mars/Base, is not known; its times are in UTC.",)


def test_large_whole_numbers_with_a_fraction_s_precision_do_not_pass_for_exact(tmp_path: Path) -> None:
    pq.write_table(pa.table({"id": [1294030472427834880.0, 5.0], "whole": [1294030472427834881, 5]}), tmp_path / "a")
    frame = parquet.read(tmp_path / "a", "a.parquet").frame
    assert frame["id"].tolist() == ["1.2940304724278349E+18", "5.0"]
    assert frame["whole"].tolist() == ["1294030472427834881", "5"]


def test_class_labels_are_read_by_their_names(tmp_path: Path) -> None:
    names = {"names": ["neg", "pos"], "_type": "ClassLabel"}
    features = {"label": names, "tags": {"feature": names, "_type": "List"}, "score": {"_type": "Value"}}
    table = pa.table({"label": [1, 0, -1, None], "tags": [[0, 1], [], [1], None], "score": [1, 0, 1, 0]})
    described = json.dumps({"info": {"features": features}})
    pq.write_table(table.replace_schema_metadata({"huggingface": described}), tmp_path / "a")
    read = parquet.read(tmp_path / "a", "a.parquet")
    assert read.frame["label"].tolist()[:2] == ["pos", "neg"]
    assert read.frame["label"].isna().tolist() == [False, False, True, True]
    assert read.frame["tags"].tolist()[:3] == ['["neg", "pos"]', "[]", '["pos"]']
    assert read.frame["score"].tolist() == ["1", "0", "1", "0"]
    assert read.notes[0].endswith("by the names that the file gives them: 0 = neg, 1 = pos.")


@pytest.mark.parametrize(
    "described", [b"no JSON", b"[1]", b'{"info": {"features": {"label": {"_type": "ClassLabel"}}}}']
)
def test_a_description_that_is_none_changes_nothing(tmp_path: Path, described: bytes) -> None:
    pq.write_table(pa.table({"label": [1]}).replace_schema_metadata({b"huggingface": described}), tmp_path / "a")
    read = parquet.read(tmp_path / "a", "a.parquet")
    assert (read.frame["label"].tolist(), read.notes) == (["1"], ())
