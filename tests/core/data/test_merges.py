from __future__ import annotations

import pytest

from core.data.merges import common_classes, in_words, joins, merges_and_renames_in_words, new_names, renamed

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


def test_classes_that_only_have_another_name_are_told_from_merged_ones() -> None:
    merges = {"0": "none", "mild": "any", "strong": "any", "netral": "neutral"}
    judged = ["0", "mild", "strong", "netral", "neutral"]
    assert renamed((merges, judged)) == {"0": "none"}
    assert joins(merges, judged)
    assert not joins({"0": "none", "1": "any"}, ["0", "1"])
    assert merges_and_renames_in_words(merges, ["0"]) == (
        "Classes merged: “mild” and “strong” into “any”; “netral” into “neutral”. Classes renamed: “0” to “none”."
    )
    assert merges_and_renames_in_words({"0": "none"}, ["0"]) == "Classes renamed: “0” to “none”."
    assert merges_and_renames_in_words({}, []) == ""


@pytest.mark.parametrize(
    ("merged", "labels", "expected"),
    [
        (({}, {"1": "toxic"}), (["0", "1"], ["0", "toxic"]), {"1": "toxic"}),
        (({"1": "toxic"}, {}), (["0", "toxic"], ["0", "1"]), {"toxic": "1"}),
        (({}, {"0": "1", "1": "0"}), (["0", "1"], ["0", "1"]), {"0": "1", "1": "0"}),
        (({}, A_B), (["a", "b", "c"], ["ab", "c"]), {}),
        (({}, {"a": "b"}), (["a", "b", "c"], ["b", "c"]), {}),
    ],
    ids=["given", "taken back", "swapped", "merged", "merged into one of them"],
)
def test_what_another_version_calls_the_same_class(
    merged: tuple[dict[str, str], dict[str, str]], labels: tuple[list[str], list[str]], expected: dict[str, str]
) -> None:
    before, after = common_classes(*merged)
    assert new_names((before, labels[0]), (after, labels[1])) == expected
