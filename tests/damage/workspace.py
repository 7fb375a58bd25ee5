"""A workspace with one of everything, as a kill leaves it: its database's journal still beside it."""

from __future__ import annotations

import io
import shutil
from dataclasses import dataclass
from pathlib import Path

from core.errors import JobError
from core.explanation.lime_in_rounds import LimeInRoundsSettings
from core.jobs import training_task
from core.jobs.folder import JobFolder
from core.jobs.models import InlineModels
from core.jobs.runner import FolderState, InlineRunner
from core.records import (
    AnnotationSettings,
    CodebookClass,
    DatasetVersion,
    Origin,
    Project,
    Run,
    Split,
    TrainingConfig,
    TrainingResult,
    VoteRule,
    VoteSettings,
)
from core.records.job_specs import TrainingSpec
from core.settings import Settings
from core.workflow import (
    annotation,
    answers_on_undecided,
    classifiers,
    explainings,
    explanations,
    ground_truth,
    projects,
    results,
    splits,
    training,
    uploads,
)
from core.workflow.bench import Bench, open_bench
from core.workflow.corrections import next_version
from core.workflow.ground_truth import StagedFile
from tests.core.workflow.corrections import correcting
from tests.finished import make_finished
from tests.tables import wide_csv
from tests.tiny_model import make_tiny


@dataclass(frozen=True)
class Made:
    """A workspace, a table to label, the id of an upload that waits and of a test text with a kept explanation.

    ``names`` says of each folder, relative to the home, whose it is.
    """

    home: Path
    table: Path
    upload: str
    text: str
    names: dict[str, str]

    def name(self, file: Path) -> str:
        """Whose the file is, such as ``run-1/model/config.json``, from its path relative to the home."""
        folder = "/".join(file.parts[:2])
        return "/".join((self.names.get(folder, folder), *file.parts[2:]))


PROJECT = "Wahlkampf"
ROUND = "Runde"
ANNOTATOR = "Ida"
EXPLAINED = LimeInRoundsSettings(samples=100)


class _NotStarted(FolderState):
    """Leaves a job as it was written."""

    def start(self, folder: Path) -> None:
        pass


def make(folder: Path) -> Made:
    """Make it in the folder, and beside it a table to import."""
    table = wide_csv(folder / "wide.csv")
    (folder / "tiny").mkdir()
    model = str(make_tiny(folder / "tiny"))
    home = folder / "template"
    bench = _opened(folder / "lived")
    project = projects.create(bench, PROJECT)
    first, text = _two_versions(bench, project, table, model)
    _round(bench, project, table)
    _broken_off(bench, project, first, model)
    _finished_elsewhere(bench, project, first, folder)
    waiting = uploads.begin(bench, project, [("wide.csv", io.BytesIO(table.read_bytes()))])
    uploads.keep_choices(bench, waiting.folder, {"text": "text"})
    names = {**_names(bench, project), f"uploads/{waiting.id}": "upload"}
    # Copied while it is open, as only then the journal holds what is committed.
    shutil.copytree(folder / "lived", home)
    bench.store.close()
    return Made(home, table, waiting.id, text, names)


def _names(bench: Bench, project: Project) -> dict[str, str]:
    versions = bench.store.versions(project.id)
    made = {version.folder: f"version {version.number}" for version in versions}
    for version in versions:
        made |= {split.folder: f"split {version.number}" for split in bench.store.splits(version.id)}
    made |= {run.folder: run.name for run in bench.store.models(project.id)}
    made |= {job.folder: job.name for job in bench.store.explainings.of_project(project.id)}
    return made | {round.folder: "round" for round in bench.store.annotations.rounds(project.id)}


def _opened(home: Path) -> Bench:
    return open_bench(Settings.at(home), runner=InlineRunner(), models=InlineModels())


def _two_versions(bench: Bench, project: Project, table: Path, model: str) -> tuple[Split, str]:
    """Each divided and with a finished run, the first with a kept explanation, the second with a draft over it.

    Returns the first split, and the id of the explained text.
    """
    tables = ground_truth.read([StagedFile(table, table.name)])
    vote = VoteSettings(rule=VoteRule.UNANIMITY)
    version = ground_truth.keep(bench, project, tables, ground_truth.guess(tables), vote=vote)
    split, run = _trained(bench, project, version, model)
    id = str(results.answers(bench, run)["id"].min())
    for settings in (EXPLAINED, LimeInRoundsSettings()):
        explanations.of(bench, run, str(results.text(bench, run, id)["text"]), settings)
    explainings.start(bench, run, EXPLAINED)
    explanations.collect(bench, run)
    answers_on_undecided.ask(bench, run)
    correcting.relabel(bench, version, ["t1", "t2"], "True", author="Ann", place=Origin.MISMATCHES)
    correcting.adjudicate(bench, version, "t10", "False", author="Ann")
    newest = next_version.apply(bench, project)
    _trained(bench, project, newest, model)
    correcting.relabel(bench, newest, ["t3"], "True", author="Ben", place=Origin.SEARCH)
    correcting.note(bench, newest, ["t4"], author="Ben", place=Origin.SEARCH, reason="unklar")
    return split, id


def _trained(bench: Bench, project: Project, version: DatasetVersion, model: str) -> tuple[Split, Run]:
    split = splits.make(bench, version, splits.suggested(bench, version))
    run = training.run(bench, project, training.start(bench, project, split, _config(model)).name)
    assert run.has_model, run.error
    return split, run


def _round(bench: Bench, project: Project, table: Path) -> None:
    tables = ground_truth.read([StagedFile(table, table.name)])
    texts = annotation.take_texts(tables, annotation.guess_texts(tables)[0])
    settings = AnnotationSettings("Ein Aufruf?", (CodebookClass("ja"), CodebookClass("nein")))
    round = annotation.set_up(bench, project, ROUND, settings, texts)
    for name in (ANNOTATOR, "Jan"):
        for text in ("t1", "t2", "t3"):
            annotation.answer(bench, round, name, text, "ja")


def _broken_off(bench: Bench, project: Project, split: Split, model: str) -> None:
    """Two runs whose end nobody has seen yet, one without and one with a result, and a folder in the making."""
    failing = open_bench(bench.settings, runner=InlineRunner(_fail), models=bench.models)
    training.start(failing, project, split, _config(model))
    unseen = open_bench(bench.settings, runner=_NotStarted(), models=bench.models)
    run = training.start(unseen, project, split, _config(model))
    InlineRunner(training_task.train).start(bench.artifacts.path(run.folder))
    for other in (failing, unseen):
        other.store.close()
    name = "0" * 32
    (bench.artifacts.home / "versions" / f".{name}.making").touch()
    (bench.artifacts.home / "versions" / f".{name}.part").mkdir()
    (bench.artifacts.home / "versions" / f".{name}.part" / "texts.parquet").write_bytes(b"PAR1")


def _finished_elsewhere(bench: Bench, project: Project, split: Split, folder: Path) -> None:
    classifier = make_finished(folder / "tiny", folder / "finished", ("True", "False"))
    run = classifiers.start(bench, project, split, classifiers.look_at(str(classifier)), {})
    assert training.run(bench, project, run.name).has_model


def _fail(job: JobFolder, spec: TrainingSpec) -> TrainingResult:
    raise JobError("The memory is full.", todo="Close other programs.")


def _config(model: str) -> TrainingConfig:
    return TrainingConfig(model=model, epochs=1, positive="True")
