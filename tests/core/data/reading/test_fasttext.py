"""Lines that begin with their labels."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from core.data.ground_truth import build
from core.data.left_out import EMPTY_TEXT, NO_LABEL
from core.data.mapping import guess_mapping
from core.data.reading import RawTable, read_table, read_tables
from core.errors import FileError, LabelError
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


def test_lines_as_doccano_writes_them(tmp_path: Path) -> None:
    lines = [
        '"__label__yes Geht wählen, alle! 🗳️ "',
        '"__label__no She said ""no""',
        'and left __comment__not sure, really"',
        "__label__no Nice weather __comment__too short __comment__ask",
        '" Not labelled, yet "',
    ]
    table = _read(tmp_path, "\n".join(lines) + "\n")
    assert table.frame["text"].tolist() == ["Geht wählen, alle! 🗳️", 'She said "no"\nand left', "Nice weather"]
    assert table.frame["comment"].fillna("").tolist() == ["", "not sure, really", "too short; ask"]
    assert table.frame.index.tolist() == [1, 2, 4]
    assert table.rejected[["row", "reason", "text"]].values.tolist() == [[5, NO_LABEL, "Not labelled, yet"]]


def test_quotes_within_a_line_are_the_texts(tmp_path: Path) -> None:
    table = _read(tmp_path, '__label__yes "Kommt" alle\n__label__no "Nein\n')
    assert table.frame["text"].tolist() == ['"Kommt" alle', '"Nein']


@pytest.mark.parametrize("cut", ['"__label__yes Geht, a', '"__label__yes Geht" wählen\n'])
def test_a_truncated_line_in_quotes_is_named(tmp_path: Path, cut: str) -> None:
    with pytest.raises(FileError, match=r"train\.txt: Line 2 has a quotation mark too many, or one"):
        _read(tmp_path, f'"__label__no Nein, danke"\n{cut}')


def test_a_truncated_line_is_left_out(tmp_path: Path) -> None:
    table = _read(tmp_path, "__label__yes Geht wählen\n__label__no Nein\n__lab")
    assert table.rejected[["row", "reason"]].values.tolist() == [[3, NO_LABEL]]


def test_a_file_without_texts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=f"fastText without a label of a whole text: 2 × {EMPTY_TEXT}"):
        _read(tmp_path, "__label__yes\n__label__no\n")


def test_records_of_another_tool_mixed_in_are_left_out(tmp_path: Path) -> None:
    table = _read(tmp_path, '__label__yes Geht wählen\n__label__no Nein\n{"text": "Ja", "label": ["yes"]}\n')
    assert table.rejected[["row", "reason"]].values.tolist() == [[3, NO_LABEL]]


def test_one_text_with_two_labels_of_one_unnamed_annotator(tmp_path: Path) -> None:
    table = _read(tmp_path, "__label__yes Geht wählen\n__label__no Geht wählen\n__label__yes Ja\n__label__no Nein\n")
    truth = build([table], guess_mapping(table))
    assert truth.report.judgements + sum(truth.report.left_out.values()) == 4


def _zip(path: Path, members: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_each_file_of_an_archive_is_an_annotators(tmp_path: Path) -> None:
    ann = "__label__yes Kommt\n__label__no Nein\n__label__yes Ja\n"
    members = {"ann.txt": ann, "x/ben.txt": ann.replace("no Nein", "yes Nein"), "README.txt": "Our data"}
    tables = read_tables(_zip(tmp_path / "z", members), name="export.zip")
    assert [table.frame["annotator"].unique().tolist() for table in tables] == [["ann"], ["ben"]]
    assert [table.frame["label"].tolist() for table in tables] == [["yes", "no", "yes"], ["yes", "yes", "yes"]]
    assert "README.txt" in tables[0].notes[-1]


def test_parts_of_a_split_and_doccanos_nameless_file_are_no_annotators(tmp_path: Path) -> None:
    lines = "__label__yes Kommt\n__label__no Nein\n"
    tables = read_tables(_zip(tmp_path / "z", {"train.txt": lines, "test.txt": lines, "all.txt": lines}), name="a.zip")
    assert all("does not say who annotated" in " ".join(table.notes) for table in tables)


def test_a_label_of_several_words_ends_where_another_begins(tmp_path: Path) -> None:
    lines = [
        "__label__sehr gut __label__Klima Das war fein",
        "__label__Klima __label__Wahl Das ist so",
        "__label__sehr gut __label__Wahl Ja",
        "__label__sehr gut Gut so",
        "__label__Klima Gut so",
    ]
    table = _read(tmp_path, "\n".join(lines))
    labels = ["sehr gut | Klima", "Klima | Wahl", "sehr gut | Wahl", "sehr gut", "Klima"]
    assert table.frame["label"].tolist() == labels
    assert table.frame["text"].tolist() == ["Das war fein", "Das ist so", "Ja", "Gut so", "Gut so"]
    assert "“sehr gut”" in " ".join(table.notes)


def test_a_label_of_several_words_is_what_its_lines_have_in_common(tmp_path: Path) -> None:
    texts = ["Das war fein", "Kommt alle", "Heute", "Das ist so", "Ja"]
    table = _read(tmp_path, "".join(f"__label__sehr gut {text}\n__label__egal {text}\n" for text in texts))
    assert table.frame["label"].tolist() == ["sehr gut", "egal"] * 5
    assert table.frame["text"].tolist() == [text for text in texts for _ in range(2)]


def test_texts_that_begin_alike_are_no_labels(tmp_path: Path) -> None:
    lines = "".join(f"__label__{label} RT {number}\n" for number in range(9) for label in ("yes", "no"))
    assert set(_read(tmp_path, lines).frame["label"]) == {"yes", "no"}
