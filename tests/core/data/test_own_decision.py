"""The decision that a table of judgements brings in a column of its own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.data.correction_log import NO_CHANGES
from core.data.ground_truth import GroundTruth, build, decide_again
from core.records import ColumnMapping, VoteRule, VoteSettings
from core.workflow.import_figures import decisions_in_words
from tests.core.data.raw_tables import raw

LONG = ColumnMapping(text="text", label="label", annotator="who", id="id")


def _truth(wrong: int = 0) -> GroundTruth:
    """Twenty texts that the vote decides, four ties; ``hard_label`` decides three of those, and has some wrong."""
    rows = []
    for place in range(24):
        is_tie, says = place >= 20, str(place % 2)
        hard = "" if place == 23 else f"{1 - place % 2}.0" if place < wrong else f"{says}.0"
        for who, label in (("Ann", says), ("Ben", "0" if is_tie else says), ("Cy", "1" if is_tie else says)):
            if not (is_tie and who == "Ann"):
                rows.append((str(place), f"text {place}", who, label, hard or None, str(place % 3 == 0)))
    columns = ("id", "text", "who", "label", "hard_label", "shown")
    return build([replace(raw(columns, rows), of_texts=("id", "text", "hard_label", "shown"))], LONG)


def test_a_column_that_says_what_the_vote_says_is_the_decision_and_says_which_ties_it_decides() -> None:
    truth = _truth(wrong=1)
    assert truth.report.decisions == {"agree": 19, "differ": 1, "tie": 4, "missing": 0, "decided": 3}
    assert truth.report.decided_in == "hard_label"
    compared, how = decisions_in_words(truth.report)
    assert compared == (
        "The table's own decision, “hard_label”, agrees with the vote on 19 texts and differs on 1. The vote counts."
    )
    assert how.startswith("It decides 3 of the 4 texts that the vote leaves open, and is shown beside each.")
    assert truth.texts["meta:hard_label"].notna().all(), "it stays a column of the texts"
    assert truth.texts["given_label"].isna().all()


def test_by_another_rule_it_is_compared_anew() -> None:
    again = decide_again(_truth(), VoteSettings(rule=VoteRule.MAJORITY, minimum=3), NO_CHANGES, where="version 1")
    assert again.report.decisions["tie"] == 4
    assert again.report.decided_in == "hard_label"


@pytest.mark.parametrize("wrong", [2, 10])
def test_a_column_that_often_says_otherwise_is_none(wrong: int) -> None:
    report = _truth(wrong).report
    assert (report.decisions, report.decided_in, decisions_in_words(report)) == ({}, None, ())


def test_one_label_a_text_is_not_compared_with_another_column() -> None:
    rows = [(str(place), f"text {place}", str(place % 2), str(place % 2)) for place in range(20)]
    table = raw(("id", "text", "label", "again"), rows)
    assert build([table], ColumnMapping(text="text", label="label", id="id")).report.decisions == {}
