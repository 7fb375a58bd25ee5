from __future__ import annotations

import pytest

from core.records import Change, CorrectionKind, Origin
from core.workflow.corrections.log_words import KINDS, PLACES, by_place, what


def _change(kind: CorrectionKind, **said: object) -> Change:
    return Change(kind, "Ann", Origin.EXPLAIN, **said)  # type: ignore[arg-type]


def test_every_kind_and_place_has_words_of_its_own() -> None:
    assert set(KINDS) == set(CorrectionKind)
    assert set(PLACES) == set(Origin)
    assert not {str(one) for one in (*CorrectionKind, *Origin)} & {*KINDS.values(), *PLACES.values()}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_change(CorrectionKind.RELABEL, text_id="t1", label="yes"), "Corrected to “yes”"),
        (_change(CorrectionKind.CONFIRM, text_id="t1", label="yes"), "Label “yes” confirmed"),
        (_change(CorrectionKind.ADJUDICATE, text_id="t1", label="yes"), "Decided as “yes”"),
        (_change(CorrectionKind.EXCLUDE, text_id="t1"), "Left out"),
        (_change(CorrectionKind.NOTE, text_id="t1"), "Note"),
        (_change(CorrectionKind.RENAME, label="toxic", merged=("1",)), "“1” renamed to “toxic”"),
        (_change(CorrectionKind.MERGE, label="ab", merged=("a", "b")), "“a” and “b” made “ab”"),
        (_change(CorrectionKind.UNDO, undoes=27), "Entry 3 taken back"),
    ],
)
def test_what_an_entry_does(change: Change, words: str) -> None:
    assert what(change, 3) == words


def test_a_correction_says_from_which_label() -> None:
    correction = _change(CorrectionKind.RELABEL, text_id="t1", label="yes")
    assert what(correction, before="no") == "Corrected from “no” to “yes”"


def test_numbers_by_place() -> None:
    assert by_place({"adjudication": 1234, "search": 2, "file": 5}) == (
        "1,234 on Adjudicate, 2 on Corrections, Agreement or the command line, 5 in a file of another project"
    )
