from __future__ import annotations

import errno
import sys
from pathlib import Path

import pytest

from core import processes
from core.errors import ModelError
from core.jobs import worker
from core.jobs.folder import Fault, JobFolder
from core.jobs.runner import InlineRunner
from core.jobs.worker import Task
from core.records import RunState, TrainingResult
from core.records.job_specs import TrainingSpec
from tests.core.jobs.jobs import make_job, stand_in
from tests.core.store.filled import training_result


@pytest.fixture
def job(tmp_path: Path) -> JobFolder:
    return make_job(tmp_path / "runs")


def _raising(error: Exception) -> Task:
    def task(job: JobFolder, spec: TrainingSpec) -> TrainingResult:
        raise error

    return task


def _fault(job: JobFolder, error: Exception) -> Fault:
    worker.work(job.path, _raising(error))
    fault = job.fault()
    assert fault is not None
    assert job.result() is None
    assert InlineRunner().state(job.path) is RunState.FAILED
    assert "Traceback" in job.log_tail()
    return fault


def test_what_a_researcher_can_mend_is_said_in_its_own_words(job: JobFolder) -> None:
    fault = _fault(job, ModelError("There is no network.", where="deepset/gbert-base", todo="Connect, then resume."))
    assert fault == Fault("There is no network.", where="deepset/gbert-base", todo="Connect, then resume.")
    assert job.failure() == "deepset/gbert-base: There is no network. Connect, then resume."


def test_a_fault_of_errata_itself_is_named_and_logged(job: JobFolder) -> None:
    fault = _fault(job, ZeroDivisionError("Frühstück"))
    assert fault.what == "Errata made a mistake of its own (ZeroDivisionError)."
    assert "log" in fault.todo
    assert "ZeroDivisionError: Frühstück" in job.log_tail()


@pytest.mark.parametrize(
    ("error", "what"),
    [
        (MemoryError(), "The memory is full"),
        (RuntimeError("CUDA out of memory. Tried to allocate 20 MiB"), "The memory is full"),
        (OSError(errno.ENOSPC, "No space left on device"), "The disk is full"),
    ],
    ids=str,
)
def test_a_machine_that_is_too_small_is_said(job: JobFolder, error: Exception, what: str) -> None:
    assert what in _fault(job, error).what


def test_a_disk_that_fills_when_the_result_is_written(job: JobFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: JobFolder, result: TrainingResult) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(JobFolder, "write_result", full)
        worker.work(job.path, stand_in)
    assert "The disk is full" in job.failure()
    InlineRunner(stand_in).start(job.path)
    assert job.result() == training_result()


def test_a_job_that_is_done_is_left_alone(job: JobFolder) -> None:
    job.write_result(training_result())
    worker.work(job.path, _raising(AssertionError("done again")))
    assert (job.fault(), job.result()) == (None, training_result())


def test_a_worker_that_finds_another_at_work_writes_nothing(job: JobFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.jobs.folder._LOCK_SECONDS", 0.1)
    with job.working():
        before = sorted(job.path.iterdir())
        worker.work(job.path, _raising(AssertionError("worked twice")))
        assert sorted(job.path.iterdir()) == before


def test_a_stop_before_the_start_leaves_no_failure(job: JobFolder) -> None:
    job.request_stop()
    worker.work(job.path, _raising(AssertionError("worked")))
    assert InlineRunner().state(job.path) is RunState.STOPPED
    assert job.result() is None


@pytest.mark.parametrize(("task", "code"), [(stand_in, 0), (_raising(ModelError("No model.")), 1)])
def test_the_exit_code_says_whether_there_is_a_result(
    job: JobFolder, monkeypatch: pytest.MonkeyPatch, task: Task, code: int
) -> None:
    monkeypatch.setattr(sys, "argv", ["worker", str(job.path)])
    # This process is that of the tests, which goes on.
    monkeypatch.setattr(processes, "step_back", lambda: None)
    with pytest.raises(SystemExit) as ended:
        worker.main(task)
    assert ended.value.code == code
