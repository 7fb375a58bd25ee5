from __future__ import annotations

import pytest

from core.data.labels import check_labels, spellings
from core.errors import LabelError


@pytest.mark.parametrize(
    ("written", "labels"),
    [
        (["TRUE", "true", "False"], ["True", "True", "False"]),
        (["1.0", "0.0", "1"], ["1", "0", "1"]),
        (["0", "1"], ["0", "1"]),
        (["-1.0", "0", "10.00"], ["-1", "0", "10"]),
        (["1.0", "maybe"], ["1.0", "maybe"]),
        (["TRUE", "maybe"], ["TRUE", "maybe"]),
        (["1.5", "1.0"], ["1.5", "1.0"]),
        ([" yes", "yes\t", "yes"], ["yes", "yes", "yes"]),
        ([" TRUE ", "false"], ["True", "False"]),
    ],
)
def test_spellings_of_one_label_are_unified(written: list[str], labels: list[str]) -> None:
    assert [spellings(written)[0][spelling] for spelling in written] == labels


def test_nothing_but_spaces_is_no_label() -> None:
    assert spellings(["  ", "\u00a0", "a"])[0] == {"a": "a"}


def test_what_was_unified_is_said() -> None:
    assert spellings(["a", "b"])[1] == ()
    assert spellings(["a ", "b"])[1] == ("Spaces around labels were removed.",)
    assert spellings(["1.0", "0"])[1] == ("Labels were unified: 1.0 → 1.",)


def test_300_classes() -> None:
    with pytest.raises(LabelError, match="holds 300 different labels; at most 50") as caught:
        check_labels([f"c{i}" for i in range(300)], column="“code”", where="posts.csv")
    assert "merge" in caught.value.todo
    check_labels([f"c{i}" for i in range(50)], column="“code”", where="posts.csv")


def test_a_label_as_long_as_a_text() -> None:
    with pytest.raises(LabelError, match="101 characters"):
        check_labels(["a", "x" * 101], column="“code”", where="posts.csv")
