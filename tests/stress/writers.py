"""What others do in a workspace while it is backed up; each works in a process of its own until it is told to end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from core.jobs.folder import JobFolder
from core.jobs.models import InlineModels
from core.jobs.runner import InlineRunner
from core.records import (
    Origin,
    Project,
    RunState,
    SplitSettings,
    TrainingConfig,
    TrainingResult,
    VersionBasis,
)
from core.records.folders import RunFolder
from core.records.job_specs import TrainingSpec
from core.settings import Settings
from core.workflow import ground_truth, projects, splits, training
from core.workflow.bench import Bench, open_bench
from core.workflow.corrections import draft as drafts
from core.workflow.corrections import next_version
from core.workflow.ground_truth import StagedFile
from tests.core.jobs import jobs
from tests.core.workflow.corrections import correcting

KEPT = "Kampagne"
_VERSIONS = 4
_OF_A_MODEL = ("config.json", "tokenizer.json", "model.safetensors")

IsOver = Callable[[], bool]


def opened(home: Path) -> Bench:
    return open_bench(Settings.at(home), runner=InlineRunner(_train), models=InlineModels())


def fill(home: Path, table: Path) -> None:
    """A project that stays, with a version."""
    bench = opened(home)
    project = projects.create(bench, KEPT)
    tables = ground_truth.read([StagedFile(table, table.name)])
    ground_truth.keep(bench, project, tables, ground_truth.guess(tables))
    bench.store.close()


def projects_come_and_go(home: Path, table: Path, is_over: IsOver) -> int:
    """Make a project with some versions, and delete it; returns how often."""
    bench, tables, times = opened(home), ground_truth.read([StagedFile(table, table.name)]), 0
    mapping = ground_truth.guess(tables)
    truth = ground_truth.check(bench, tables, mapping)
    while not is_over():
        project = projects.create(bench, f"Projekt {times}")
        for _ in range(_VERSIONS):
            ground_truth.write(bench, project, truth, VersionBasis(("a.csv",), mapping))
        projects.delete(bench, project)
        times += 1
    return times


def versions_and_runs_are_made(home: Path, table: Path, is_over: IsOver) -> int:
    """Correct, apply, divide, train, and delete an older run; returns how often."""
    bench, times = opened(home), 0
    project = projects.find(bench, KEPT)
    while not is_over():
        version = drafts.load(bench, project).newest
        correcting.relabel(bench, version, ["t1"], ("True", "False")[times % 2], author="Ann", place=Origin.SEARCH)
        version = next_version.apply(bench, project)
        _train_on(bench, project, splits.make(bench, version, SplitSettings()))
        for run in training.runs(bench, project)[3:]:
            training.delete(bench, run)
        times += 1
    return times


def texts_are_corrected(home: Path, table: Path, is_over: IsOver) -> int:
    """Note after note; returns how many."""
    bench, times = opened(home), 0
    project = projects.find(bench, KEPT)
    while not is_over():
        version = drafts.load(bench, project).newest
        correcting.note(bench, version, [f"t{2 + times % 50}"], author="Ben", place=Origin.SEARCH, reason="?")
        times += 1
    return times


ALL = (projects_come_and_go, versions_and_runs_are_made, texts_are_corrected)


def _train_on(bench: Bench, project: Project, split) -> None:  # type: ignore[no-untyped-def]
    config = TrainingConfig(model=training.EMBEDDED, epochs=1, positive=None)
    run = training.start(bench, project, split, config)
    assert training.run(bench, project, run.name).state is RunState.FINISHED


def _train(job: JobFolder, spec: TrainingSpec) -> TrainingResult:
    """What a training leaves behind, by name."""
    (job.path / RunFolder.MODEL).mkdir(exist_ok=True)
    for name in (RunFolder.PREDICTIONS, *(f"{RunFolder.MODEL}/{name}" for name in _OF_A_MODEL)):
        (job.path / name).write_bytes(b"{}" * 500_000)
    return jobs.stand_in(job, spec)
