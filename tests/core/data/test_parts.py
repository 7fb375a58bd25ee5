from __future__ import annotations

import pandas as pd

from core.data.parts import named_parts


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
