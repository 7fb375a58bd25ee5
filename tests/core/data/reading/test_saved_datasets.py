"""Zipped folders of ``save_to_disk``."""

from __future__ import annotations

import zipfile
from pathlib import Path

import datasets
import pytest

from core.data.reading import RawTable, read_tables
from core.errors import FileError

FEATURES = datasets.Features({"text": datasets.Value("string"), "label": datasets.ClassLabel(names=["neg", "pos"])})
TRAIN = datasets.Dataset.from_dict({"text": ["Größe 🔷", "b", "c"], "label": [1, 0, None]}, features=FEATURES)
TEST = datasets.Dataset.from_dict({"text": ["d", "e"], "label": [0, -1]}, features=FEATURES)


def _zipped(folder: Path, top: str = "corpus") -> Path:
    path = folder.parent / "corpus.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(folder.rglob("*")):
            archive.write(file, Path(top) / file.relative_to(folder))
    return path


def _cells(table: RawTable) -> list[list[str | None]]:
    frame = table.frame.astype(object)
    return frame.where(frame.notna(), None).to_numpy().tolist()


@pytest.mark.parametrize("shards", [1, 2])
@pytest.mark.parametrize("top", ["corpus", ""])
def test_parts_are_the_folders(tmp_path: Path, shards: int, top: str) -> None:
    parts = datasets.DatasetDict(train=TRAIN, test=TEST)
    parts.save_to_disk(tmp_path / "saved", num_shards={"train": shards, "test": 1})
    (table,) = read_tables(_zipped(tmp_path / "saved", top), name="corpus.zip")
    assert table.columns == ("text", "label", "part")
    train = [["Größe 🔷", "pos", "train"], ["b", "neg", "train"], ["c", None, "train"]]
    assert sorted(_cells(table), key=str) == sorted([*train, ["d", "neg", "test"], ["e", None, "test"]], key=str)
    assert table.name == "corpus.zip"
    assert "train" in table.notes[0]
    assert "0 = neg, 1 = pos" in table.notes[1]
    assert table.frame.index.tolist() == [1, 2, 3, 4, 5]


def test_one_data_set(tmp_path: Path) -> None:
    TRAIN.select([2, 0]).save_to_disk(tmp_path / "saved")
    (table,) = read_tables(_zipped(tmp_path / "saved"), name="corpus.zip")
    assert _cells(table) == [["c", None], ["Größe 🔷", "pos"]]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    TRAIN.save_to_disk(tmp_path / "saved")
    next((tmp_path / "saved").glob("*.arrow")).unlink()
    with pytest.raises(FileError, match=r"lacks data-00000-of-00001\.arrow"):
        read_tables(_zipped(tmp_path / "saved"), name="corpus.zip")


def test_a_damaged_description_is_named(tmp_path: Path) -> None:
    TRAIN.save_to_disk(tmp_path / "saved")
    (tmp_path / "saved" / "state.json").write_text("[")
    with pytest.raises(FileError, match=r"“state\.json”"):
        read_tables(_zipped(tmp_path / "saved"), name="corpus.zip")


def test_different_columns_are_refused(tmp_path: Path) -> None:
    other = datasets.Dataset.from_dict({"tweet": ["a"]})
    TRAIN.save_to_disk(tmp_path / "saved" / "train")
    other.save_to_disk(tmp_path / "saved" / "other")
    with pytest.raises(FileError, match="different columns"):
        read_tables(_zipped(tmp_path / "saved"), name="corpus.zip")
