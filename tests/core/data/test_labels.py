from __future__ import annotations

import pytest

from core.data.labels import are_nameless, check_labels
from core.errors import LabelError


def test_300_classes() -> None:
    with pytest.raises(LabelError, match="holds 300 different labels; at most 50") as caught:
        check_labels([f"c{i}" for i in range(300)], column="“code”", where="posts.csv")
    assert "merge" in caught.value.todo
    check_labels([f"c{i}" for i in range(50)], column="“code”", where="posts.csv")


def test_a_label_as_long_as_a_text() -> None:
    with pytest.raises(LabelError, match="101 characters"):
        check_labels(["a", "x" * 101], column="“code”", where="posts.csv")


@pytest.mark.parametrize(
    ("labels", "nameless"),
    [
        (["0", "1"], True),
        (["a", "B"], True),
        (["-1", "0.5", "10"], True),
        (["0", "other"], False),
        (["no", "1"], False),
    ],
)
def test_classes_that_only_a_codebook_explains(labels: list[str], nameless: bool) -> None:
    assert are_nameless(labels) is nameless
