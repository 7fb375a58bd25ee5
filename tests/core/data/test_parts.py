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
