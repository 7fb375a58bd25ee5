"""What was decided by hand for a class that was cut anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.records import Change, CorrectionKind, DatasetVersion, Origin, Project
from core.workflow import projects
from core.workflow.bench import Bench
from core.workflow.corrections import draft as drafts
from core.workflow.corrections import moved_classes, next_version, recording, scale
from tests.core.workflow.corrections import correcting
from tests.core.workflow.versions import keep
from tests.tables import write_csv

NAMES = ("mild", "strong")


@pytest.fixture
def project(bench: Bench) -> Project:
    return projects.create(bench, "Sarcasm")


@pytest.fixture
def version(bench: Bench, project: Project, tmp_path: Path) -> DatasetVersion:
    """Six grades, cut between the third and the fourth."""
    lines = [(f"t{n}", f"Answer {n} of many", str(n % 6 + 1)) for n in range(12)]
    first = keep(bench, project, write_csv(tmp_path / "a.csv", ("id", "text", "label"), lines))
    recording.record(bench, first, _cut(3))
    return next_version.apply(bench, project)


def _cut(below: int) -> list[Change]:
    return scale.changes(scale.cuts("123456")[below - 1], NAMES, "Ann", Origin.CORRECTIONS)


def _cut_anew(bench: Bench, project: Project, version: DatasetVersion, below: int) -> None:
    for entry in correcting.log(bench, project):
        if entry.change.kind is CorrectionKind.MERGE:
            correcting.undo(bench, version, entry, author="Ann", place=Origin.CORRECTIONS)
    recording.record(bench, version, _cut(below))


def test_a_class_that_lost_a_grade_is_told_and_one_that_grew_is_not(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    correcting.confirm(bench, version, ["t0", "t2"], author="Ann", place=Origin.CORRECTIONS)
    correcting.relabel(bench, version, ["t1"], "strong", author="Ben", place=Origin.CORRECTIONS)
    version = next_version.apply(bench, project)
    assert moved_classes.decided_before(drafts.load(bench, project)) == {}
    _cut_anew(bench, project, version, 2)
    draft = drafts.load(bench, project)
    assert moved_classes.decided_before(draft) == {"t0": "mild", "t2": "mild"}
    assert moved_classes.in_words({"t0": "mild", "t2": "mild"}) == (
        "2 texts were decided by hand while “mild” held more than now; they keep their class, whatever the vote says."
    )
    held = correcting.labels(bench, next_version.apply(bench, project))
    assert (held["t2"], held["t8"]) == ("mild", "strong"), "both were judged 3"


def test_the_vote_decides_them_once_they_are_taken_back(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    correcting.relabel(bench, version, ["t2"], "strong", author="Ben", place=Origin.CORRECTIONS)
    correcting.relabel(bench, version, ["t2"], "mild", author="Ann", place=Origin.CORRECTIONS)
    version = next_version.apply(bench, project)
    _cut_anew(bench, project, version, 2)
    settling = moved_classes.settling(drafts.load(bench, project))
    assert [one.change.text_id for one in settling] == ["t2", "t2"]
    changes = [Change(CorrectionKind.UNDO, "Ann", Origin.CORRECTIONS, undoes=one.id) for one in settling]
    recording.record(bench, version, changes)
    assert moved_classes.decided_before(drafts.load(bench, project)) == {}
    assert correcting.labels(bench, next_version.apply(bench, project))["t2"] == "strong"


def test_a_class_that_is_merged_further_still_is_what_was_meant(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    correcting.confirm(bench, version, ["t0"], author="Ann", place=Origin.CORRECTIONS)
    version = next_version.apply(bench, project)
    correcting.merge(bench, version, ["mild"], "weak", author="Ann")
    assert moved_classes.decided_before(drafts.load(bench, project)) == {}
