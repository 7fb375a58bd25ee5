from __future__ import annotations

import pandas as pd
import pytest

from core.data.parts import is_part, named_parts


def test_the_usual_names_of_parts_are_known() -> None:
    written = ["Training", "trn", "train_set", "dev", "VAL", "valid", " test", "Testing", None]
    parts, notes = named_parts(pd.Series(written, dtype="str", name="split"))
    assert parts.dropna().tolist() == ["train"] * 3 + ["validation"] * 3 + ["test"] * 2
    assert notes == ()


def test_other_names_are_said_and_name_no_part() -> None:
    parts, notes = named_parts(pd.Series(["train", "extra"], dtype="str", name="split"))
    assert parts.isna().tolist() == [False, True]
    assert "split" in notes[0]
    assert "“extra”" in notes[0]


@pytest.mark.parametrize(
    ("part", "written"),
    [
        ("train", ["TrainData", "trainset", "Trainingsdaten", "training data", "Train-Set", "train_dataset"]),
        ("validation", ["eval", "Validierung", "dev_set", "ValData", "development", "Validation split"]),
        ("test", ["TestData", "Test-Daten", "holdout", "held-out", "testing", "Testmenge", "test part"]),
    ],
)
def test_the_usual_spellings_are_known(part: str, written: list[str]) -> None:
    parts, notes = named_parts(pd.Series(written, dtype="str", name="split"))
    assert parts.tolist() == [part] * len(written)
    assert notes == ()


@pytest.mark.parametrize("written", ["1", "contest", "latest", "evaluated", "trained", "A"])
def test_what_only_looks_alike_names_no_part(written: str) -> None:
    assert not is_part(written)


@pytest.mark.parametrize(
    ("column", "yes", "no"),
    [("in_held_out_test", "test", "train"), ("isTest", "test", "train"), ("is_train", "train", "test")],
)
def test_yes_and_no_name_parts_where_the_column_says_of_what(column: str, yes: str, no: str) -> None:
    for written in (["True", "False"], ["1", "0"], ["ja", "Nein"]):
        parts, notes = named_parts(pd.Series(written, dtype="str", name=column))
        assert (parts.tolist(), notes) == ([yes, no], ())


@pytest.mark.parametrize("column", ["split", "contest", "test or training"])
def test_yes_and_no_name_none_elsewhere_and_what_to_write_is_said(column: str) -> None:
    parts, notes = named_parts(pd.Series(["True", "False"], dtype="str", name=column))
    assert parts.isna().all()
    assert "Write train, validation or test there" in notes[0]


def test_a_value_that_names_no_part_is_quoted_by_its_beginning() -> None:
    cell = '{"annotators": [' + ", ".join(f'{{"id": {place}, "age": "30 to 39"}}' for place in range(50)) + "]}"
    _, notes = named_parts(pd.Series([cell, "train"], dtype="str", name="other_info"))
    assert notes[0].startswith('In the column other_info, “{"annotators": [{"id": 0')
    assert "…” name no part." in notes[0]
    assert len(notes[0]) < 250
