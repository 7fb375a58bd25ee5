from __future__ import annotations

import dataclasses

import pytest

from core.csv_escaping import NOT_QUOTED, QUOTED
from core.data.judgement_columns import JudgementColumns, columns_of_judgements
from core.data.mapping import guess_mapping
from core.data.own_exports import recognised
from core.data.reading.recognition import Format
from core.errors import FileError
from core.records import ADJUDICATION, ColumnMapping
from tests.core.data.raw_tables import raw

WIDE = ("id", "text", "label", "annotator: Ann", "annotator: Bo", "party")
LONG = ("id", "text", "annotator", "label", "time", "source", "decided_label", "party")
OBJECT = ("id", "text", "label", "soft_label", "votes", "party")


@pytest.mark.parametrize(
    "columns",
    [("id", "text", "label", "party"), ("text", "id", "label", "annotator: Ann"), LONG[:-2], OBJECT[:4]],
)
def test_other_tables_stay_as_they_are(columns: tuple[str, ...]) -> None:
    table = raw(columns, [["'=1"] * len(columns)])
    assert recognised(table) is table


def test_a_wide_table_gets_its_annotators_back() -> None:
    table = recognised(raw(WIDE, [["1", "'=a", "pos", "pos", None, "'+A"]]))
    assert table.columns == ("id", "text", "label", "Ann", "Bo", "party")
    assert guess_mapping(table) == ColumnMapping(text="text", label="label", annotators=("Ann", "Bo"), id="id")
    assert table.frame.iloc[0, :4].tolist() == ["1", "=a", "pos", "pos"]
    assert table.frame["party"].tolist() == ["+A"]
    assert "Exported from Errata" in table.notes[-1]


def test_a_file_that_says_where_it_got_quotes_loses_these_alone() -> None:
    rows: list[list[str | None]] = [
        ["1", "'=a", "pos", "pos", '["text"]'],
        ["2", "'=b", "neg", "'=b", None],
        ["3", "@c", "pos", None, None],
    ]
    marked = raw(("id", "text", "label", "annotator: Ann", QUOTED), rows)
    for table in (marked, dataclasses.replace(marked, format=Format.SPREADSHEET)):
        found = recognised(table)
        assert found.columns == ("id", "text", "label", "Ann")
        assert found.frame["text"].tolist() == ["=a", "'=b", "@c"]
        assert found.frame["Ann"].fillna("").tolist() == ["pos", "'=b", ""]


def test_any_other_table_that_says_so_loses_them_as_well() -> None:
    found = recognised(raw(("'=t", "n", QUOTED), [["'=a", "'+", '["=t","gone"]'], ["b", "c", None]]))
    assert found.columns == ("=t", "n")
    assert found.frame.to_numpy().tolist() == [["=a", "'+"], ["b", "c"]]
    assert "columns that are not there: “gone”" in found.notes[-1]


def test_a_plain_file_loses_none() -> None:
    found = recognised(raw((*WIDE, "'=x", NOT_QUOTED), [["1", "'=a", "pos", "pos", None, "'+A", "'@", None]]))
    assert found.columns == ("id", "text", "label", "Ann", "Bo", "party", "'=x")
    assert found.frame[["text", "party", "'=x"]].iloc[0].tolist() == ["'=a", "'+A", "'@"]


def test_a_quote_taken_away_elsewhere_is_not_missed() -> None:
    found = recognised(raw(("text", "n", QUOTED), [["=a", "1", '["text"]']]))
    assert found.frame["text"].tolist() == ["=a"]


@pytest.mark.parametrize("cell", ["text", "{}", "[1]"])
def test_a_list_of_quotes_that_is_none_is_named(cell: str) -> None:
    with pytest.raises(FileError, match=f"Row 2, column “{QUOTED}” is no list of columns"):
        recognised(raw(("text", QUOTED), [["a", cell]]))


def test_quotes_are_no_marks_in_typed_files() -> None:
    table = raw(WIDE, [["1", "'=a", "pos", "pos", None, "A"]])
    table = recognised(dataclasses.replace(table, format=Format.SPREADSHEET))
    assert table.frame["text"].tolist() == ["'=a"]


def test_annotators_and_metadata_keep_their_names_whatever_they_are() -> None:
    columns = ("id", "text", "label", "part", "annotator: label", "annotator: Ann", "meta:text", "Ann")
    table = recognised(raw(columns, [["1", "a", "pos", "test", "pos", "neg", "m", "n"]]))
    assert table.columns == ("id", "text (Errata)", "label (Errata)", "part", "label", "Ann", "text", "Ann (data)")
    assert guess_mapping(table) == ColumnMapping(
        text="text (Errata)", label="label (Errata)", annotators=("label", "Ann"), id="id", part="part"
    )


def test_a_long_table_is_judgements_without_what_errata_decided() -> None:
    rows: list[list[str | None]] = [
        ["1", "a", "Ann", "pos", "t1", "posts.csv", "neg", "A"],
        ["1", "a", "Cy", "neg", "t2", ADJUDICATION, "neg", "A"],
    ]
    table = recognised(raw(LONG, rows))
    assert table.columns == ("id", "text", "annotator", "label", "time", "party")
    mapping = ColumnMapping(text="text", label="label", annotator="annotator", id="id", time="time")
    assert guess_mapping(table) == mapping
    assert table.frame["annotator"].tolist() == ["Ann"]
    assert table.rejected[["row", "id", "found"]].to_numpy().tolist() == [[3, "1", "Cy: neg"]]


def test_objects_become_a_column_an_annotator() -> None:
    rows: list[list[str | None]] = [
        ["1", "'=a", "pos", '{"pos": 1.0}', '{"Ann": "pos"}', "A"],
        ["2", "b", None, "{}", '{"Bo": "neg", "Ann": "pos"}', "B"],
    ]
    table = recognised(dataclasses.replace(raw(OBJECT, rows), format=Format.JSON_LINES))
    assert guess_mapping(table).annotators == ("Ann", "Bo")
    assert table.frame[["Ann", "Bo"]].fillna("").to_numpy().tolist() == [["pos", ""], ["pos", "neg"]]
    assert table.frame["text"].tolist() == ["'=a", "b"]


@pytest.mark.parametrize("votes", ["pos", '["pos"]', '{"Ann": 1}', None])
def test_votes_that_are_none_are_named(votes: str | None) -> None:
    rows: list[list[str | None]] = [["1", "a", "pos", "{}", '{"Ann": "pos"}', "A"], ["2", "b", "pos", "{}", votes, "A"]]
    with pytest.raises(FileError, match="Record 3, field “votes” is not what Errata writes there"):
        recognised(raw(OBJECT, rows))


def test_what_belongs_to_a_judgement_stays_with_it() -> None:
    rows: list[list[str | None]] = [["1", "a", "Ann", "pos", "t1", "posts.csv", "pos", "2", "A"]]
    table = recognised(raw((*LONG[:-1], "judgement: certainty", "certainty"), rows))
    assert table.columns == ("id", "text", "annotator", "label", "time", "certainty", "certainty (data)")
    assert table.of_judgements == ("certainty",)
    assert "“certainty (data)”" in table.notes[-1]


def test_objects_with_judgements_become_a_row_a_judgement() -> None:
    first = '{"annotator": "Ann", "label": "pos", "time": "t1", "further": {"sure": 2}}'
    judged = f'[{first}, {{"annotator": "Bo", "label": "neg"}}]'
    rows: list[list[str | None]] = [
        ["1", "a", "pos", "{}", '{"Ann": "pos"}', "A", judged],
        ["2", "b", None, "{}", "{}", "B", "[]"],
    ]
    table = recognised(dataclasses.replace(raw((*OBJECT, "judgements"), rows), format=Format.JSON_LINES))
    assert table.columns == ("id", "text", "annotator", "label", "time", "party", "sure")
    assert table.of_judgements == ("sure",)
    assert table.frame.fillna("").to_numpy().tolist() == [
        ["1", "a", "Ann", "pos", "t1", "A", "2"],
        ["1", "a", "Bo", "neg", "", "A", ""],
        ["2", "b", "", "", "", "B", ""],
    ]


def test_judgements_that_are_none_are_named() -> None:
    rows: list[list[str | None]] = [["1", "a", "pos", "{}", "{}", "A", "[1]"]]
    with pytest.raises(FileError, match="Record 2, field “judgements” is not what Errata writes there"):
        recognised(raw((*OBJECT, "judgements"), rows))


def test_metadata_belong_to_the_text_whatever_they_are_called() -> None:
    rows: list[list[str | None]] = [
        ["1", "a", "Ann", "pos", "t1", "posts.csv", "neg", "A"],
        ["1", "a", "Bo", "pos", None, "x", "neg", "A"],
    ]
    table = recognised(raw((*LONG[:-1], "comment"), rows))
    assert table.of_texts == ("comment",)
    assert columns_of_judgements([table], guess_mapping(table)) == JudgementColumns()


def test_labels_that_were_kept_apart_stay_apart() -> None:
    for labels, apart in ((("ja", "Ja"), True), (("ja", "nein"), False)):
        rows = [[str(number), "a", label, label, None, "A"] for number, label in enumerate(labels)]
        assert guess_mapping(recognised(raw(WIDE, rows))).values.keep_apart is apart
        rows = [[str(number), "a", "Ann", label, None, "x", label, "A"] for number, label in enumerate(labels)]
        assert guess_mapping(recognised(raw(LONG, rows))).values.keep_apart is apart
