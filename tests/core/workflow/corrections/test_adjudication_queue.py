"""What waits for a decision by hand."""

from __future__ import annotations

from core.records import (
    DatasetVersion,
    Origin,
    Project,
    VoteRule,
    VoteSettings,
)
from core.workflow import ground_truth
from core.workflow.bench import Bench
from core.workflow.corrections import adjudication_queue
from core.workflow.corrections import draft as drafts
from tests.core.workflow.corrections import correcting
from tests.damaged import damaged


def test_the_queue_holds_what_the_vote_does_not_decide(bench: Bench, project: Project, version: DatasetVersion) -> None:
    assert adjudication_queue.undecided(bench, drafts.load(bench, project))["id"].tolist() == ["t0"]
    second = ground_truth.keep_revote(bench, project, version, VoteSettings(rule=VoteRule.UNANIMITY))
    undecided = adjudication_queue.undecided(bench, drafts.load(bench, project))
    assert sorted(undecided["id"]) == ["t0", *(f"t{number}" for number in range(10, 60, 10))]
    entry = correcting.adjudicate(bench, second, "t10", "True", author="Ben")
    correcting.exclude(bench, second, ["t20"], author="Ann", place=Origin.MISMATCHES, reason="unreadable")
    assert sorted(adjudication_queue.undecided(bench, drafts.load(bench, project))["id"]) == ["t0", "t30", "t40", "t50"]
    correcting.undo(bench, second, entry, author="Ben", place=Origin.ADJUDICATION)
    assert "t10" in adjudication_queue.undecided(bench, drafts.load(bench, project))["id"].tolist()


def test_texts_that_nobody_has_decided_are_counted(bench: Bench, project: Project, version: DatasetVersion) -> None:
    assert adjudication_queue.waiting(bench, drafts.load(bench, project)) == 1
    with damaged(bench.artifacts.version(version).set_aside, "cut"):
        assert adjudication_queue.waiting(bench, drafts.load(bench, project)) == 1
    correcting.adjudicate(bench, version, "t0", "True", author="Ann")
    assert adjudication_queue.waiting(bench, drafts.load(bench, project)) == 0
