"""A run in each state that it can be in, as its folder tells it, without a training."""

from __future__ import annotations

import dataclasses
import json
import zipfile
from collections.abc import Sequence

import msgspec
import numpy as np
from filelock import FileLock
from safetensors.numpy import save_file

from core.jobs.folder import Fault, JobFolder
from core.records import Project, Run, RunState, Split, TrainingConfig
from core.records.job_events import Epoch, Event, Phase, StepDone
from core.training import checkpoints
from core.workflow import training
from core.workflow.bench import Bench
from tests.core.workflow import planted

EPOCHS = 10
_HELD: list[FileLock] = []
"""Locks of jobs that this process seems to work on; nobody lets go of them."""
_EPOCH = Epoch(
    1, training_loss=0.6, validation_loss=0.7, precision=0.5, recall=0.5, f1=0.25, accuracy=0.8, classes_predicted=1
)


def _step(number: int) -> StepDone:
    return StepDone(number, 100, EPOCHS, loss=0.5)


ACTIVE: dict[str, tuple[Sequence[Event], str]] = {
    "starting": ([Phase("starting")], "is starting"),
    "waiting": ([Phase("waiting", "run-7 of Spring")], "is waiting for run-7 of Spring"),
    "waiting for what gives way": (
        [Phase("waiting", "explaining-1 of Spring")],
        "is waiting for the text that explaining-1 of Spring is at",
    ),
    "downloading": ([Phase("downloading")], "is downloading the base model"),
    "converting": ([Phase("converting")], "is converting the base model, once"),
    "loading": ([Phase("loading")], "is loading the base model"),
    "before its first step": ([Phase("training")], "is training"),
    "first step": ([Phase("training"), _step(1)], "is training: epoch 1 of 10"),
    "first validation": (
        [Phase("training"), _step(10), Phase("validating")],
        "is evaluating on the validation part: epoch 1 of 10",
    ),
    "validated, and its checkpoint being saved": (
        [Phase("training"), _step(10), Phase("validating"), _EPOCH],
        "is evaluating on the validation part: epoch 1 of 10",
    ),
    "validation whose last step was not told": (
        [Phase("training"), _step(10), _EPOCH, _step(19), Phase("validating")],
        "is evaluating on the validation part: epoch 2 of 10",
    ),
    "epoch after it": (
        [_step(10), _EPOCH, _step(19), msgspec.structs.replace(_EPOCH, epoch=2), Phase("training")],
        "is training: epoch 3 of 10",
    ),
    "last step of an epoch": (
        [_step(10), _EPOCH, Phase("training"), _step(20)],
        "is training: epoch 2 of 10",
    ),
    "second epoch": ([_step(10), _EPOCH, Phase("training")], "is training: epoch 2 of 10"),
    "last step": ([Phase("training"), _step(100)], "is training: epoch 10 of 10"),
    "testing": ([_step(100), _EPOCH, Phase("testing")], "is evaluating on the test part"),
    "baselines": ([_step(100), _EPOCH, Phase("testing"), Phase("baselines")], "is training the baselines"),
    "resumed": (
        [Phase("training"), _step(25), _EPOCH, Phase("starting"), Phase("loading")],
        "is loading the base model",
    ),
}
"""State → what the worker reported, and how the run stands in words."""


def active(bench: Bench, project: Project, split: Split, state: str) -> Run:
    """A run of the project that this process seems to work on."""
    run, job = _started(bench, project, split)
    lock = FileLock(job.path / "lock")
    lock.acquire()
    _HELD.append(lock)
    for event in ACTIVE[state][0]:
        job.report(event)
    return training.run(bench, project, run.name)


def stopped(bench: Bench, project: Project, split: Split, epochs_trained: float | None) -> Run:
    """One of six epochs that was stopped with a model, and nothing to go on from."""
    run = planted.run(bench, project, split, lambda id, label: label)
    assert run.result is not None
    result = dataclasses.replace(run.result, stopped=True, epochs_trained=epochs_trained)
    bench.store.reopen_run(run.id, run.folder)
    return bench.store.close_run(run.id, RunState.STOPPED, finished=run.created, result=result, error=None)


def leave_checkpoint(job: JobFolder, epoch: int) -> None:
    """What a stop after that epoch leaves."""
    checkpoint = checkpoints.at_step(job.checkpoints, 10 * epoch)
    checkpoint.mkdir(parents=True)
    save_file({"weight": np.ones(1, dtype=np.float32)}, checkpoint / "model.safetensors")
    for name in ("optimizer.pt", "scheduler.pt", "rng_state.pth"):
        with zipfile.ZipFile(checkpoint / name, "w") as archive:
            archive.writestr("data", b"0" * 1_000_000)
    (checkpoint / "trainer_state.json").write_text(json.dumps({"epoch": float(epoch)}))


def without_model(bench: Bench, project: Project, split: Split, fault: Fault) -> Run:
    run, job = _started(bench, project, split)
    job.write_fault(fault)
    return training.run(bench, project, run.name)


def _started(bench: Bench, project: Project, split: Split) -> tuple[Run, JobFolder]:
    with bench.artifacts.new_folder("runs") as folder:
        run = bench.store.add_run(project.id, split, TrainingConfig(model="planted", epochs=EPOCHS), folder.relative)
    return run, JobFolder(bench.artifacts.path(run.folder))
