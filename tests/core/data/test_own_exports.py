from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from core.csv_escaping import NOT_QUOTED, QUOTED
from core.data.judgement_columns import JudgementColumns, columns_of_judgements
from core.data.mapping import guess_mapping
from core.data.own_exports import recognised
from core.data.reading.recognition import Format
from core.data.reading.table import RawTable
from core.errors import FileError
from core.records import ADJUDICATION, Change, ColumnMapping, CorrectionKind, Origin
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
        ["1", "a", "Cy", "neg", "2026-01-02T10:00:00+01:00", ADJUDICATION, "neg", "A"],
    ]
    table = recognised(raw(LONG, rows))
    assert table.columns == ("id", "text", "annotator", "label", "time", "party")
    mapping = ColumnMapping(text="text", label="label", annotator="annotator", id="id", time="time")
    assert guess_mapping(table) == mapping
    assert table.frame["annotator"].tolist() == ["Ann"]
    assert table.rejected[["row", "id", "found"]].to_numpy().tolist() == [[3, "1", "Cy: neg"]]
    decided = datetime(2026, 1, 2, 9, tzinfo=UTC)
    assert table.by_hand == (Change(CorrectionKind.ADJUDICATE, "Cy", Origin.FILE, "1", "neg", decided=decided),)


HANDS = ("by hand", "by hand: author", "by hand: time", "by hand: reason", "by hand: confirmed by", "by hand: notes")
HAND = ("corrected", "Cy", "2026-01-02T10:00:00+00:00", "irony", "Ann, Bo", "Di, 2026-01-03T10:00:00+00:00: odd\ntwo")
DECIDED = datetime(2026, 1, 2, 10, tzinfo=UTC)


def _with_hands(columns: Sequence[str] = HANDS, cells: Sequence[str | None] = HAND) -> RawTable:
    rows: list[list[str | None]] = [
        ["1", "a", "neg", "pos", None, "A", *cells],
        ["2", "b", "pos", "pos", None, "A", *[None] * len(cells)],
    ]
    return recognised(raw((*WIDE, *columns), rows))


def test_what_stands_beside_the_texts_was_decided_and_noted_by_people() -> None:
    table = _with_hands()
    assert table.columns == ("id", "text", "label", "Ann", "Bo", "party")
    assert table.by_hand == (
        Change(CorrectionKind.RELABEL, "Cy", Origin.FILE, "1", "neg", "irony", decided=DECIDED),
        Change(CorrectionKind.CONFIRM, "Ann", Origin.FILE, "1", "neg"),
        Change(CorrectionKind.CONFIRM, "Bo", Origin.FILE, "1", "neg"),
        Change(CorrectionKind.NOTE, "Di", Origin.FILE, "1", reason="odd\ntwo", decided=DECIDED + timedelta(days=1)),
    )
    assert "“by hand: confirmed by” and “by hand: notes” hold what people decided by hand or noted" in table.notes[0]


def test_an_earlier_errata_did_not_say_what_was_done() -> None:
    assert [one.kind for one in _with_hands(HANDS[1:4], HAND[1:4]).by_hand] == []
    assert next(iter(_with_hands(HANDS[1:5], HAND[1:5]).by_hand)).kind is CorrectionKind.RELABEL


def test_decisions_without_their_authors_are_not_read_and_notes_are() -> None:
    table = _with_hands((*HANDS[2:],), (*HAND[2:],))
    assert [one.kind for one in table.by_hand] == [CorrectionKind.NOTE]
    assert table.columns == ("id", "text", "label", "Ann", "Bo", "party")
    assert "The decisions are not read; there is no “by hand: author”." in table.notes
    alone = _with_hands(HANDS[:2], HAND[:2])
    assert alone.by_hand == ()
    assert alone.notes[1].endswith("there is no “by hand: time”, “by hand: reason” or “by hand: confirmed by”.")
    assert _with_hands(HANDS[:1], HAND[:1]).by_hand == ()


@pytest.mark.parametrize(
    ("place", "cell", "said"),
    [
        (0, "guessed", "column “by hand” is none of “adjudicated”, “corrected” and “confirmed”"),
        (1, None, "column “by hand: author” is empty"),
        (1, "x" * 81, "column “by hand: author” is no name of at most 80 characters: “xxx"),
        (1, "Ann\nBo", "column “by hand: author” is no name"),
        (2, "soon", "column “by hand: time” has a time that is none"),
        (3, "x" * 2001, "column “by hand: reason” has 2,001 characters, at most 2,000 are possible"),
        (4, "Ann, ", "column “by hand: confirmed by” is no name"),
        (5, "odd", "column “by hand: notes” does not begin as “Ann, 2026"),
        (5, "Di, 2026-01-03T10:00:00+00:00: ", "column “by hand: notes” has a note of 0 characters"),
        (5, "Di, 2026-99-99T10:00:00+00:00: odd", "column “by hand: notes” has a time that is none"),
    ],
)
def test_what_errata_does_not_write_there_is_named(place: int, cell: str | None, said: str) -> None:
    cells = [*HAND[:place], cell, *HAND[place + 1 :]]
    with pytest.raises(FileError) as refused:
        _with_hands(cells=cells)
    assert f"Row 2, {said}" in str(refused.value)


def test_a_decision_without_a_label_is_named() -> None:
    rows: list[list[str | None]] = [["1", "a", None, "pos", None, "A", *HAND]]
    with pytest.raises(FileError, match="Row 2, column “label” is empty"):
        recognised(raw((*WIDE, *HANDS), rows))


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
