from __future__ import annotations

from core.data.account import account
from core.data.ground_truth import build
from core.data.left_out import READ_AGAIN
from core.records import ColumnMapping
from tests.core.data.raw_tables import raw

LONG = ColumnMapping(text="text", label="label", annotator="who", id="id")


def test_every_figure_says_what_it_counts_and_they_add_up() -> None:
    rows = [
        ("1", "one", "A", "x"),
        ("1", "one", "B", "y"),
        ("2", "two", "A", "x"),
        ("2", "two", "A", "y"),
        ("3", "three", "A", "y"),
        ("4", "four", "A", None),
    ]
    truth = build([raw(("id", "text", "who", "label"), rows)], LONG)
    assert account(truth.report) == (
        "6 rows read, less 1 (no label): 5 used",
        f"5 judgements by 2 annotators in them, less 1 ({READ_AGAIN}): 4 count",
        "3 texts, less 1 (tie): 2 with a label",
    )


def test_where_nothing_is_left_out_nothing_is_taken_away() -> None:
    truth = build([raw(("id", "text", "who", "label"), [("1", "one", "A", "x"), ("2", "two", "A", "y")])], LONG)
    assert account(truth.report) == ("2 rows read", "2 judgements by 1 annotator in them", "2 texts")
