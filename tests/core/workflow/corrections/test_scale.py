"""Two classes of the grades of a scale."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import LabelError
from core.records import CorrectionKind, Origin
from core.workflow import ground_truth, projects
from core.workflow.bench import Bench
from core.workflow.corrections import draft as drafts
from core.workflow.corrections import next_version, recording, scale, vote_changes
from core.workflow.corrections.scale import ScaleCut
from tests.core.workflow.versions import keep
from tests.tables import write_csv


@pytest.mark.parametrize(
    ("labels", "grades"),
    [
        (["10", "2", "1"], ("1", "2", "10")),
        (["-1", "0", "1"], ("-1", "0", "1")),
        (["1,5", "1", "2"], ("1", "1,5", "2")),
        (["0", "1"], ()),
        (["1", "2", "unsure"], ()),
        (["1", "1.0", "2"], ()),
    ],
)
def test_three_different_numbers_are_grades(labels: list[str], grades: tuple[str, ...]) -> None:
    assert scale.grades(labels) == grades


def test_every_cut_has_its_names() -> None:
    assert [cut.names for cut in scale.cuts(("1", "2", "3", "4"))] == [("1", "2–4"), ("1–2", "3–4"), ("1–3", "4")]
    assert [cut.names for cut in scale.cuts(("-2", "-1", "1"))] == [("-2", "-1 to 1"), ("-2 to -1", "1")]


def test_a_grade_that_keeps_its_name_is_not_merged() -> None:
    changes = scale.changes(ScaleCut(("1",), ("2", "3")), ("1", "2"), "Ann", Origin.CORRECTIONS)
    assert [(one.kind, one.label, one.merged) for one in changes] == [(CorrectionKind.MERGE, "2", ("3",))]


@pytest.mark.parametrize("names", [("a", "a"), ("3", "b"), ("a", "1"), ("", "b"), ("a", " ")])
def test_classes_that_cannot_be_told_apart_are_refused(names: tuple[str, str]) -> None:
    with pytest.raises(LabelError):
        scale.changes(ScaleCut(("1",), ("2", "3")), names, "Ann", Origin.CORRECTIONS)


def test_judgements_are_cut_before_the_vote(bench: Bench, tmp_path: Path) -> None:
    project = projects.create(bench, "Sarcasm")
    votes = [("1", "2", "3", "6"), ("1", "1", "5", "6"), ("1", "4", "5", "6"), ("6", "6", "1", "2")]
    lines = [(f"t{n}", f"Answer {n} of many", *given) for n, given in enumerate(votes * 3)]
    version = keep(bench, project, write_csv(tmp_path / "a.csv", ("id", "text", "A1", "A2", "A3", "A4"), lines))
    assert {label for label, texts in version.report.labels.items() if texts} == {"1", "6"}
    changes = scale.changes(scale.cuts("123456")[2], ("1–3", "4–6"), "Ann", Origin.COMMAND_LINE)
    foretold = vote_changes.of_changes(bench, drafts.load(bench, project), changes)
    assert foretold.after == {"1–3": 3, "4–6": 3}, "the first and the third are decided, and two are ties now"
    recording.record(bench, version, changes)
    made = next_version.apply(bench, project)
    assert made.report.labels == foretold.after
    assert set(ground_truth.judgements(bench, made)["label"]) == set("123456"), "the grades stay as they were given"
