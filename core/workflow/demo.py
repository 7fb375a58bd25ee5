"""The demo: an invented campaign with two models that were trained on it, so that every page has something to show."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

import pandas as pd

from core.errors import ErrataError, JobError
from core.explanation.lime_in_rounds import LimeInRoundsSettings
from core.jobs.folder import JobFolder
from core.records import Change, CorrectionKind, Explanation, Origin, Project, Split, from_json
from core.records.columns import ID, LABEL, PART, TEXT
from core.records.folders import ModelFolder, RunFolder
from core.records.job_specs import TrainingSpec
from core.store import artifacts
from core.store.explanations import StoredExplanation
from core.training import catalogue, difference
from core.workflow import ground_truth, projects, splits, training
from core.workflow.bench import Bench
from core.workflow.corrections import recording

AUTHOR = "Demo"
DIFFERENCE = "difference.safetensors"
EXPLANATIONS = "explanations.json"
RUNS = ("run-1", "run-2")

_CORRECTIONS = (
    ("de-84", "True", "“Link in bio” asks to click, as in en-64, which counts as a call."),
    ("en-99", "False", "A tip: nobody is asked to do anything."),
)
_COMPARED = [ID, TEXT, LABEL, PART]


@dataclass(frozen=True)
class DemoExplanation:
    """An explanation that comes with a run of the demo."""

    run: str
    text: str
    settings: LimeInRoundsSettings
    explanation: Explanation


@dataclass(frozen=True)
class Demo:
    """``lacks`` says why the models are not there, None where they are."""

    project: Project
    lacks: str | None = None


def load(bench: Bench) -> Demo:
    """The demo project; at the first call its texts, their division, and the runs, explanations and corrections that
    come with it. Where these do not fit, the texts come alone.
    """
    project = projects.load_demo(bench)
    if training.runs(bench, project):
        return Demo(project)
    try:
        with as_file(files("core.demo")) as folder:
            _add_models(bench, project, folder)
    except ErrataError as error:
        return Demo(project, lacks=str(error))
    return Demo(project)


def build_run(come_with: Path, job: Path) -> None:
    """Make of what comes with the demo the folder of a finished job, its model whole.

    Raises ModelError where the bundled base model is missing or not the one that was trained, JobError where the model
    cannot be put together.
    """
    base = ModelFolder(catalogue.fetch(catalogue.EMBEDDED))
    shutil.copytree(come_with, job, dirs_exist_ok=True)
    model = RunFolder(job).model
    difference.put_on_apart(base.weights, model.path / DIFFERENCE, model.weights)
    (model.path / DIFFERENCE).unlink()
    shutil.copyfile(base.tokenizer, model.tokenizer)


def is_demo(project: Project) -> bool:
    return project.name == projects.DEMO_NAME


def _add_models(bench: Bench, project: Project, folder: Path) -> None:
    version = ground_truth.latest(bench, project)
    split = splits.latest(bench, version) if version else None
    if version is None or split is None or not all(_fits(bench, split, folder / name) for name in RUNS):
        raise JobError(
            "The demo's models were trained on other texts or parts than this project has.",
            where=project.name,
            todo="Train a model on it, or delete the demo and load it again.",
        )
    if not bench.store.corrections(project.id):
        for id, label, reason in _CORRECTIONS:
            correction = Change(CorrectionKind.RELABEL, AUTHOR, Origin.MISMATCHES, id, label, reason)
            recording.record(bench, version, [correction])
    for name in RUNS:
        _add_run(bench, project, split, folder / name)
    _add_explanations(bench, project, folder / EXPLANATIONS)


def _fits(bench: Bench, split: Split, come_with: Path) -> bool:
    """Whether each text has the label and the part that it had when the run was trained."""
    here = splits.rows(bench, split)[_COMPARED].sort_values(ID, ignore_index=True)
    there = pd.read_parquet(RunFolder(come_with).rows, columns=_COMPARED).sort_values(ID, ignore_index=True)
    return here.astype(str).equals(there.astype(str))


def _add_run(bench: Bench, project: Project, split: Split, come_with: Path) -> None:
    spec = JobFolder(come_with).spec()
    assert isinstance(spec, TrainingSpec)
    with bench.artifacts.new_folder(artifacts.RUNS) as making:
        build_run(come_with, making.path)
        bench.store.add_run(project.id, split, spec.config, making.relative)
        bench.store.evaluation.declare(project.id, spec.config.measure, where_none=True)


def _add_explanations(bench: Bench, project: Project, path: Path) -> None:
    runs = {run.name: run for run in training.runs(bench, project)}
    for one in from_json(tuple[DemoExplanation, ...], path.read_bytes()):
        bench.store.explanations.keep(runs[one.run].id, [StoredExplanation(one.text, one.settings, one.explanation)])
