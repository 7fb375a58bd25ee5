"""Annotators whom no column names."""

from __future__ import annotations

import pytest

from core.data.correction_log import NO_CHANGES
from core.data.ground_truth import GroundTruth, build, decide_again
from core.records import ColumnMapping, VoteRule, VoteSettings
from core.workflow.import_figures import figures_in_words, shortfall
from tests.core.data.raw_tables import raw

LONG = ColumnMapping(text="text", label="label", annotator="who")
SIMPLE = ColumnMapping(text="text", label="label")
COLUMNS = ("text", "label")


def _six_annotators() -> GroundTruth:
    rows = [(f"text {at}", who, "xy"[at % 2]) for at in range(10) for who in ("A1", "A2", "A3", "A4", "A5", "A6")]
    return build([raw(("text", "who", "label"), rows, "judged.csv")], LONG)


def _file(texts: range) -> list[tuple[str, str]]:
    return [(f"text {at}", "xy"[at % 2]) for at in texts]


def test_a_file_without_annotators_is_no_seventh_one() -> None:
    added = raw(COLUMNS, _file(range(10, 25)), "more.csv")
    truth = build([added], SIMPLE, _six_annotators())
    assert (truth.report.annotators, truth.report.named, truth.report.unnamed) == (7, 6, {"more": 15})
    said = "75 judgements by 6 annotators in them, 15 of them without an annotator’s name (more)"
    assert said in figures_in_words(truth.report)
    assert said in shortfall(truth.report)
    again = decide_again(truth, VoteSettings(rule=VoteRule.UNANIMITY), NO_CHANGES, where="version 2")
    assert (again.report.named, again.report.unnamed) == (6, {"more": 15}), "another rule knows it, too"


def test_a_file_that_labels_what_others_judged_is_a_further_annotator() -> None:
    truth = build([raw(COLUMNS, _file(range(10)), "Ben.csv")], SIMPLE, _six_annotators())
    assert (truth.report.named, truth.report.unnamed) == (7, {})


@pytest.mark.parametrize("second", [range(20), range(20, 40)])
def test_where_there_are_only_files_each_is_one(second: range) -> None:
    first = build([raw(COLUMNS, _file(range(20)), "Ann.csv")], SIMPLE)
    assert (first.report.named, first.report.unnamed, shortfall(first.report)) == (1, {}, ())
    both = build([raw(COLUMNS, _file(second), "Ben.csv")], SIMPLE, first)
    assert (both.report.named, both.report.unnamed) == (both.report.annotators, {})
