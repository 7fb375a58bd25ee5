"""Projects, the demo, and where in the loop a project stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from importlib.resources import as_file, files

from core.errors import DamagedError, JobError, NotFound
from core.records import DatasetVersion, Project, Run, Split
from core.remedies import Action, Remedy
from core.workflow import (
    ground_truth,
    looks,
    relabelled_test_set,
    retraining,
    splits,
    training,
    uploads,
    work_registry,
)
from core.workflow.bench import Bench
from core.workflow.corrections import draft as drafts

DEMO_NAME = "Demo: an invented campaign"


class ProjectStep(StrEnum):
    """The next thing to do in a project."""

    GROUND_TRUTH = "ground-truth"
    SPLIT = "split"
    TRAIN = "train"
    WATCH = "watch"
    RESULTS = "results"
    NEW_LABELS = "new-labels"
    MISMATCHES = "mismatches"
    CORRECTIONS = "corrections"


@dataclass(frozen=True)
class ProjectStatus:
    """The newest version, its newest split, all runs (newest first), and the step that comes next.

    ``learns_nothing_new`` where no model was trained on the newest version, and the newest model, trained again on it,
    would come out the same.
    """

    version: DatasetVersion | None
    split: Split | None
    runs: list[Run]
    next_step: ProjectStep
    learns_nothing_new: bool = False

    @property
    def latest_model(self) -> Run | None:
        return training.newest_model(self.runs)


def all_projects(bench: Bench) -> list[Project]:
    return bench.store.projects()


def create(bench: Bench, name: str) -> Project:
    """Make an empty project; raises SettingError where the name is taken or not usable."""
    return bench.store.add_project(name)


def find(bench: Bench, name: str | None = None) -> Project:
    """The project of that name, or the only one where no name is given; raises NotFound."""
    if name is not None:
        return bench.store.project(name)
    known = bench.store.projects()
    if len(known) == 1:
        return known[0]
    if not known:
        raise NotFound("There is no project yet.", remedy=Remedy(Action.MAKE_PROJECT))
    names = ", ".join(project.name for project in known)
    raise NotFound(f"There are {len(known)} projects: {names}.", remedy=Remedy(Action.CHOOSE_PROJECT))


def of_id(bench: Bench, project_id: int) -> Project:
    """Raises NotFound where it was deleted."""
    return bench.store.project_of_id(project_id)


def rename(bench: Bench, project: Project, name: str) -> Project:
    """Give it another name; raises SettingError where that is taken or not usable, EditConflict where somebody else
    has renamed it in the meantime.
    """
    return bench.store.rename_project(project.id, name, was=project.name)


def delete(bench: Bench, project: Project) -> None:
    """Take the project off this computer: texts, judgements, corrections, models, waiting files. There is no way back.

    Where that is broken off, the project is still whole, or what is left of its files is removed at the next start.
    Raises JobError while one of its jobs runs or waits.
    """
    active = [one.name for one in work_registry.active(bench, project)]
    if active:
        raise JobError(
            f"{', '.join(active)} of this project is not done.",
            where=project.name,
            remedy=Remedy(Action.STOP_RUN, project.name, active[0]),
        )
    uploads.discard_all(bench, project)
    with bench.artifacts.removing(bench.store.folders(project.id)):
        bench.store.remove_project(project.id)


def load_demo(bench: Bench) -> Project:
    """The demo project, made from the bundled data set and split at its first call."""
    known = {project.name: project for project in bench.store.projects()}
    project = known.get(DEMO_NAME) or create(bench, DEMO_NAME)
    version = ground_truth.latest(bench, project)
    if version is None:
        with as_file(files("core.demo") / "campaign.csv") as path:
            tables = ground_truth.read([ground_truth.StagedFile(path=path, name="campaign.csv")])
        version = ground_truth.keep(bench, project, tables, ground_truth.guess(tables))
    if splits.latest(bench, version) is None:
        splits.make(bench, version, splits.SplitSettings())
    return project


def status(bench: Bench, project: Project) -> ProjectStatus:
    """Where the project stands in the loop."""
    version = ground_truth.latest(bench, project)
    split = splits.latest(bench, version) if version else None
    runs = training.runs(bench, project)
    step = _next_step(version, split, runs)
    status = ProjectStatus(version=version, split=split, runs=runs, next_step=step)
    learns_nothing_new = step in (ProjectStep.SPLIT, ProjectStep.TRAIN) and _nothing_new_to_learn(bench, status)
    if learns_nothing_new:
        step = ProjectStep.NEW_LABELS if _has_new_labels(bench, status) else ProjectStep.RESULTS
    if step is ProjectStep.RESULTS and drafts.load(bench, project).pending:
        step = ProjectStep.CORRECTIONS
    elif step is ProjectStep.RESULTS and _was_opened(bench, status):
        step = ProjectStep.MISMATCHES
    return replace(status, next_step=step, learns_nothing_new=learns_nothing_new)


def _next_step(version: DatasetVersion | None, split: Split | None, runs: list[Run]) -> ProjectStep:
    if version is None:
        return ProjectStep.GROUND_TRUTH
    if split is None:
        return ProjectStep.SPLIT
    if any(run.state.is_active for run in runs):
        return ProjectStep.WATCH
    if any(run.has_model and run.version_id == version.id for run in runs):
        return ProjectStep.RESULTS
    return ProjectStep.TRAIN


def _was_opened(bench: Bench, status: ProjectStatus) -> bool:
    """Whether somebody has looked at the newest model's scores on the test part."""
    model = status.latest_model
    return model is not None and model.id in looks.runs_opened(bench, model.project_id)


def _nothing_new_to_learn(bench: Bench, status: ProjectStatus) -> bool:
    """Whether the newest model, trained again on the same parts of the newest version, would come out the same."""
    version, model = status.version, status.latest_model
    if version is None or model is None:
        return False
    try:
        return retraining.comes_out_the_same(bench, model, version)
    except DamagedError:
        return False


def _has_new_labels(bench: Bench, status: ProjectStatus) -> bool:
    """Whether the newest model's scores on the newest version's labels are others, which Results shows unless the test
    part is locked.
    """
    assert status.version is not None
    assert status.latest_model is not None
    if looks.locked_since(bench, status.version.project_id):
        return False
    try:
        return relabelled_test_set.has_other_labels(bench, status.latest_model, status.version)
    except DamagedError:
        return False
