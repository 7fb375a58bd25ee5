from __future__ import annotations

import pytest

from core.data.merges import common_classes, in_words

A_B = {"a": "ab", "b": "ab"}


@pytest.mark.parametrize(
    ("merged", "expected"),
    [
        (({}, {}), ({}, {})),
        (({}, A_B), ({"a": "ab", "b": "ab"}, {})),
        ((A_B, {}), ({}, {"a": "ab", "b": "ab"})),
        (({}, {"a": "b"}), ({"a": "b"}, {})),
        ((A_B, {"a": "x", "b": "x", "ab": "x"}), ({"ab": "x"}, {})),
        (({}, A_B, {}), ({"a": "ab", "b": "ab"}, {}, {"a": "ab", "b": "ab"})),
        ((A_B, {"b": "bc", "c": "bc"}), ({"ab": "a / ab / bc", "c": "a / ab / bc"}, None)),
    ],
    ids=["none", "made", "taken back", "into one of them", "a chain", "made and taken back", "crossed"],
)
def test_classes_that_all_versions_can_tell_apart(
    merged: tuple[dict[str, str], ...], expected: tuple[dict[str, str] | None, ...]
) -> None:
    for found, wanted in zip(common_classes(*merged), expected, strict=True):
        if wanted is not None:
            assert {label: found.get(label, label) for label in wanted} == wanted
            assert wanted or not {"a", "b"} & set(found)


def test_merges_in_words() -> None:
    assert in_words({}) == ""
    assert in_words({"strong": "any", "mild": "any", "x": "y"}) == "“mild” and “strong” into “any”; “x” into “y”"
