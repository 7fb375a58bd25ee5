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
from core.data.reading.tools.judgements import Judgement, judgement_table
from core.errors import ColumnError, FileError
from core.records import ColumnMapping
from tests.core.data.raw_tables import raw
from tests.core.data.reading.tools.example_files import EXAMPLES, example


def _export(name: str, *rows: tuple[str | None, str, str]) -> RawTable:
    judgements = [
        Judgement(number, {"label": [label]}, id=id, annotator=user)
        for number, (id, user, label) in enumerate(rows, start=1)
    ]
    return judgement_table(judgements, [], tool="INCEpTION", name=name, format=Format.DELIMITED)


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
    assert len(table.frame) + (table.rejected["source"] == "ann.csv").sum() == len(named)


def test_texts_that_nobody_judged_are_listed() -> None:
    texts = raw(["id", "text"], [("1", "Geht wählen"), ("2", "Nice weather"), ("3", "Kommt")], "texts.csv")
    (table,) = join_texts([_export("ann.csv", ("1", "ann", "yes"), ("3", "ann", "no")), texts])
    assert table.rejected[["source", "row", "id", "text", "reason"]].values.tolist() == [
        ["texts.csv", 3, "2", "Nice weather", NOT_ANNOTATED]
    ]


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


LONG_ROWS = [("1", "a", "x"), ("1", "b", "y"), ("2", "a", "y"), ("2", "b", "y"), ("3", "a", "x"), ("3", "b", "x")]
TEXTS = [("1", "Geht wählen", "@a"), ("2", "Nice weather", "@b"), ("3", "Kommt vorbei", "@c")]


def _guesses(table: RawTable) -> list[str]:
    return [guess.option for guess in table.guesses]


@pytest.mark.parametrize("first", [0, 1])
def test_judgements_and_texts_in_two_plain_tables(first: int) -> None:
    judged = raw(["id", "coder", "label"], [*LONG_ROWS, ("404", "a", "x"), (None, "b", "y")], "judged.csv")
    texts = raw(["id", "text", "user"], TEXTS, "texts.csv")
    (table,) = join_texts([judged, texts] if first == 0 else [texts, judged])
    assert guess_mapping(table) == ColumnMapping(text="text", label="label", annotator="coder", id="id")
    truth = build([table], guess_mapping(table))
    assert truth.judgements[["id", "annotator", "label"]].values.tolist() == [list(row) for row in LONG_ROWS]
    assert dict(zip(truth.texts["id"], truth.texts["text"], strict=True)) == {"2": "Nice weather", "3": "Kommt vorbei"}
    assert truth.texts["meta:user"].tolist() == ["@b", "@c"]
    assert truth.report.left_out == {NO_TEXT_FOR_ID: 1, NO_ID: 1, "tie": 1}
    lost = truth.left_out[truth.left_out["reason"] == NO_TEXT_FOR_ID].iloc[0]
    assert (lost["row"], lost["id"], lost["found"]) == (8, "404", "a, x")
    assert table.notes == ("The texts were taken from texts.csv: “id” here is “id” there.",)


def test_wide_judgements_without_texts() -> None:
    judged = raw(
        ["id", "Ann", "Ben"], [("1", "x", "x"), ("2", "y", "y"), ("3", "x", "y"), ("4", "y", "x")], "judged.csv"
    )
    (table,) = join_texts([judged, raw(["id", "text", "user"], TEXTS, "texts.csv")])
    mapping = guess_mapping(table)
    assert (mapping.text, mapping.id, mapping.annotators) == ("text", "id", ("Ann", "Ben"))
    assert build([table], mapping).report.left_out == {NO_TEXT_FOR_ID: 1, "tie": 1}


@pytest.mark.parametrize(("ours", "theirs"), [("post", "id"), ("post", "number"), ("id", "number")])
def test_ids_of_another_name_are_found_by_their_values(ours: str, theirs: str) -> None:
    judged = raw([ours, "coder", "label"], LONG_ROWS, "judged.csv")
    texts = raw([theirs, "text", "user"], TEXTS, "texts.csv")
    (table,) = join_texts([judged, texts])
    assert guess_mapping(table).id == ours
    assert _guesses(table) == ["id"]
    assert f"“{ours}” here is “{theirs}” there, by their values" in table.guesses[0].said
    assert build([table], guess_mapping(table)).report.judgements == 6


def test_a_coders_comment_is_no_text() -> None:
    rows = [(*row, f"comment {number}") for number, row in enumerate(LONG_ROWS)]
    judged = raw(["id", "coder", "label", "comment"], rows, "judged.csv")
    (table,) = join_texts([judged, raw(["id", "text", "user"], TEXTS, "texts.csv")])
    assert guess_mapping(table).text == "text"
    assert build([table], guess_mapping(table)).texts["text"].tolist() == ["Nice weather", "Kommt vorbei"]


def test_two_annotators_tables_share_a_plain_table_of_texts() -> None:
    ann = raw(["id", "label"], [("1", "x"), ("2", "y"), ("3", "x")], "ann.csv")
    ben = raw(["id", "label"], [("1", "x"), ("2", "y"), ("3", "y")], "ben.csv")
    tables = join_texts([ann, raw(["id", "text", "user"], TEXTS, "texts.csv"), ben])
    assert [table.name for table in tables] == ["ann.csv", "ben.csv"]
    assert build(tables, guess_mapping(tables[0])).report.judgements == 6


@pytest.mark.parametrize(
    "tables",
    [
        [raw(["id", "coder", "label"], LONG_ROWS, "judged.csv")],
        [
            raw(["id", "coder", "label"], LONG_ROWS, "judged.csv"),
            raw(["id", "text"], [("x", "a"), ("y", "b")], "t.csv"),
        ],
        [raw(["w", "label"], [("a", "x")], "a.csv"), raw(["w", "label"], [("b", "x")], "b.csv")],
    ],
)
def test_plain_tables_without_a_partner_stay_as_they_are(tables: list[RawTable]) -> None:
    assert join_texts(tables) == tuple(tables)


def test_a_label_is_not_taken_for_an_id() -> None:
    judged = raw(["post", "coder", "label"], [("p1", "a", "1"), ("p2", "a", "2"), ("p3", "b", "3")], "judged.csv")
    assert len(join_texts([judged, raw(["id", "text", "user"], TEXTS, "texts.csv")])) == 2


def test_without_the_texts_of_a_plain_table_the_way_out_is_named() -> None:
    judged = raw(["id", "coder", "label"], LONG_ROWS, "judged.csv")
    with pytest.raises(ColumnError, match="together with the one that has the texts and the same ids"):
        build([judged], guess_mapping(judged))
