from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import NotFound
from core.records import Place, Project, Run, SplitSettings
from core.workflow import ground_truth, projects, relabelling, splits
from core.workflow.bench import Bench
from core.workflow.projects import Step
from tests.core.workflow.versions import keep
from tests.tables import simple_csv


def test_the_only_project_needs_no_name(bench: Bench) -> None:
    with pytest.raises(NotFound, match="no project yet"):
        projects.find(bench)
    only = projects.create(bench, "Campaign")
    assert projects.find(bench) == only
    projects.create(bench, "Second")
    with pytest.raises(NotFound, match="Campaign, Second"):
        projects.find(bench)


def test_the_next_step_follows_the_work(bench: Bench, tmp_path: Path) -> None:
    project = projects.create(bench, "Campaign")
    assert projects.standing(bench, project).next_step is Step.GROUND_TRUTH
    path = simple_csv(tmp_path / "a.csv")
    version = keep(bench, project, path)
    assert projects.standing(bench, project).next_step is Step.SPLIT
    splits.make(bench, version, SplitSettings())
    assert projects.standing(bench, project).next_step is Step.TRAIN


def test_a_project_with_a_model_goes_to_its_mismatches(trained: tuple[Bench, Project, Run]) -> None:
    bench, project, run = trained
    standing = projects.standing(bench, project)
    assert standing.next_step is Step.MISMATCHES
    assert standing.latest_model == run


def test_a_draft_of_corrections_is_the_next_step_until_it_is_a_version(trained: tuple[Bench, Project, Run]) -> None:
    bench, project, run = trained
    version = ground_truth.trained_on(bench, run)
    [entry] = relabelling.relabel(bench, version, ["t1"], "True", author="Ann", place=Place.MISMATCHES)
    assert projects.standing(bench, project).next_step is Step.CORRECTIONS
    relabelling.undo(bench, version, entry, author="Ann", place=Place.MISMATCHES)
    assert projects.standing(bench, project).next_step is Step.MISMATCHES


def test_the_demo_is_not_a_toy(bench: Bench) -> None:
    project = projects.load_demo(bench)
    version = ground_truth.latest(bench, project)
    assert version is not None
    texts = ground_truth.texts(bench, version)
    assert texts["text"].nunique() >= 400
    assert version.report.annotators == 3
    assert set(texts["meta:language"]) == {"de", "en"}
    assert set(texts["meta:channel"]) == {"caption", "picture", "transcript"}
    assert version.report.left_out["tie"] > 0
    assert projects.load_demo(bench) == project
    assert len(ground_truth.versions(bench, project)) == 1
