from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.errors import JobError
from core.jobs.folder import Fault, JobFolder, JobSpec
from core.jobs.runner import InlineRunner, ProcessRunner, Runner
from core.records import RunState, TrainingResult
from tests.core.jobs.jobs import MODULE, STEPS, hold_at, kill, let_go, make_job, stand_in, steps_done, until, workers
from tests.core.store.filled import training_result


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[Path]:
    """The folder of a workspace's runs; what still works there at the end of a test is ended."""
    runs = tmp_path / "runs"
    yield runs
    for worker in workers(runs):
        worker.kill()


@pytest.fixture(params=["inline", "process"])
def runner(request: pytest.FixtureRequest) -> Runner:
    runners: dict[str, Runner] = {"inline": InlineRunner(stand_in), "process": ProcessRunner(MODULE)}
    return runners[request.param]


@pytest.fixture
def detached() -> ProcessRunner:
    return ProcessRunner(MODULE)


def _wait(runner: Runner, job: JobFolder) -> RunState:
    until(lambda: not runner.state(job.path).is_active)
    return runner.state(job.path)


# What holds for every runner.


def test_a_job_that_was_just_written_waits(runner: Runner, runs: Path) -> None:
    assert runner.state(make_job(runs).path) is RunState.WAITING


def test_a_job_that_nobody_started_has_failed(runner: Runner, runs: Path) -> None:
    assert runner.state(make_job(runs, created=datetime.now(UTC) - timedelta(hours=1)).path) is RunState.FAILED
    assert runner.state(runs / "nowhere") is RunState.FAILED


def test_a_job_ends_with_its_result(runner: Runner, runs: Path) -> None:
    job = make_job(runs)
    runner.start(job.path)
    assert _wait(runner, job) is RunState.FINISHED
    assert job.result() == training_result()
    assert job.progress().step == STEPS
    until(lambda: not job.is_alive())


def test_a_finished_job_is_not_done_again(runner: Runner, runs: Path) -> None:
    job = make_job(runs)
    runner.start(job.path)
    _wait(runner, job)
    runner.start(job.path)
    assert runner.state(job.path) is RunState.FINISHED
    assert steps_done(job) == [1, 2, 3, 4]


def test_a_job_goes_on_where_it_was_cut_off_and_forgets_the_fault(runner: Runner, runs: Path) -> None:
    job = make_job(runs)
    (job.path / "steps").write_text("1 2 ", encoding="utf-8")
    job.write_fault(Fault("The disk is full."))
    assert runner.state(job.path) is RunState.FAILED
    runner.start(job.path)
    assert _wait(runner, job) is RunState.FINISHED
    assert steps_done(job) == [1, 2, 3, 4]


# What a process of its own makes possible.


def test_a_job_lives_on_when_its_starter_is_killed(detached: ProcessRunner, runs: Path) -> None:
    job = make_job(runs)
    hold_at(job, 1)
    code = (
        "import sys; from pathlib import Path; from core.jobs.runner import ProcessRunner;"
        f"ProcessRunner({MODULE!r}).start(Path(sys.argv[1])); print('started', flush=True); input()"
    )
    root = Path(__file__).resolve().parents[3]
    starter = subprocess.Popen(
        [sys.executable, "-c", code, str(job.path)], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert starter.stdout is not None
    assert starter.stdout.readline() == b"started\n"
    until(lambda: steps_done(job) == [1])
    starter.kill()
    starter.communicate()
    assert detached.state(job.path) is RunState.RUNNING
    let_go(job)
    assert _wait(detached, job) is RunState.FINISHED


def test_worker_killed_with_sigkill_mid_epoch(detached: ProcessRunner, runs: Path) -> None:
    job = make_job(runs)
    hold_at(job, 2)
    detached.start(job.path)
    until(lambda: steps_done(job) == [1, 2])
    assert detached.state(job.path) is RunState.RUNNING
    kill(job)
    assert _wait(detached, job) is RunState.FAILED
    assert "ended without a result" in job.failure()
    let_go(job)
    detached.start(job.path)
    assert _wait(detached, job) is RunState.FINISHED
    assert steps_done(job) == [1, 2, 3, 4]
    assert [step for step, _ in job.progress().losses] == [1, 2, 3, 4]


def test_a_worker_that_dies_while_it_starts_has_failed(runs: Path) -> None:
    runner = ProcessRunner("tests.no_such_module")
    job = make_job(runs)
    runner.start(job.path)
    assert runner.state(job.path) in (RunState.WAITING, RunState.FAILED)
    assert _wait(runner, job) is RunState.FAILED
    assert "No module named" in job.failure()


def test_a_process_that_cannot_be_started_is_said(
    detached: ProcessRunner, runs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(runs / "no-python"))
    job = make_job(runs)
    with pytest.raises(JobError, match="could not be started"):
        detached.start(job.path)
    assert detached.state(job.path) is RunState.FAILED


def test_two_clicks_start_one_worker(detached: ProcessRunner, runs: Path) -> None:
    job = make_job(runs)
    hold_at(job, 1)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(detached.start, [job.path] * 4))
    until(lambda: steps_done(job))
    detached.start(job.path)
    let_go(job)
    assert _wait(detached, job) is RunState.FINISHED
    assert steps_done(job) == [1, 2, 3, 4]


def test_a_stop_keeps_what_is_done(detached: ProcessRunner, runs: Path) -> None:
    job = make_job(runs)
    hold_at(job, 2)
    detached.start(job.path)
    until(lambda: steps_done(job) == [1, 2])
    job.request_stop()
    assert _wait(detached, job) is RunState.STOPPED
    assert job.result() == training_result(stopped=True)


def test_two_trainings_started_at_once(detached: ProcessRunner, runs: Path) -> None:
    first, second = make_job(runs, 1), make_job(runs, 2)
    hold_at(first, 1)
    for job in (second, first):
        detached.start(job.path)
    until(lambda: second.progress().phase == "waiting")
    assert second.progress().waits_for == "run-1"
    assert detached.state(second.path) is RunState.WAITING
    let_go(first)
    assert (_wait(detached, first), _wait(detached, second)) == (RunState.FINISHED, RunState.FINISHED)


def test_a_stop_while_waiting_leaves_no_model_and_no_failure(detached: ProcessRunner, runs: Path) -> None:
    first, second = make_job(runs, 1), make_job(runs, 2)
    hold_at(first, 1)
    detached.start(first.path)
    until(lambda: steps_done(first))
    detached.start(second.path)
    until(lambda: second.progress().waits_for == "run-1")
    second.request_stop()
    assert _wait(detached, second) is RunState.STOPPED
    assert second.result() is None
    assert steps_done(second) == []
    let_go(first)
    assert _wait(detached, first) is RunState.FINISHED


def test_one_that_was_killed_keeps_nobody_waiting(detached: ProcessRunner, runs: Path) -> None:
    first, second = make_job(runs, 1), make_job(runs, 2)
    hold_at(first, 1)
    detached.start(first.path)
    until(lambda: steps_done(first))
    detached.start(second.path)
    until(lambda: second.progress().waits_for == "run-1")
    kill(first)
    assert _wait(detached, second) is RunState.FINISHED


def test_reading_at_any_time_is_safe_and_never_goes_back(detached: ProcessRunner, runs: Path) -> None:
    job = make_job(runs)
    seen = [detached.state(job.path)]
    detached.start(job.path)
    steps = []
    while seen[-1].is_active:
        seen.append(detached.state(job.path))
        steps.append(job.progress().step)
        job.log_tail()
        job.failure()
    assert list(dict.fromkeys(seen)) in (
        [RunState.WAITING, RunState.RUNNING, RunState.FINISHED],
        [RunState.WAITING, RunState.FINISHED],
    )
    assert steps == sorted(steps)


def test_an_interrupted_inline_job_has_failed(runs: Path) -> None:
    def interrupted(job: JobFolder, spec: JobSpec) -> TrainingResult:
        job.report({"event": "phase", "phase": "training"})
        raise KeyboardInterrupt

    job = make_job(runs)
    runner = InlineRunner(interrupted)
    with pytest.raises(KeyboardInterrupt):
        runner.start(job.path)
    assert runner.state(job.path) is RunState.FAILED
