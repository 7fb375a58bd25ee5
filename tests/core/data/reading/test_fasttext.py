"""Lines that begin with their labels."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.data.ground_truth import build
from core.data.left_out import EMPTY_TEXT, NO_LABEL
from core.data.mapping import guess_mapping
from core.data.reading import RawTable, read_table
from core.errors import LabelError
from tests.core.data.reading.tools.example_files import example


def _read(tmp_path: Path, content: str) -> RawTable:
    path = tmp_path / "upload"
    path.write_text(content, encoding="utf-8")
    return read_table(path, name="train.txt")


def test_a_line_is_a_text_with_its_label() -> None:
    table = example("fasttext.txt")
    assert table.tool == "fastText"
    assert "does not say who annotated" in table.notes[0]


def test_lines_without_a_label_or_a_text_are_left_out(tmp_path: Path) -> None:
    lines = "".join(f"__label__{'yes' if number % 2 else 'no'} Text {number}\n" for number in range(30))
    table = _read(tmp_path, f"{lines}Kommt vorbei\n__label__no\n")
    truth = build([table], guess_mapping(table))
    assert truth.report.labels == {"no": 15, "yes": 15}
    assert truth.report.left_out == {NO_LABEL: 1, EMPTY_TEXT: 1}
    assert truth.left_out["row"].tolist() == [31, 32]


def test_several_labels(tmp_path: Path) -> None:
    table = _read(tmp_path, "__label__yes __label__party Kommt, vorbei\n__label__no Nein, danke\n")
    assert table.frame["text"].tolist() == ["Kommt, vorbei", "Nein, danke"]
    with pytest.raises(LabelError, match=r"record 1: “yes \| party”"):
        build([table], guess_mapping(table))


def test_a_table_with_such_words_elsewhere_is_a_table(tmp_path: Path) -> None:
    assert _read(tmp_path, "text,label\nwhat is __label__pos,yes\n").tool is None
