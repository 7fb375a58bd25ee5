"""Of several judgements of one annotator on one text, the later in time counts."""

from __future__ import annotations

import pandas as pd
import pytest

from core.data.left_out import READ_AGAIN, REPLACED
from core.data.replacing import replaced


def _replaced(*rows: tuple[str, str, str | None]) -> list[str | None]:
    judgements = pd.DataFrame(rows, columns=["id", "annotator", "time"], dtype="str")
    return [None if pd.isna(reason) else reason for reason in replaced(judgements)]


@pytest.mark.parametrize(
    ("times", "reasons"),
    [
        (("2026-05-01", "2026-05-02"), [REPLACED, None]),
        (("2026-05-02", "2026-05-01"), [None, REPLACED]),
        (("2026-05-01T12:00+02:00", "2026-05-01T09:00Z"), [None, REPLACED]),
        (("2026-05-01", "2026-05-01"), [READ_AGAIN, None]),
        (("2026-05-02", None), [READ_AGAIN, None]),
        ((None, "2026-05-02"), [READ_AGAIN, None]),
        ((None, None), [READ_AGAIN, None]),
        (("morgens", "abends"), [READ_AGAIN, None]),
        (("2026-05-01", "2026-05-03", "2026-05-02"), [REPLACED, None, REPLACED]),
    ],
)
def test_which_counts(times: tuple[str | None, ...], reasons: list[str | None]) -> None:
    assert _replaced(*(("1", "ann", time) for time in times)) == reasons


def test_other_texts_and_annotators_are_no_rivals() -> None:
    assert _replaced(("1", "ann", "2026-05-02"), ("2", "ann", "2026-05-01"), ("1", "ben", None)) == [None] * 3


def test_nothing_to_replace() -> None:
    assert _replaced() == []
