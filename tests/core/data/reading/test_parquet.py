from __future__ import annotations

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
    assert read.loc[1].tolist() == ["a", "1", "1.0", "True", "x", '["p"]']
    assert read.loc[2].dropna().tolist() == ["2", "False", "y", "[]"]


def test_a_file_that_unpacks_to_far_more_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "MAX_CELLS", 1_000)
    pq.write_table(pa.table({"text": ["a"] * 1_001}), tmp_path / "a")
    with pytest.raises(FileError, match="1,001 rows"):
        parquet.read(tmp_path / "a", "a.parquet")
