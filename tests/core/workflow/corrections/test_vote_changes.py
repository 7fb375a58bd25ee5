"""A merge of classes makes ties of texts that had a label, and labels of ties: both are counted before and after."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import LabelError
from core.records import DatasetVersion, Origin, Project
from core.workflow import ground_truth, projects
from core.workflow.bench import Bench
from core.workflow.corrections import adjudication_queue, diff, next_version, vote_changes
from core.workflow.corrections import draft as drafts
from core.workflow.corrections.vote_changes import VoteChanges
from tests.core.workflow.by import By
from tests.core.workflow.corrections import correcting
from tests.core.workflow.versions import keep
from tests.tables import write_csv

# Four annotators each: no for three texts whose vote the merge makes a tie, two ties that it decides, and others.
VOTES = [
    *[("no", "no", "yes", "perhaps")] * 3,
    *[("yes", "yes", "perhaps", "perhaps")] * 2,
    *[("yes", "yes", "yes", "no")] * 4,
    *[("no", "no", "no", "yes")] * 5,
    *[("perhaps", "perhaps", "perhaps", "no")] * 2,
]
FORETOLD = VoteChanges(
    lost={"no": 3}, won={"open": 2}, before={"no": 8, "yes": 4, "perhaps": 2}, after={"open": 8, "no": 5}
)
IN_WORDS = (
    "3 texts lose their labels, as the vote no longer decides them (“no” 3); 2 texts that were undecided get a label "
    "(“open” 2)."
)


@pytest.fixture
def project(bench: Bench) -> Project:
    return projects.create(bench, "Campaign")


@pytest.fixture
def version(bench: Bench, project: Project, tmp_path: Path) -> DatasetVersion:
    columns = ("id", "text", *(f"Annotator {number}" for number in range(1, 5)))
    lines = [(f"t{n}", f"Beitrag {n} zur Wahl", *votes) for n, votes in enumerate(VOTES)]
    return keep(bench, project, write_csv(tmp_path / "four.csv", columns, lines))


def test_what_a_merge_does_to_the_vote_is_foretold_and_comes_about(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    assert vote_changes.of_merge(bench, drafts.load(bench, project), ("perhaps", "yes"), "open") == FORETOLD
    assert vote_changes.in_words(FORETOLD) == IN_WORDS
    assert correcting.log(bench, project) == [], "nothing is kept by asking"
    correcting.merge(bench, version, ["yes", "perhaps"], "open", author="Ann")
    assert (
        vote_changes.of_draft(
            bench, drafts.load(bench, project), next_version.preview(bench, drafts.load(bench, project))
        )
        == FORETOLD
    )
    assert next_version.apply(bench, project).report.labels == FORETOLD.after


def test_texts_to_which_a_merge_of_the_draft_gives_a_label_wait_no_more(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    assert list(adjudication_queue.undecided(bench, drafts.load(bench, project))["id"]) == ["t3", "t4"]
    merge = correcting.merge(bench, version, ["yes", "perhaps"], "open", author="Ann")
    assert adjudication_queue.undecided(bench, drafts.load(bench, project)).empty
    assert adjudication_queue.waiting(bench, drafts.load(bench, project)) == 0
    correcting.undo(bench, version, merge, author="Ann", place=Origin.CORRECTIONS)
    assert adjudication_queue.waiting(bench, drafts.load(bench, project)) == 2


def test_what_somebody_decided_by_hand_the_vote_does_not_change(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    by: By = {"author": "Ann", "place": Origin.CORRECTIONS}
    correcting.confirm(bench, version, ["t0"], **by)
    correcting.adjudicate(bench, version, "t3", "no", author="Ann")
    found = vote_changes.of_merge(bench, drafts.load(bench, project), ("perhaps", "yes"), "open")
    assert (found.lost, found.won) == ({"no": 2}, {"open": 1})
    alone = vote_changes.of_draft(
        bench, drafts.load(bench, project), next_version.preview(bench, drafts.load(bench, project))
    )
    assert vote_changes.in_words(alone) == ""


def test_a_merge_that_leaves_one_class_is_refused_in_words(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    with pytest.raises(LabelError):
        vote_changes.of_merge(bench, drafts.load(bench, project), ("no", "perhaps", "yes"), "all")


def test_taking_a_merge_back_is_shown_the_way_it_goes(bench: Bench, project: Project, version: DatasetVersion) -> None:
    def shown() -> list[tuple[str, str]]:
        table = diff.table(bench, drafts.load(bench, project), next_version.preview(bench, drafts.load(bench, project)))
        return list(table[["old", "new"]].itertuples(index=False, name=None))

    merge = correcting.merge(bench, version, ["yes", "perhaps"], "open", author="Ann")
    assert shown() == [("yes, perhaps", "open")]
    merged = next_version.apply(bench, project)
    back = correcting.undo(bench, merged, merge, author="Ann", place=Origin.CORRECTIONS)
    assert shown() == [("open", "yes, perhaps")]
    apart = next_version.apply(bench, project)
    assert apart.report.labels == version.report.labels
    correcting.undo(bench, apart, back, author="Ann", place=Origin.CORRECTIONS)
    assert shown() == [("yes, perhaps", "open")]
    assert ground_truth.latest(bench, project) == apart
