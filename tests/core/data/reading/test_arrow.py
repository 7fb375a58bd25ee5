"""Feather, Arrow IPC files and streams."""

from __future__ import annotations

import warnings
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import feather, ipc

from core.data.reading import arrow, read_table
from core.data.reading.recognition import Format
from core.errors import FileError

TABLE = pa.table({"text": ["Größe 🔷\n„ja“", None, "=c"], "Ann": ["pos", "neg", None], "Ben": [1, None, 3]})
CELLS = [["Größe 🔷\n„ja“", "pos", "1"], [None, "neg", None], ["=c", None, "3"]]


def _stream(path: Path) -> None:
    with ipc.new_stream(path, TABLE.schema) as writer:
        writer.write_table(TABLE, max_chunksize=2)


def _old_feather(path: Path) -> None:
    with warnings.catch_warnings(action="ignore"):
        feather.write_feather(TABLE, path, version=1)


def _packed(path: Path) -> None:
    feather.write_feather(TABLE, path, compression="zstd")


@pytest.mark.parametrize("write", [_stream, _old_feather, _packed])
def test_every_cell_is_found_again(tmp_path: Path, write: object) -> None:
    write(tmp_path / "a")  # type: ignore[operator]
    table = read_table(tmp_path / "a", name="posts.arrow")
    assert table.format is Format.ARROW
    assert table.columns == ("text", "Ann", "Ben")
    assert table.frame.astype(object).where(table.frame.notna(), None).to_numpy().tolist() == CELLS
    assert table.notes == ()


@pytest.mark.parametrize("write", [_stream, _old_feather, _packed])
def test_a_truncated_file_is_damaged(tmp_path: Path, write: object) -> None:
    write(tmp_path / "a")  # type: ignore[operator]
    content = (tmp_path / "a").read_bytes()
    for length in range(20, len(content) - 8, 40):
        (tmp_path / "b").write_bytes(content[:length])
        with pytest.raises(FileError, match=r"damaged|rows below"):
            read_table(tmp_path / "b", name="posts.arrow")


def test_a_file_that_unpacks_to_far_more_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrow, "MAX_CELLS", 5)
    _packed(tmp_path / "a")
    with pytest.raises(FileError, match="unpacks to far more"):
        arrow.read(tmp_path / "a", "a.feather")
