"""A further file is read as the project's earlier version tells."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.records import ColumnMapping, DatasetVersion
from core.workflow import ground_truth, known_columns, projects
from core.workflow.bench import Bench
from core.workflow.ground_truth import RawTable, StagedFile
from tests.damaged import damaged
from tests.tables import unlike, write_csv

POSTS = [f"Was haltet ihr von {unlike(n)} im Vergleich zum letzten Jahr?" for n in range(30)]


def _read(path: Path) -> tuple[RawTable, ...]:
    return ground_truth.read([StagedFile(path, path.name)])


@pytest.fixture
def wide(bench: Bench, tmp_path: Path) -> DatasetVersion:
    """A column for each coder, the text behind what it answers."""
    lines = [
        (n, POSTS[n], f"{unlike(99 - n)} natürlich", ("ernst", "ironisch", "?")[n % 3], ("ernst", "ironisch")[n % 2])
        for n in range(30)
    ]
    path = write_csv(tmp_path / "first.csv", ("Nr", "post", "reply", "Ann", "Ben"), lines)
    mapping = ColumnMapping(text="reply", id="Nr", annotators=("Ann", "Ben"), context=("post",))
    return ground_truth.keep(bench, projects.create(bench, "Irony"), _read(path), mapping)


def _long(folder: Path) -> tuple[RawTable, ...]:
    """A row for each judgement by the same people, in columns that the first file did not have."""
    lines = [
        (n, POSTS[n], f"Antwort {unlike(n)}", "Forum", who, ("Ironisch", "ernst", "?")[(n + len(who)) % 3])
        for n in range(30)
        for who in ("Ann", "Ben")
    ]
    return _read(write_csv(folder / "second.csv", ("Nr", "post", "reply", "from", "who", "is it"), lines))


def test_in_another_layout_texts_context_people_and_labels_are_known(
    bench: Bench, wide: DatasetVersion, tmp_path: Path
) -> None:
    tables = _long(tmp_path)
    said = known_columns.as_before(bench, tables, wide)
    assert said == {
        "text": "reply",
        "context": ("post",),
        "id": "Nr",
        "label": "is it",
        "annotator": "who",
        "annotators": (),
    }
    mapping = ground_truth.guess_around(tables, said).mapping
    assert (mapping.layout, mapping.text, mapping.label, mapping.annotator) == ("long", "reply", "is it", "who")


def test_a_file_without_the_texts_column_is_guessed_anew(bench: Bench, wide: DatasetVersion, tmp_path: Path) -> None:
    lines = [(n, f"Beitrag {n}", ("ernst", "ironisch")[n % 2]) for n in range(9)]
    tables = _read(write_csv(tmp_path / "other.csv", ("Nr", "comment", "label"), lines))
    assert known_columns.as_before(bench, tables, wide) == {}


def test_two_columns_with_the_known_labels_are_left_to_the_guess(
    bench: Bench, wide: DatasetVersion, tmp_path: Path
) -> None:
    lines = [
        (f"Beitrag {unlike(n)}", ("ernst", "ironisch")[n % 2], ("ironisch", "ernst")[n % 3 == 0]) for n in range(9)
    ]
    tables = _read(write_csv(tmp_path / "two.csv", ("reply", "first", "second"), lines))
    assert known_columns.as_before(bench, tables, wide) == {"text": "reply", "context": ()}


def test_of_a_damaged_version_its_columns_are_known(bench: Bench, wide: DatasetVersion, tmp_path: Path) -> None:
    tables = _long(tmp_path)
    with damaged(bench.artifacts.path(wide.folder) / "judgements.parquet", "cut"):
        said = known_columns.as_before(bench, tables, wide)
    assert said == {"text": "reply", "context": ("post",), "id": "Nr"}


def _export(folder: Path, first: int, texts: list[str]) -> tuple[RawTable, ...]:
    """Of Label Studio, with ids from ``first`` on."""

    def task(n: int, text: str) -> dict[str, Any]:
        label = {"type": "choices", "from_name": "is", "value": {"choices": [("ernst", "ironisch")[n % 2]]}}
        data = {"reply": text, "post": POSTS[n]}
        return {"id": first + n, "data": data, "annotations": [{"completed_by": 1, "result": [label]}]}

    path = folder / "export.json"
    path.write_text(json.dumps([task(n, text) for n, text in enumerate(texts)]), encoding="utf-8")
    return _read(path)


def test_the_export_of_a_tool_keeps_the_context_of_before(bench: Bench, wide: DatasetVersion, tmp_path: Path) -> None:
    tables = _export(tmp_path, 100, [f"Antwort {unlike(n)}" for n in range(10)])
    said = known_columns.as_before(bench, tables, wide)
    assert said == {"context": ("post",), "text": "reply"}
    mapping = ground_truth.guess_around(tables, said).mapping
    assert (mapping.text, mapping.context) == ("reply", ("post",))
    assert known_columns.doubts(bench, tables, wide) == ()


def test_the_numbers_of_an_export_that_are_other_texts_are_no_ids(
    bench: Bench, wide: DatasetVersion, tmp_path: Path
) -> None:
    others = _export(tmp_path, 0, [f"Antwort {unlike(n)}" for n in range(10)])
    assert known_columns.as_before(bench, others, wide)["id"] is None
    [doubt] = known_columns.doubts(bench, others, wide)
    assert doubt.said.startswith("The export numbers its texts anew: “0” and 9 others stand for other texts")
    assert ground_truth.guess_around(others, known_columns.as_before(bench, others, wide)).mapping.id is None
    same = _export(tmp_path, 0, [f"{unlike(99 - n)} natürlich" for n in range(10)])
    assert known_columns.doubts(bench, same, wide) == ()
