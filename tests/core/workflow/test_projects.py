from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from core.errors import EditConflict, JobError, NotFound
from core.records import Origin, Project, Run, RunState, SplitSettings
from core.remedies import Action, Remedy
from core.store.artifacts import Artifacts
from core.store.store import Store
from core.workflow import ground_truth, looks, projects, relabelled_test_set, run_work, splits, work_registry
from core.workflow.bench import Bench, open_bench
from core.workflow.corrections import next_version
from core.workflow.projects import ProjectStep
from tests.core.workflow import planted
from tests.core.workflow.corrections import correcting
from tests.core.workflow.versions import keep
from tests.tables import simple_csv, wide_csv


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
    assert projects.status(bench, project).next_step is ProjectStep.GROUND_TRUTH
    path = simple_csv(tmp_path / "a.csv")
    version = keep(bench, project, path)
    assert projects.status(bench, project).next_step is ProjectStep.SPLIT
    splits.make(bench, version, SplitSettings())
    assert projects.status(bench, project).next_step is ProjectStep.TRAIN


def test_a_project_with_a_model_goes_to_its_results(trained: tuple[Bench, Project, Run]) -> None:
    bench, project, run = trained
    status = projects.status(bench, project)
    assert status.next_step is ProjectStep.RESULTS
    assert status.latest_model == run


def test_from_the_results_it_goes_to_the_mismatches(bench: Bench, tmp_path: Path) -> None:
    project = projects.create(bench, "Campaign")
    version = keep(bench, project, simple_csv(tmp_path / "simple.csv"))
    run = planted.run(bench, project, planted.divide(bench, version, {"t1", "t2"}), lambda id, label: label)
    looks.at_run(bench, run)
    assert projects.status(bench, project).next_step is ProjectStep.MISMATCHES
    looks.lock(bench, project)
    assert projects.status(bench, project).next_step is ProjectStep.RESULTS, "its scores are not shown any more"


def test_a_draft_of_corrections_is_the_next_step_until_it_is_a_version(trained: tuple[Bench, Project, Run]) -> None:
    bench, project, run = trained
    version = ground_truth.trained_on(bench, run)
    [entry] = correcting.relabel(bench, version, ["t1"], "True", author="Ann", place=Origin.MISMATCHES)
    assert projects.status(bench, project).next_step is ProjectStep.CORRECTIONS
    correcting.undo(bench, version, entry, author="Ann", place=Origin.MISMATCHES)
    assert projects.status(bench, project).next_step is ProjectStep.RESULTS


def test_a_model_that_would_come_out_the_same_is_not_trained_again(bench: Bench, tmp_path: Path) -> None:
    project = projects.create(bench, "Campaign")
    version = keep(bench, project, simple_csv(tmp_path / "simple.csv"))
    test = {f"t{number}" for number in range(10)}
    planted.run(bench, project, planted.divide(bench, version, test), lambda id, label: label)
    labels = ground_truth.texts(bench, version).set_index("id")["label"]

    in_test = planted.relabel(bench, project, version, {"t1": planted.other(labels["t1"])})
    assert projects.status(bench, project).next_step is ProjectStep.NEW_LABELS
    as_before = planted.relabel(bench, project, in_test, {"t1": labels["t1"]})
    status = projects.status(bench, project)
    assert (status.next_step, status.learns_nothing_new) == (ProjectStep.RESULTS, True)
    in_test = planted.relabel(bench, project, as_before, {"t1": planted.other(labels["t1"])})
    splits.make(bench, in_test, SplitSettings(seed=1))
    assert projects.status(bench, project).next_step is ProjectStep.TRAIN

    planted.relabel(bench, project, in_test, {"t11": planted.other(labels["t11"])})
    assert projects.status(bench, project).next_step is ProjectStep.SPLIT


def test_a_version_that_changes_no_label_leads_to_the_results_that_there_are(bench: Bench, tmp_path: Path) -> None:
    project = projects.create(bench, "Campaign")
    version = keep(bench, project, simple_csv(tmp_path / "simple.csv"))
    run = planted.run(bench, project, planted.divide(bench, version, {"t1", "t2"}), lambda id, label: label)
    correcting.confirm(bench, version, ["t1", "t11"], author="Ann", place=Origin.MISMATCHES)
    confirmed = next_version.apply(bench, project)
    assert not relabelled_test_set.has_other_labels(bench, run, confirmed)
    assert projects.status(bench, project).next_step is ProjectStep.RESULTS
    correcting.relabel(bench, confirmed, ["t1"], "True", author="Ann", place=Origin.MISMATCHES)
    assert projects.status(bench, project).next_step is ProjectStep.CORRECTIONS
    assert relabelled_test_set.has_other_labels(bench, run, next_version.apply(bench, project))
    assert projects.status(bench, project).next_step is ProjectStep.NEW_LABELS
    looks.lock(bench, project)
    assert projects.status(bench, project).next_step is ProjectStep.RESULTS, "the score on the new labels is locked"


@pytest.fixture
def full(bench: Bench, tmp_path: Path) -> Project:
    """A project with two versions, a split and an annotation round, beside the demo."""
    project = projects.create(bench, "Campaign")
    version = keep(bench, project, wide_csv(tmp_path / "wide.csv"))
    splits.make(bench, version, SplitSettings())
    correcting.relabel(bench, version, ["t1"], "True", author="Ann", place=Origin.SEARCH)
    next_version.apply(bench, project)
    projects.load_demo(bench)
    return project


def _folders(bench: Bench) -> set[str]:
    return {path.relative_to(bench.settings.home).as_posix() for path in bench.settings.home.glob("*/*")}


def test_a_deleted_project_leaves_nothing_behind_and_the_others_whole(bench: Bench, full: Project) -> None:
    own = set(bench.store.folders(full.id))
    before = _folders(bench)
    assert own < before
    projects.delete(bench, full)
    assert [project.name for project in projects.all_projects(bench)] == [projects.DEMO_NAME]
    assert _folders(bench) == before - own
    assert projects.status(bench, projects.find(bench)).next_step is ProjectStep.TRAIN


def test_a_deletion_that_was_broken_off_is_done_or_not_begun(
    bench: Bench, full: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = bench.store.folders(full.id)

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Store, "remove_project", dies)
        with pytest.raises(KeyboardInterrupt):
            projects.delete(bench, full)
    assert full in projects.all_projects(open_bench(bench.settings))
    assert set(own) <= _folders(bench)

    with monkeypatch.context() as patched:
        patched.setattr(Artifacts, "remove", dies)
        with pytest.raises(KeyboardInterrupt):
            projects.delete(bench, full)
    assert full not in projects.all_projects(open_bench(bench.settings))
    assert _folders(bench).isdisjoint(own)


def test_a_project_is_not_deleted_under_a_training(
    trained: tuple[Bench, Project, Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, project, run = trained
    at_work = dataclasses.replace(run, state=RunState.RUNNING)
    trainings = dataclasses.replace(run_work.TRAININGS, of_project=lambda *_: [at_work])
    monkeypatch.setattr(work_registry, "REGISTERED", (trainings,))
    with pytest.raises(JobError, match="run-1") as caught:
        projects.delete(bench, project)
    assert caught.value.remedy == Remedy(Action.STOP_RUN, project.name, "run-1")
    assert projects.all_projects(bench) == [project]


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


def test_the_second_who_renames_is_told_of_the_first(bench: Bench) -> None:
    project = projects.create(bench, "Campaign")
    projects.rename(bench, project, "Spring")
    with pytest.raises(EditConflict, match="renamed “Spring” in the meantime"):
        projects.rename(bench, project, "Autumn")
    assert [one.name for one in projects.all_projects(bench)] == ["Spring"]
