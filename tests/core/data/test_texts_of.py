from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from core.data.reading import read_table
from core.data.texts_of import texts_of
from tests.core.data.raw_tables import raw


def _label_studio(path: Path, annotated: dict[str, list[str]]) -> Path:
    """Tasks with an annotation for each label given."""
    tasks = [
        {
            "id": number,
            "data": {"text": text, "source": "forum"},
            "annotations": [
                {
                    "completed_by": place,
                    "result": [{"type": "choices", "from_name": "kind", "value": {"choices": [label]}}],
                }
                for place, label in enumerate(labels, start=1)
            ],
        }
        for number, (text, labels) in enumerate(annotated.items(), start=11)
    ]
    path.write_text(json.dumps(tasks), encoding="utf-8")
    return path


def test_a_plain_table_stays_as_it_is() -> None:
    table = raw(("text", "annotator", "label"), [("a", "Ann", "x"), ("a", "Ben", "y")])
    assert texts_of(table) is table


def test_a_tools_export_has_a_row_for_each_text_judged_or_not(tmp_path: Path) -> None:
    path = _label_studio(tmp_path / "ls.json", {"first": [], "second": ["x", "y"], "third": [], "fourth": ["x"]})
    found = texts_of(read_table(path, name="ls.json", judged=False))
    assert found.frame["text"].tolist() == ["first", "second", "third", "fourth"]
    assert found.frame["id"].tolist() == ["11", "12", "13", "14"]
    assert found.frame["source"].tolist() == ["forum"] * 4
    assert set(found.columns) == {"id", "text", "source"}
    assert found.rejected.empty
    assert found.mapping is not None
    assert (found.mapping.text, found.mapping.id, found.mapping.label) == ("text", "id", None)
    assert "4 texts" in found.notes[-1]


def test_an_export_without_any_annotation_has_its_texts(tmp_path: Path) -> None:
    path = _label_studio(tmp_path / "ls.json", {"first": [], "second": []})
    found = texts_of(read_table(path, name="ls.json", judged=False))
    assert found.frame["text"].tolist() == ["first", "second"]
    assert found.frame["id"].tolist() == ["11", "12"]


def test_texts_without_ids_are_told_apart_by_their_record(tmp_path: Path) -> None:
    path = tmp_path / "fast.txt"
    path.write_text("__label__x same words\n__label__y same words\n__label__x others\nnone\n", encoding="utf-8")
    found = texts_of(read_table(path, name="fast.txt", judged=False))
    assert found.frame["text"].tolist() == ["same words", "same words", "others", "none"]


def test_what_is_no_text_stays_left_out(tmp_path: Path) -> None:
    path = tmp_path / "fast.txt"
    path.write_text("__label__x words\n__label__y\n__label__y others\n", encoding="utf-8")
    found = texts_of(read_table(path, name="fast.txt", judged=False))
    assert found.frame["text"].tolist() == ["words", "others"]
    assert found.rejected["reason"].tolist() == ["empty text"]
    assert isinstance(found.frame["text"].dtype, pd.StringDtype)
