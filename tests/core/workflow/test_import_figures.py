from __future__ import annotations

import pytest

from core.data.ground_truth import build
from core.data.left_out import EXCLUDED, NO_ID, NO_LABEL, NOT_UNANIMOUS, READ_AGAIN
from core.records import ColumnMapping
from core.workflow.import_figures import (
    figures_in_words,
    left_out_in_words,
    mostly_left_out,
    shortfall,
    texts_in_words,
    without_label,
)
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
    assert figures_in_words(truth.report) == (
        "6 rows read, minus 1 (no label): 5 used",
        f"5 judgements by 2 annotators in them, minus 1 ({READ_AGAIN}): 4 count",
        "3 texts, minus 1 (tie): 2 with a label",
    )


def test_where_nothing_is_left_out_nothing_is_taken_away() -> None:
    truth = build([raw(("id", "text", "who", "label"), [("1", "one", "A", "x"), ("2", "two", "A", "y")])], LONG)
    assert figures_in_words(truth.report) == ("2 rows read", "2 judgements by 1 annotator in them", "2 texts")
    assert shortfall(truth.report) == ()


def test_the_shortfall_is_what_the_figures_alone_do_not_tell() -> None:
    rows = [("1", "one", "A", "x"), ("1", "one", "B", "y"), ("2", "two", "A", "x"), ("3", "three", "A", "y")]
    truth = build([raw(("id", "text", "who", "label"), rows)], LONG)
    assert shortfall(truth.report) == ("3 texts, minus 1 (tie): 2 with a label",)


def test_what_is_left_out_is_counted_as_what_it_is() -> None:
    left_out = {NOT_UNANIMOUS: 1_494, READ_AGAIN: 1, NO_LABEL: 3, NO_ID: 2, EXCLUDED: 0}
    assert left_out_in_words(left_out) == (
        f"1,494 texts (not unanimous), 1 judgement ({READ_AGAIN}), 5 rows (no label: 3, no id: 2)"
    )
    assert without_label(left_out) == 1_494
    assert (left_out_in_words({}), texts_in_words({"no part": 0})) == ("nothing", "nothing")
    assert texts_in_words({"no part": 8, "near-duplicate": 1}) == "9 texts (no part: 8, near-duplicate: 1)"


@pytest.mark.parametrize(
    ("ties", "said"),
    [(3, None), (4, "Only 3 of 8 texts have a label; left out: 4 (tie), 1 (no label).")],
)
def test_more_than_half_of_the_texts_without_a_label_are_warned_of(ties: int, said: str | None) -> None:
    decided = [("x", "x"), ("y", "y"), ("x", None)]
    judged = [*decided, *[("x", "y")] * ties, *([(None, None)] if said else [])]
    rows = [(f"Text {n}", *labels) for n, labels in enumerate(judged)]
    truth = build([raw(("text", "A", "B"), rows)], ColumnMapping(text="text", annotators=("A", "B")))
    warning = mostly_left_out(truth.texts, truth.left_out)
    assert warning is None if said is None else str(warning).startswith(said)


def test_a_row_left_out_of_a_text_that_has_a_label_is_no_text_without_one() -> None:
    rows = [("1", "one", "A", "x"), ("2", "two", "A", "y"), *[("1", "one", "B", None)] * 5]
    truth = build([raw(("id", "text", "who", "label"), rows)], LONG)
    assert mostly_left_out(truth.texts, truth.left_out) is None
