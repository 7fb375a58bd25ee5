"""What belongs to a judgement stays with it, and what belongs to its text with the text."""

from __future__ import annotations

import dataclasses

from core.data.company import judgements_own
from core.data.ground_truth import build
from core.data.reading import RawTable
from core.records import ColumnMapping, VoteSettings
from tests.core.data.raw_tables import raw

LONG = ColumnMapping(text="text", label="label", annotator="who", id="id")
COLUMNS = ["id", "text", "who", "label", "sure", "comment", "party"]
ROWS = [
    ("1", "a", "ann", "x", "3", None, "P"),
    ("1", "a", "ben", "y", "1", "ironic?", "P"),
    ("2", "b", "ann", "y", "2", None, "Q"),
    ("2", "b", "ben", "y", "3", None, "Q"),
]


def test_what_differs_between_the_judgements_of_a_text_is_theirs() -> None:
    truth = build([raw(COLUMNS, [*ROWS, ("3", "c", "ann", "x", "3", None, None)])], LONG)
    assert [column for column in truth.texts if column.startswith("meta:")] == ["meta:party"]
    assert truth.judgements["judgement:sure"].tolist() == ["3", "1", "2", "3", "3"]
    assert truth.judgements["judgement:comment"].dropna().tolist() == ["ironic?"]


def test_an_export_says_what_belongs_to_the_judgement() -> None:
    table = dataclasses.replace(raw(COLUMNS, ROWS[:1] + ROWS[2:3]), of_judgements=("sure", "comment"))
    assert judgements_own([table], LONG)[0] == ("sure", "comment")


def test_a_name_tells_where_no_text_was_judged_twice() -> None:
    table = raw(["id", "text", "who", "label", "confidence", "party"], [("1", "a", "ann", "x", "3", "P")])
    assert judgements_own([table], LONG)[0] == ("confidence",)


def test_one_odd_row_takes_no_metadata_from_the_texts() -> None:
    columns = ["id", "text", "who", "label", "party"]
    rows = [(str(id), "t", who, "x", "P") for id in range(9) for who in ("ann", "ben")]
    table = raw(columns, [*rows, ("0", "t", "cem", "x", "Q")])
    found, notes = judgements_own([table], LONG)
    assert found == ()
    assert notes == ("“party” differs between the rows of 1 text; there the first row’s value stands.",)


def test_a_comment_stays_with_its_coder_where_each_has_a_file() -> None:
    def coder(name: str, *comments: str | None) -> RawTable:
        rows = [(str(id), f"Text {id}", "xy"[id % 2], comment) for id, comment in enumerate(comments)]
        return raw(["id", "text", "label", "kommentar"], rows, f"{name}.csv")

    tables = [coder("ann", "von Ann", None, None), coder("ben", "von Ben", "ironisch", None)]
    truth = build(tables, ColumnMapping(text="text", label="label", id="id"))
    said = truth.judgements.set_index(["id", "annotator"])["judgement:kommentar"].dropna().to_dict()
    assert said == {("0", "ann"): "von Ann", ("0", "ben"): "von Ben", ("1", "ben"): "ironisch"}
    assert "meta:kommentar" not in truth.texts


def test_wide_tables_have_none() -> None:
    table = raw(["text", "label", "comment"], [("a", "x", "?")])
    assert judgements_own([table], ColumnMapping(text="text", label="label")) == ((), ())


def test_it_stays_through_another_vote_and_an_addition() -> None:
    rows = [*ROWS, ("4", "d", "ann", "x", None, None, "P")]
    first = build([raw(COLUMNS, rows)], LONG, vote=VoteSettings())
    more = [("1", "a", "cem", "x", "2", "sure", "P"), ("3", "c", "cem", "x", "1", None, "P")]
    truth = build([raw(COLUMNS, more, "more.csv")], LONG, first)
    assert len(truth.judgements) == 7
    assert truth.judgements.set_index(["id", "annotator"]).loc[("1", "ben"), "judgement:comment"] == "ironic?"
