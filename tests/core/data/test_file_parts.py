"""Train and test files: which names tell a part, and which only seem to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from core.data.mapping import guess_columns
from core.data.merging import same_columns
from core.data.reading import RawTable
from core.data.staged import StagedFile, tables
from core.records import ReadSettings


def _read(folder: Path, names: Sequence[str], header: str = "id,text,label") -> tuple[RawTable, ...]:
    files = []
    for number, name in enumerate(names):
        path = folder / f"{number}.csv"
        rows = [f"{number}{row},Ein Satz Nummer {row} in Datei {number}.,{('ja', 'nein')[row % 2]}" for row in range(6)]
        path.write_text("\n".join([header, *rows]), encoding="utf-8")
        files.append(StagedFile(path, name))
    return tables(files, ReadSettings())


@pytest.mark.parametrize(
    ("names", "parts"),
    [
        (("GermEval21_TrainData.csv", "GermEval21_TestData.csv"), ["train", "test"]),
        (("train.csv", "dev.csv", "test.csv"), ["train", "validation", "test"]),
        (("posts (Training).csv", "posts (Test).csv"), ["train", "test"]),
        (("data/test/a.csv", "data/train/a.csv"), ["test", "train"]),
        (("traindata.csv", "testset.csv"), ["train", "test"]),
    ],
)
def test_the_files_names_tell_the_parts(tmp_path: Path, names: tuple[str, ...], parts: list[str]) -> None:
    found = _read(tmp_path, names)
    assert [set(table.frame["part"]) for table in found] == [{part} for part in parts]
    guessed = guess_columns(same_columns(found), {})
    assert guessed.mapping.part == "part"
    said = [guess.said for guess in found[0].guesses if guess.option == "part"]
    assert said[0].startswith(f"The parts were taken from the files' names: “{names[0]}” is {parts[0]}")


@pytest.mark.parametrize(
    "names",
    [
        ("train.csv",),
        ("train.csv", "more.csv"),
        ("train1.csv", "train2.csv"),
        ("train.csv", "dev.csv"),
        ("test_left.csv", "test_right.csv"),
        ("train_test.csv", "test.csv"),
        ("GermEval18.csv", "GermEval21.csv"),
    ],
)
def test_other_names_tell_none(tmp_path: Path, names: tuple[str, ...]) -> None:
    assert all("part" not in table.columns for table in _read(tmp_path, names))


def test_a_column_that_is_called_so_holds(tmp_path: Path) -> None:
    found = _read(tmp_path, ("train.csv", "test.csv"), header="split,text,label")
    assert [table.columns for table in found] == [("split", "text", "label")] * 2
