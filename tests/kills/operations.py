"""What is killed: each operation works on a workspace with two projects, and can be done again after a kill."""

from __future__ import annotations

import dataclasses
import io
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.jobs import training_task
from core.jobs.folder import JobFolder
from core.jobs.models import InlineModels
from core.jobs.runner import FolderState, InlineRunner
from core.records import (
    AnnotationSettings,
    CodebookClass,
    ExportFormat,
    Origin,
    Project,
    Run,
    RunState,
    SplitSettings,
    TrainingConfig,
    TrainingResult,
)
from core.records.folders import RunFolder
from core.records.job_specs import TrainingSpec
from core.settings import Settings
from core.workflow import annotation, backup, export, ground_truth, projects, resuming, splits, training, uploads
from core.workflow.bench import Bench, open_bench
from core.workflow.corrections import draft as drafts
from core.workflow.corrections import next_version
from core.workflow.ground_truth import StagedFile
from tests.core.jobs import jobs
from tests.core.workflow import states
from tests.core.workflow.corrections import correcting
from tests.tables import wide_csv

ROOT = Path(__file__).resolve().parents[2]
_OF_A_MODEL = ("config.json", "tokenizer.json", "model.safetensors")
KEPT, OTHER = "Kampagne", "Nebenprojekt"
ANNOTATOR = "Ida"


@dataclass(frozen=True)
class Spot:
    """Where an operation works: the workspace, what lies beside it, and a tiny base model."""

    folder: Path

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def table(self) -> Path:
        return self.folder / "wide.csv"

    @property
    def model(self) -> str:
        return str(self.folder.parent / "tiny")


class NotStarted(FolderState):
    """Leaves a job as it was written."""

    def start(self, folder: Path) -> None:
        pass


def opened(place: Spot, *, trains: bool = False) -> Bench:
    runner = InlineRunner(_stand_in) if trains else NotStarted()
    return open_bench(Settings.at(place.home), runner=runner, models=InlineModels())


def fill(place: Spot) -> None:
    """A workspace with one of everything: version, split, run, corrections, a round with answers, a second project."""
    wide_csv(place.table)
    bench = opened(place, trains=True)
    for name in (KEPT, OTHER):
        project = projects.create(bench, name)
        version = _keep(bench, project, place)
        split = splits.make(bench, version, SplitSettings())
        run = training.start(bench, project, split, _config())
        assert training.run(bench, project, run.name).state is RunState.FINISHED
        correcting.relabel(bench, version, ["t1", "t2"], "True", author="Ann", place=Origin.MISMATCHES)
        round = _set_up(bench, project, place)
        annotation.answer(bench, round, ANNOTATOR, "t1", "yes")
    bench.store.close()


def import_table(place: Spot) -> None:
    bench = opened(place)
    _keep(bench, projects.find(bench, KEPT), place)


def add_table(place: Spot) -> None:
    bench = opened(place)
    project = projects.find(bench, KEPT)
    tables = ground_truth.read([StagedFile(place.table, "wide.csv")])
    ground_truth.keep(bench, project, tables, ground_truth.guess(tables), ground_truth.latest(bench, project))


def split(place: Spot) -> None:
    bench = opened(place)
    version = ground_truth.latest(bench, projects.find(bench, KEPT))
    assert version is not None
    splits.make(bench, version, SplitSettings(folds=3))


def correct(place: Spot) -> None:
    bench = opened(place)
    version = ground_truth.latest(bench, projects.find(bench, KEPT))
    assert version is not None
    correcting.relabel(bench, version, ["t3", "t4", "t5"], "False", author="Ann", place=Origin.SEARCH)


def apply_draft(place: Spot) -> None:
    bench = opened(place)
    project = projects.find(bench, KEPT)
    if drafts.load(bench, project).pending:
        next_version.apply(bench, project)


def begin_round(place: Spot) -> None:
    bench = opened(place)
    project = projects.find(bench, KEPT)
    if "Zweite Runde" not in {round.name for round in annotation.rounds(bench, project)}:
        _set_up(bench, project, place, name="Zweite Runde")


def annotate(place: Spot) -> None:
    bench = opened(place)
    round = annotation.find(bench, projects.find(bench, KEPT), "Runde")
    for text in ("t2", "t3", "t4"):
        annotation.answer(bench, round, ANNOTATOR, text, "no")
    annotation.undo(bench, round, ANNOTATOR)


def upload(place: Spot) -> None:
    bench = opened(place)
    found = uploads.begin(bench, projects.find(bench, KEPT), [("a.csv", io.BytesIO(place.table.read_bytes()))])
    uploads.keep_choices(bench, found.folder, {"text": "text"})


def write_export(place: Spot) -> None:
    bench = opened(place)
    version = ground_truth.latest(bench, projects.find(bench, KEPT))
    assert version is not None
    for form in (ExportFormat.WIDE, ExportFormat.XLSX, ExportFormat.PARQUET):
        export.write(bench, version, form, place.home / f"export.{form}")


def start_training(place: Spot) -> None:
    bench = opened(place)
    project = projects.find(bench, KEPT)
    version = ground_truth.latest(bench, project)
    split = splits.latest(bench, version) if version else None
    assert split is not None
    training.start(bench, project, split, _config())


def delete_project(place: Spot) -> None:
    bench = opened(place)
    known = {project.name: project for project in projects.all_projects(bench)}
    if OTHER in known:
        projects.delete(bench, known[OTHER])


def write_backup(place: Spot) -> None:
    backup.write(opened(place), place.home / "backup.zip", lambda _: None)


def restore_backup(place: Spot) -> None:
    restored = place.home / "restored"
    if not restored.exists():
        backup.restore(place.folder / "backup.zip", restored, lambda _: None)
    bench = open_bench(Settings.at(restored))
    assert {project.name for project in projects.all_projects(bench)} == {KEPT, OTHER}
    bench.store.close()


def first_start(place: Spot) -> None:
    open_bench(Settings.at(place.home / "new")).store.close()


def migrate(place: Spot) -> None:
    """Open a database of the first Errata."""
    old = place.home / "old"
    if not old.exists():
        making = place.home / "old.making"
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir()
        connection = sqlite3.connect(making / "errata.db")
        dump = ROOT / "tests" / "core" / "store" / "revision_0001.sql"
        connection.executescript(dump.read_text(encoding="utf-8"))
        connection.close()
        making.rename(old)
    bench = open_bench(Settings.at(old))
    assert bench.store.project("Landtagswahl").name == "Landtagswahl"
    bench.store.close()


def collect(place: Spot) -> None:
    """Start a training, do its work here, and bring its result into the store."""
    bench = opened(place, trains=True)
    project = projects.find(bench, KEPT)
    split = splits.latest(bench, ground_truth.latest(bench, project))  # type: ignore[arg-type]
    assert split is not None
    run = training.start(bench, project, split, _config())
    assert training.run(bench, project, run.name).has_model


def train(place: Spot) -> None:
    """A real training: what a kill broke off is resumed."""
    bench = open_bench(Settings.at(place.home), runner=InlineRunner(training_task.train), models=InlineModels())
    project = projects.find(bench, KEPT)
    broken = next((run for run in training.runs(bench, project) if run.state is RunState.FAILED), None)
    if broken is not None:
        resuming.resume(bench, broken)
    else:
        split = splits.latest(bench, ground_truth.latest(bench, project))  # type: ignore[arg-type]
        assert split is not None
        training.start(bench, project, split, _config(place.model))
    assert all(run.has_model or run.state.is_active for run in training.runs(bench, project))


def resume(place: Spot) -> None:
    """Stop a training after an epoch and go on with it, or go on with what a kill broke off."""
    bench = opened(place, trains=True)
    project = projects.find(bench, KEPT)
    run = next((run for run in training.runs(bench, project) if resuming.can_resume(bench, run)), None)
    run = run or _stopped(bench, project)
    resuming.resume(bench, run)
    assert training.run(bench, project, run.name).state is RunState.FINISHED


def _stopped(bench: Bench, project: Project) -> Run:
    split = splits.latest(bench, ground_truth.latest(bench, project))  # type: ignore[arg-type]
    assert split is not None
    stopping = dataclasses.replace(bench, runner=InlineRunner(_stand_in_that_stops))
    run = training.start(stopping, project, split, _config())
    return training.run(stopping, project, run.name)


ALL: dict[str, Callable[[Spot], None]] = {
    operation.__name__: operation
    for operation in (
        *(import_table, add_table, split, correct, apply_draft, begin_round, annotate, upload, write_export),
        *(start_training, delete_project, write_backup, restore_backup, first_start, migrate, collect, train, resume),
    )
}


def _stand_in(job: JobFolder, spec: TrainingSpec) -> TrainingResult:
    """What a training leaves behind, by name."""
    (job.path / RunFolder.MODEL).mkdir(exist_ok=True)
    for name in (RunFolder.PREDICTIONS, *(f"{RunFolder.MODEL}/{name}" for name in _OF_A_MODEL)):
        (job.path / name).write_bytes(b"{}")
    return jobs.stand_in(job, spec)


def _stand_in_that_stops(job: JobFolder, spec: TrainingSpec) -> TrainingResult:
    states.leave_checkpoint(job, 1)
    return dataclasses.replace(_stand_in(job, spec), stopped=True)


def _keep(bench: Bench, project: Project, place: Spot):  # type: ignore[no-untyped-def]
    tables = ground_truth.read([StagedFile(place.table, "wide.csv")])
    return ground_truth.keep(bench, project, tables, ground_truth.guess(tables))


def _set_up(bench: Bench, project: Project, place: Spot, name: str = "Runde"):  # type: ignore[no-untyped-def]
    tables = ground_truth.read([StagedFile(place.table, "wide.csv")])
    texts = annotation.take_texts(tables, annotation.guess_texts(tables)[0])
    settings = AnnotationSettings("Ein Aufruf?", (CodebookClass("yes"), CodebookClass("no")))
    return annotation.set_up(bench, project, name, settings, texts)


def _config(model: str = training.EMBEDDED) -> TrainingConfig:
    return TrainingConfig(model=model, epochs=1, positive="True")
