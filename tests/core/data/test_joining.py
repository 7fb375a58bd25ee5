"""Exports that name their texts by ids alone, and the files that have the texts: INCEpTION's and Potato's."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from core.data.ground_truth import build
from core.data.joining import join_texts
from core.data.left_out import NO_TEXT_FOR_ID, NOT_ANNOTATED
from core.data.mapping import guess_mapping
from core.data.reading import read_table, read_tables
from core.errors import ColumnError, FileError
from tests.core.data.raw_tables import raw
from tests.core.data.reading.tools.example_files import EXAMPLES, example


def test_texts_from_a_table_beside_it() -> None:
    (table,) = join_texts([example("inception.csv"), example("inception_texts.csv")])
    assert table.tool == "INCEpTION"
    truth = build([table], guess_mapping(table))
    assert truth.judgements[["id", "annotator", "label"]].values.tolist()[:2] == [
        ["post7.txt", "ann", "yes"],
        ["post7.txt", "ben", "no"],
    ]
    assert truth.texts["text"].tolist() == ["Nice weather", "Kommt vorbei"]
    assert truth.texts["meta:user"].tolist() == ["@mitte", "@freieufer"]
    assert truth.report.left_out == {NO_TEXT_FOR_ID: 1, "tie": 1}
    lost = truth.left_out[truth.left_out["reason"] == NO_TEXT_FOR_ID].iloc[0]
    assert (lost["row"], lost["id"], lost["found"]) == (6, "post404.txt", "ann")


def test_texts_as_files_of_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(EXAMPLES / "inception.csv", "agreement.csv")
        for number, text in ((7, "Geht wählen! 🗳️"), (8, "Nice weather"), (9, "Kommt vorbei")):
            archive.writestr(f"source/post{number}.txt", text)
    (table,) = join_texts(read_tables(path, name="export.zip"))
    assert table.frame["text"].tolist() == ["Geht wählen! 🗳️", "Geht wählen! 🗳️", "Nice weather", "Kommt vorbei"]


def test_the_labels_of_several_schemas() -> None:
    items = raw(["id", "text"], [("7", "Geht wählen! 🗳️"), ("8", "Nice weather"), ("9", "Kommt vorbei")], "items.csv")
    (table,) = join_texts([items, example("potato.csv")])
    assert table.tool == "Potato"
    assert table.frame["call"].tolist() == ["yes", "no", "no", "yes"]
    assert table.frame["tone"].fillna("").tolist() == ["friendly", "angry", "friendly", ""]
    truth = build([table], guess_mapping(table))
    assert truth.texts["label"].tolist() == ["no", "yes"]
    assert truth.report.left_out == {NOT_ANNOTATED: 1, "tie": 1}


def test_several_annotators_files_share_the_texts() -> None:
    texts = raw(["id", "text"], [("1", "a"), ("2", "b")], "texts.csv")
    tables = join_texts([example("inception.csv"), texts, example("inception.csv")])
    assert [table.name for table in tables] == ["inception.csv", "inception.csv"]


def test_without_the_texts_it_says_what_to_upload() -> None:
    with pytest.raises(FileError, match="together with the table of the texts") as caught:
        join_texts([example("inception.csv")])
    assert caught.value.where == "inception.csv"


def test_one_id_for_two_texts() -> None:
    texts = raw(["id", "text"], [("post7", "a"), ("post7.txt", "b")], "texts.csv")
    with pytest.raises(ColumnError, match=r"“post7” stands for different texts: texts.csv, row 2 and texts.csv, row 3"):
        join_texts([example("inception.csv"), texts])


def test_tables_with_texts_stay_as_they_are() -> None:
    table = raw(["id", "text", "label"], [("1", "a", "x")])
    assert join_texts([table]) == (table,)


@pytest.mark.parametrize("name", ["inception.csv", "potato.csv"])
def test_a_truncated_export(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    content = (EXAMPLES / name).read_text(encoding="utf-8").rstrip()
    path.write_text(content[: content.rindex(",")], encoding="utf-8")
    table = read_table(path, name=name)
    assert table.rejected["row"].tolist() == [6]
    assert "fields, the header has" in table.rejected["reason"].iloc[0]


def test_an_export_without_an_answer(tmp_path: Path) -> None:
    path = tmp_path / "inception.csv"
    path.write_text("doc,user,label\npost7.txt,ann,\n", encoding="utf-8")
    with pytest.raises(FileError, match=f"1 × {NOT_ANNOTATED}"):
        read_table(path, name="inception.csv")


def test_unknown_users_are_said(tmp_path: Path) -> None:
    path = tmp_path / "inception.csv"
    path.write_text("doc,user,label\npost7.txt,,yes\n", encoding="utf-8")
    assert "does not say who annotated" in read_table(path, name="inception.csv").notes[0]
