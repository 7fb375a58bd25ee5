"""A pair of columns a judgement."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from core.data.ground_truth import build
from core.data.mapping import guess_columns
from core.data.paired_columns import unpaired
from core.data.reading import RawTable
from tests.core.data.raw_tables import raw

COLUMNS = ["text", "hatespeech_comb", "hatespeech_G1", "annotator_G1", "hatespeech_G2", "annotator_G2"]
ROWS = [
    ("Guten Morgen zusammen", "0", "0", "A", "0", "B"),
    ("Geht doch alle heim", "1", "1", "A", "1", "C"),
    ("Schönes Wetter heute hier", "0", "1", "B", "0", "C"),
    ("Wir kommen morgen wieder", "0", "0", "C", None, None),
]


def _table(columns: list[str] = COLUMNS, rows: Sequence[Sequence[str | None]] = ROWS) -> RawTable:
    return raw(columns, rows)


def test_each_pair_becomes_a_judgement_of_a_person() -> None:
    table = unpaired(_table())
    found = guess_columns(table).mapping
    assert (found.text, found.label, found.annotator) == ("text", "hatespeech", "annotator")
    truth = build([table], found)
    judged = truth.judgements[["annotator", "label"]].value_counts().to_dict()
    assert judged == {("A", "0"): 1, ("A", "1"): 1, ("B", "0"): 1, ("B", "1"): 1, ("C", "1"): 1, ("C", "0"): 2}
    assert truth.texts.set_index("text")["label"].to_dict() == {
        "Guten Morgen zusammen": "0",
        "Geht doch alle heim": "1",
        "Wir kommen morgen wieder": "0",
    }
    assert truth.texts["meta:hatespeech_comb"].tolist() == ["0", "1", "0"]
    [guess] = table.guesses
    assert guess.said == (
        "“annotator_G1” and “annotator_G2” say who gave the labels in “hatespeech_G1” and “hatespeech_G2”. Each pair "
        "became a row, 7 judgements in all: “annotator” says who judged and “hatespeech” what they said."
    )


def test_a_name_that_stands_twice_in_a_row_is_another_person_in_each_column() -> None:
    rows = [(f"Text {n} hier", "0", "01"[n % 2], "ABC"[n % 3], "01"[n % 3 % 2], "AB"[n % 2]) for n in range(12)]
    table = unpaired(_table(rows=rows))
    found = build([table], guess_columns(table).mapping)
    assert set(found.judgements["annotator"]) == {"A (G1)", "B (G1)", "C (G1)", "A (G2)", "B (G2)"}
    assert len(found.judgements) == 24
    assert table.guesses[0].said.endswith("each column’s names are people of its own.")


def test_a_text_that_nobody_judged_is_not_lost() -> None:
    rows = [*ROWS, ("Noch nicht gelesen bisher", None, None, None, None, None)]
    table = unpaired(_table(rows=rows))
    assert table.frame["text"].nunique() == 5
    assert len(table.frame) == 8


def test_what_else_stands_beside_each_judgement_stays_with_it() -> None:
    columns = ["text", "label_1", "coder_1", "sure_1", "label_2", "coder_2", "sure_2"]
    rows = [(f"Text {n}", "x" if n % 2 else "y", "Ann", str(n), "x", "Ben", str(2 * n)) for n in range(6)]
    table = unpaired(_table(columns, rows))
    assert table.of_judgements == ("annotator", "label", "sure")
    assert table.frame["sure"].tolist()[:4] == ["0", "0", "1", "2"]


@pytest.mark.parametrize(
    ("columns", "rows"),
    [
        # Annotators' columns hold their labels.
        (["text", "annotator_1", "annotator_2"], [("a", "x", "x"), ("b", "y", "x"), ("c", "x", "y")]),
        # The annotators' columns say the same in one row, as labels do; what stands beside them is how sure they are.
        (
            ["text", "annotator_1", "sure_1", "annotator_2", "sure_2"],
            [
                ("a", "x", "1", "x", "2"),
                ("b", "y", "2", "y", "1"),
                ("c", "x", "1", "y", "2"),
                ("d", "y", "2", "y", "1"),
            ],
        ),
        # One column says who judged.
        (["text", "label", "annotator"], [("a", "x", "A"), ("a", "y", "B"), ("b", "x", "A")]),
        # A label column is missing for one of the people.
        (["text", "label_1", "coder_1", "coder_2"], [("a", "x", "A", "B"), ("b", "y", "B", "A"), ("c", "x", "A", "B")]),
    ],
)
def test_other_tables_stay_as_they_are(columns: list[str], rows: list[tuple[str | None, ...]]) -> None:
    table = _table(columns, rows)
    assert unpaired(table) is table
