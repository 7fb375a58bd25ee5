from __future__ import annotations

import pytest

from core.data.ground_truth import build
from core.data.joined_labels import find_joined
from core.data.mapping import guess_columns
from core.records import ColumnMapping
from tests.core.data.raw_tables import raw

POSTS = [f"Beitrag Nummer {n} aus der Stichprobe" for n in range(12)]
JUDGED = ["1/1/0", "1", "0/0", "1/1", "0", "0/0/0"] * 2
EXPERTS = ["1", "0", "0/1", "1/1", "0", "0"] * 2
COLUMNS = ("text", "label", "annotator_id", "annotator_labels", "expert_labels")
TABLE = raw(list(COLUMNS), list(zip(POSTS, list("110100") * 2, list("abcdef") * 2, JUDGED, EXPERTS, strict=True)))


@pytest.mark.parametrize(
    "cells",
    [JUDGED, ["ja|ja", "nein|ja", "ja"] * 4, ["a; a", "b; a", "a; b; b"] * 4, ["0,0,1", "1,1", "0,1"] * 4],
)
def test_cells_of_several_peoples_labels_are_seen(cells: list[str]) -> None:
    (found,) = find_joined(raw(["labels"], [(cell,) for cell in cells]).frame)
    assert (found.column, found.example) == ("labels", next(cell for cell in cells if len(cell) > 2))


@pytest.mark.parametrize(
    "cells",
    [
        ["Hass; Spott", "Spott", "Hass; Lob"] * 4,
        ["n/a", "ja", "nein"] * 4,
        ["0,5", "5,5", "1,0"] * 4,
        ["11/11/2024", "12/11/2024", "1/1/2023", "5/6/2022", "7/8/2021", "9/10/2020"] * 2,
        ["SPD", "SPD/CDU", "CDU"] * 4,
        [*POSTS[:11], "und/und"],
    ],
)
def test_other_cells_with_such_signs_are_not(cells: list[str]) -> None:
    assert find_joined(raw(["labels"], [(cell,) for cell in cells]).frame) == ()


def test_combinations_are_no_classes_and_the_label_column_is_taken() -> None:
    guess = guess_columns(TABLE)
    assert guess.mapping == ColumnMapping(text="text", label="label")
    first, second = guess.doubts
    assert first.option == second.option == "annotators"
    assert first.said.startswith(
        "“annotator_labels” holds the labels of several people in one cell, with “/” between them (“1/1/0”); it was not"
    )
    assert "“expert_labels”" in second.said


def test_one_label_column_has_one_annotator_where_several_people_judge_in_a_cell() -> None:
    truth = build([TABLE], guess_columns(TABLE, {"label": "label"}).mapping)
    assert (truth.report.annotators, truth.report.labels) == (1, {"1": 6, "0": 6})


def test_a_column_that_is_chosen_all_the_same_says_what_its_classes_are() -> None:
    report = build([TABLE], ColumnMapping(text="text", label="annotator_labels")).report
    assert any("“1/1/0”): each combination counts as a class." in note for note in report.notes)
