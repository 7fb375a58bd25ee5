"""spaCy's scores of text categories."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.data.ground_truth import build
from core.data.left_out import NOT_ANNOTATED
from core.data.mapping import guess_mapping
from core.data.reading import RawTable, read_table
from core.errors import FileError
from tests.core.data.reading.tools.example_files import example


def _read(tmp_path: Path, *records: dict[str, Any]) -> RawTable:
    path = tmp_path / "upload"
    path.write_text("\n".join(map(json.dumps, records)) + "\n", encoding="utf-8")
    return read_table(path, name="train.jsonl")


def test_the_category_of_score_one_is_the_label() -> None:
    table = example("spacy.jsonl")
    assert table.tool == "spaCy"
    truth = build([table], guess_mapping(table))
    assert truth.texts[["text", "label"]].values.tolist() == [["Geht wählen! 🗳️", "yes"], ["Nice weather", "no"]]
    assert truth.texts["meta:party"].tolist()[0] == "Freie Ufer"
    assert truth.report.left_out == {NOT_ANNOTATED: 1}
    assert table.guesses == ()


def test_several_at_one_are_several_labels_and_none_is_no_label(tmp_path: Path) -> None:
    table = _read(tmp_path, {"text": "a", "cats": {"x": 1, "y": 1}}, {"text": "b", "cats": {"x": 0, "y": 0}})
    assert table.frame["label"].fillna("").tolist() == ["x | y", ""]
    assert table.several == ("label",)


def test_soft_scores_are_a_guess(tmp_path: Path) -> None:
    table = _read(tmp_path, {"text": "a", "cats": {"x": 0.6, "y": 0.4}}, {"text": "b", "cats": {"x": 0.1, "y": 0.3}})
    assert table.frame["label"].tolist() == ["x", "y"]
    assert [guess.option for guess in table.guesses] == ["label"]


def test_accepted_labels_without_scores(tmp_path: Path) -> None:
    table = _read(tmp_path, {"text": "a", "accept": ["x"]}, {"text": "b", "accept": []})
    assert table.frame["label"].fillna("").tolist() == ["x", ""]


@pytest.mark.parametrize(
    ("cats", "said"),
    [({"x": "yes"}, "field “cats.x” is a text (“yes”)"), ({"x": 7}, "a score between 0 and 1"), ([1], "“cats” is a")],
)
def test_bad_scores_are_named(tmp_path: Path, cats: Any, said: str) -> None:
    good = {"text": "a", "cats": {"x": 1.0}}
    with pytest.raises(FileError) as caught:
        _read(tmp_path, good, good, {"text": "b", "cats": cats})
    assert said in caught.value.what
    assert "Record 3" in caught.value.what


def test_objects_without_scores_are_no_categories(tmp_path: Path) -> None:
    assert _read(tmp_path, {"text": "a", "cats": {"x": "tabby"}}).tool is None
