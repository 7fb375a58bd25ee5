"""Exports that name their texts by ids alone, and the files that have the texts: INCEpTION's and Potato's."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from core.data.ground_truth import build
from core.data.joining import join_texts
from core.data.left_out import NO_ID, NO_TEXT_FOR_ID, NOT_ANNOTATED
from core.data.mapping import guess_mapping
from core.data.reading import RawTable, read_table, read_tables
from core.data.reading.recognition import Format
from core.data.reading.tools.judgements import Judgement, table_of
from core.errors import ColumnError, FileError
from tests.core.data.raw_tables import raw
from tests.core.data.reading.tools.example_files import EXAMPLES, example


def _export(name: str, *rows: tuple[str | None, str, str]) -> RawTable:
    judgements = [
        Judgement(number, {"label": [label]}, id=id, annotator=user)
        for number, (id, user, label) in enumerate(rows, start=1)
    ]
    return table_of(judgements, [], tool="INCEpTION", name=name, format=Format.DELIMITED)


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
    assert (lost["row"], lost["id"], lost["found"]) == (6, "post404.txt", "ann: yes")


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
    texts = raw(["id", "text"], [("1", "Geht wählen! 🗳️"), ("2", "Nice weather")], "texts.csv")
    exports = [_export(f"{user}.csv", ("1", user, "yes"), ("2", user, "no")) for user in ("ann", "ben")]
    tables = join_texts([exports[0], texts, exports[1]])
    assert [table.name for table in tables] == ["ann.csv", "ben.csv"]
    assert [table.frame["text"].tolist() for table in tables] == [["Geht wählen! 🗳️", "Nice weather"]] * 2


def test_only_the_tables_that_gave_their_texts_leave() -> None:
    texts = raw(["id", "text"], [("1", "Geht wählen"), ("2", "Nice weather")], "texts.csv")
    own = raw(["id", "text", "label"], [("91", "Kommt vorbei", "yes"), ("92", "Join us", "no")], "own.csv")
    tables = join_texts([texts, own, _export("ann.csv", ("1", "ann", "yes"), ("2", "ann", "no"))])
    assert [table.name for table in tables] == ["own.csv", "ann.csv"]
    assert "label (texts)" not in tables[1].columns


def test_the_texts_columns_keep_their_names_where_these_are_free() -> None:
    rows = [("1", "Geht wählen", "x", "f1", "3", "@a"), ("2", "Nice weather", "y", "f2", "4", "@b")]
    texts = raw(["id", "data_text", "text", "file", "row", "annotator"], rows, "texts.csv")
    (table,) = join_texts([texts, _export("ann.csv", ("1", "ann", "yes"), ("2", "ann", "no"))])
    assert table.columns == ("id", "label", "annotator", "text", "text (texts)", "file", "row", "annotator (texts)")
    truth = build([table], guess_mapping(table))
    assert truth.texts["text"].tolist() == ["Geht wählen", "Nice weather"]
    assert truth.texts["meta:file"].tolist() == ["f1", "f2"]
    assert truth.judgements["annotator"].unique().tolist() == ["ann"]


@pytest.mark.parametrize(
    ("named", "known", "found"),
    [
        (["1.TXT", " 2"], ["1", "2.txt"], [0, 1]),
        (["in/1", "in/2"], ["1", "2"], [0, 1]),
        (["1", "2"], ["in\\1.txt", "in/2"], [0, 1]),
        (["a/1", "b/1"], ["a/1", "b/1"], [0, 1]),
        (["a/1", "b/1"], ["b/1", "1"], [0]),
        (["a/1", "b/2"], ["c/1", "b/2"], [1]),
    ],
)
def test_folders_and_endings(named: list[str], known: list[str], found: list[int]) -> None:
    texts = raw(["id", "text"], [(id, f"Text {number}") for number, id in enumerate(known)], "texts.csv")
    (table,) = join_texts([_export("ann.csv", *((id, "ann", "yes") for id in named)), texts])
    assert table.frame["text"].tolist() == [f"Text {number}" for number in found]
    assert len(table.frame) + len(table.rejected) == len(named)


def test_a_name_in_several_folders_is_refused() -> None:
    texts = raw(["id", "text"], [("a/1", "Geht wählen"), ("b/1", "Nice weather")], "texts.csv")
    with pytest.raises(ColumnError, match=r"“1” stands for different texts: texts.csv, row 2 and texts.csv, row 3"):
        join_texts([_export("ann.csv", ("1", "ann", "yes")), texts])


@pytest.mark.parametrize(
    ("id", "known", "said"),
    [
        ("post7.txt", [("1", "Nice weather")], "the first is “post7.txt”; those of texts.csv begin with “1”"),
        (None, [("1", "Nice weather")], "its rows have none; those of texts.csv"),
        ("post7.txt", [(None, "Nice weather"), ("1", None)], "the first is “post7.txt”."),
    ],
)
def test_not_one_id_with_a_text_is_refused(id: str | None, known: list[tuple[str | None, ...]], said: str) -> None:
    texts = raw(["id", "text"], known, "texts.csv")
    with pytest.raises(ColumnError) as caught:
        join_texts([_export("ann.csv", (id, "ann", "yes")), texts])
    assert said in caught.value.what
    assert caught.value.where == "ann.csv"


def test_judgements_without_an_id_are_left_out_as_such() -> None:
    texts = raw(["id", "text"], [("1", "Geht wählen")], "texts.csv")
    (table,) = join_texts([_export("ann.csv", ("1", "ann", "yes"), (None, "ben", "no")), texts])
    assert table.rejected[["row", "reason", "found"]].values.tolist() == [[2, NO_ID, "ben: no"]]


def test_a_table_without_texts_gives_none() -> None:
    with pytest.raises(FileError, match="together with the table of the texts"):
        join_texts([_export("ann.csv", ("1", "ann", "yes")), raw(["id", "party"], [("1", "x"), ("2", "y")])])


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
    assert "6)" in table.notes[0]


def test_an_export_without_an_answer(tmp_path: Path) -> None:
    path = tmp_path / "inception.csv"
    path.write_text("doc,user,label\npost7.txt,ann,\n", encoding="utf-8")
    with pytest.raises(FileError, match=f"1 × {NOT_ANNOTATED}"):
        read_table(path, name="inception.csv")


def test_unknown_users_are_said(tmp_path: Path) -> None:
    path = tmp_path / "inception.csv"
    path.write_text("doc,user,label\npost7.txt,,yes\n", encoding="utf-8")
    assert "does not say who annotated" in read_table(path, name="inception.csv").notes[0]
