"""What belongs to a judgement stays with it, and what belongs to its text with the text."""

from __future__ import annotations

import dataclasses
import itertools

import pytest
from pandas import DataFrame

from core.data import judgement_columns
from core.data.ground_truth import build, with_earlier
from core.data.judgement_columns import JudgementColumns, columns_of_judgements
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
    assert [column for column in truth.texts.columns if column.startswith("meta:")] == ["meta:party"]
    assert truth.judgements["judgement:sure"].tolist() == ["3", "1", "2", "3", "3"]
    assert truth.judgements["judgement:comment"].dropna().tolist() == ["ironic?"]


def test_an_export_says_what_belongs_to_the_judgement() -> None:
    table = dataclasses.replace(raw(COLUMNS, ROWS[:1] + ROWS[2:3]), of_judgements=("sure", "comment"))
    assert columns_of_judgements([table], LONG).own == ("sure", "comment")


def test_a_name_tells_where_no_text_was_judged_twice() -> None:
    table = raw(["id", "text", "who", "label", "confidence", "party"], [("1", "a", "ann", "x", "3", "P")])
    assert columns_of_judgements([table], LONG).own == ("confidence",)


PARTIES = ["id", "text", "who", "label", "party"]


def parties(texts: int, *odd: int) -> RawTable:
    """Two annotators on each text; the second one's row names another party where it is odd."""
    rows = [
        (str(id), f"t{id}", who, "xy"[id % 2], "Q" if who == "ben" and id in odd else "P")
        for id in range(texts)
        for who in ("ann", "ben")
    ]
    return raw(PARTIES, rows)


def test_slips_take_no_metadata_from_the_texts() -> None:
    found = columns_of_judgements([parties(600, 1, 2, 3, 4, 5)], LONG)
    assert found.own == ()
    assert found.notes == ("“party” differs between the rows of 5 texts; there the first row’s value stands.",)


@pytest.mark.parametrize("table", [parties(600, *range(6)), parties(99, 1)], ids=["more than a handful", "over 1 %"])
def test_what_differs_more_often_than_slips_do_is_of_the_judgement(table: RawTable) -> None:
    found = columns_of_judgements([table], LONG)
    assert found.own == ("party",)
    assert found.notes == (
        "“party” belongs to the judgement and stays with who judged. What is said of the text belongs in a table of "
        "the texts.",
    )


def threads(texts: int, *twice: int) -> RawTable:
    """Two annotators on each text; where it is said in two threads, each of them saw another."""
    rows = [
        (str(id), f"t{id}", who, "xy"[id % 2], f"thread {id // 2}{'b' * (who == 'ben' and id in twice)}")
        for id in range(texts)
        for who in ("ann", "ben")
    ]
    return raw(PARTIES, rows)


def test_a_thread_that_some_texts_have_twice_is_of_the_text() -> None:
    found = columns_of_judgements([threads(600, *range(20))], LONG)
    assert (found.own, found.shared) == ((), ("party",))
    assert found.notes == ("“party” differs between the rows of 20 texts; there the first row’s value stands.",)
    assert columns_of_judgements([threads(600, *range(60))], LONG).own == ("party",)


def test_each_judgement_keeps_the_thread_that_its_row_names() -> None:
    truth = build([threads(600, 3)], LONG)
    assert truth.texts.set_index("id")["meta:party"]["3"] == "thread 1"
    kept = truth.judgements[truth.judgements["id"] == "3"]
    assert kept["judgement:party"].tolist() == ["thread 1", "thread 1b"]
    assert "judgement:party" not in build([threads(600)], LONG).judgements


def test_a_further_file_may_name_another_thread_and_one_after_it_none() -> None:
    """Of judgements that came before the thread is their text's."""
    first = build([threads(600)], LONG)
    other = raw(PARTIES, [("3", "t3", "cem", "y", "thread 9b"), ("7", "t7", "cem", "y", "thread 3")])
    second = build([other], LONG, first)
    said = second.judgements[second.judgements["id"] == "3"]
    assert said["judgement:party"].tolist() == ["thread 1", "thread 1", "thread 9b"]
    assert second.texts.set_index("id")["meta:party"]["3"] == "thread 1"
    assert second.report.notes == (
        "posts.csv: 0 new texts, and 2 that were there before; of 1 annotator 1 is new (“cem”).",
        "“party” differs between the rows of 1 text; there the first row’s value stands.",
    )
    third = build([raw(PARTIES, [("5", "t5", "dan", "y", "thread 2")])], LONG, second)
    assert third.texts.set_index("id")["meta:party"]["5"] == "thread 2"
    assert third.judgements["judgement:party"].dropna().nunique() == 301
    fourth = build([raw(PARTIES, [("5", "t5", "eva", "y", "thread 9c")])], LONG, third)
    told = with_earlier(fourth.report, with_earlier(third.report, second.report)).notes
    assert told[-1] == "“party” differs between the rows of 2 texts; there the first row’s value stands."
    assert sum("differs between the rows" in note for note in told) == 1


def test_how_far_rows_agree_is_alpha() -> None:
    """By its definition: the share of unlike pairs within items, each item by its rows, against that among all rows."""
    by_item = {"a": "xy", "b": "xxxy", "c": "yy", "d": "x"}
    cells = DataFrame([(item, cell) for item, values in by_item.items() for cell in values], columns=["item", "cell"])
    paired = {item: values for item, values in by_item.items() if len(values) > 1}
    every = "".join(paired.values())
    within = sum(_unlike(values) * len(values) for values in paired.values()) / len(every)
    assert judgement_columns._alike(cells) == pytest.approx(1 - within / _unlike(every))


def _unlike(values: str) -> float:
    pairs = [one != other for one, other in itertools.permutations(values, 2)]
    return sum(pairs) / len(pairs)


KINDS = ["id", "text", "who", "label", "type.insult", "type.threat"]


def test_of_answers_that_are_called_alike_all_are_of_the_judgement_where_one_is() -> None:
    """That there was a threat is rare, so that annotators differ on a single text."""
    rows = [
        (str(id), f"t{id}", who, "xy"[id % 2], f"{id % 7 < 1 + (who == 'ben'):d}", f"{id == 3 and who == 'ann':d}")
        for id in range(300)
        for who in ("ann", "ben")
    ]
    found = columns_of_judgements([raw(KINDS, rows)], LONG)
    assert (found.own, len(found.notes)) == (("type.insult", "type.threat"), 1)
    apart = [column.replace("type.", "") for column in KINDS]
    assert columns_of_judgements([raw(apart, rows)], LONG).own == ("insult",)


def test_another_way_of_writing_is_no_other_value() -> None:
    rows = [
        (str(id), f"t{id}", who, "x", year) for id in range(9) for who, year in (("ann", "2021"), ("ben", "2021.0"))
    ]
    found = columns_of_judgements([raw(["id", "text", "who", "label", "year"], rows)], LONG)
    assert (found.own, len(found.notes)) == ((), 1)


QUESTIONS = ["id", "text", "who", "elite", "centr", "party"]
ELITE = ColumnMapping(text="text", label="elite", annotator="who", id="id")


def answers(texts: int, *odd: int, people: tuple[str, ...] = ("ann", "ben")) -> RawTable:
    """Two questions with the same answers; the second one's is another of the second annotator where it is odd."""
    rows = [
        (str(id), f"t{id}", who, str(id % 3 == 0), str((id % 5 == 0) != (who == "ben" and id in odd)), "PQR"[id % 3])
        for id in range(texts)
        for who in people
    ]
    return raw(QUESTIONS, rows, f"{people[0]}.csv")


@pytest.mark.parametrize(
    "table",
    [answers(600, 7), answers(99), answers(600, people=("ann",))],
    ids=["a rare difference", "few texts to tell", "one annotator"],
)
def test_a_question_with_the_answers_of_the_label_is_of_the_judgement(table: RawTable) -> None:
    assert columns_of_judgements([table], ELITE).own == ("centr",)


def test_what_never_differs_is_of_the_text_whatever_its_values() -> None:
    assert columns_of_judgements([answers(100)], ELITE) == JudgementColumns()


def test_each_annotators_answers_come_out_as_they_went_in() -> None:
    table = answers(600, 7, 12, 500)
    truth = build([table], ELITE)
    said = truth.judgements.set_index(["id", "annotator"])["judgement:centr"]
    assert said.to_dict() == table.frame.set_index(["id", "who"])["centr"].to_dict()
    assert [column for column in truth.texts.columns if column.startswith("meta:")] == ["meta:party"]


def test_a_second_annotator_shows_what_is_no_fact_on_the_text() -> None:
    columns = ["id", "text", "who", "label", "stance", "party"]

    def of(who: str, *stances: str) -> RawTable:
        rows = [(str(id), f"t{id}", who, "xy"[id % 2], stance, "P") for id, stance in enumerate(stances)]
        return raw(columns, rows, f"{who}.csv")

    first = build([of("ann", "pro", "con", "pro")], LONG)
    assert "meta:stance" in first.texts
    both = build([of("ben", "con", "con", "none")], LONG, first)
    assert [column for column in both.texts.columns if column.startswith("meta:")] == ["meta:party"]
    said = both.judgements.pivot(index="id", columns="annotator", values="judgement:stance")
    assert said["ann"].tolist() == ["pro", "con", "pro"]
    assert said["ben"].tolist() == ["con", "con", "none"]


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
    assert columns_of_judgements([table], ColumnMapping(text="text", label="label")) == JudgementColumns()


def test_it_stays_through_another_vote_and_an_addition() -> None:
    rows = [*ROWS, ("4", "d", "ann", "x", None, None, "P")]
    first = build([raw(COLUMNS, rows)], LONG, vote=VoteSettings())
    more = [("1", "a", "cem", "x", "2", "sure", "P"), ("3", "c", "cem", "x", "1", None, "P")]
    truth = build([raw(COLUMNS, more, "more.csv")], LONG, first)
    assert len(truth.judgements) == 7
    assert truth.judgements.set_index(["id", "annotator"]).loc[("1", "ben"), "judgement:comment"] == "ironic?"
