from __future__ import annotations

from pandas import DataFrame

from core.data.agreement import repeats
from core.data.left_out import READ_AGAIN, REPLACED, UNDECIDED

JUDGEMENTS = DataFrame(
    {
        "id": ["a", "a", "b", "b", "c"],
        "annotator": ["Ann", "Ann: B", "Ann", "Ben", "Ben"],
        "label": ["yes", "no", "no", "no", "yes"],
    }
)


def test_a_judgement_stands_beside_the_later_one_of_the_same_annotator() -> None:
    left_out = DataFrame(
        {
            "id": ["a", "b", "b", "c", "a", "d"],
            "reason": [READ_AGAIN, REPLACED, READ_AGAIN, UNDECIDED, READ_AGAIN, READ_AGAIN],
            "found": ["Ann: yes", "Ann: yes", "Ben: no", "Ben: no", "Ann: B: yes", "Ann: yes"],
        }
    )
    found = repeats.of(left_out, JUDGEMENTS)
    pairs = sorted(zip(found["label"], found["later"], strict=True))
    assert pairs == [("no", "no"), ("yes", "no"), ("yes", "no"), ("yes", "yes")]


def test_nothing_was_judged_again() -> None:
    assert repeats.of(DataFrame({"id": [], "reason": [], "found": []}, dtype="str"), JUDGEMENTS).empty
