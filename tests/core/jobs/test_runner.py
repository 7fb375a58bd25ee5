from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.errors import JobError, SettingError
from core.jobs import runner, training_progress
from core.jobs.folder import JobFolder
from core.jobs.runner import InlineRunner, ProcessRunner, Runner
from core.records import RunState, TrainingResult
from core.records.job_events import Phase
from core.records.job_specs import TrainingSpec
from tests.core.jobs import counting
from tests.core.jobs.jobs import MODULE, hold_at, kill, let_go, make_job, steps_done, until, workers
from tests.core.jobs.runner_contract import RunnerContract, end


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[Path]:
    """The folder of a workspace's runs; what still works there at the end of a test is ended."""
    runs = tmp_path / "runs"
    yield runs
    for worker in workers(runs):
        worker.kill()


class TestInline(RunnerContract):
    @pytest.fixture
    def runner(self) -> Runner:
        return InlineRunner()


class TestProcess(RunnerContract):
    @pytest.fixture
    def runner(self) -> Runner:
        return ProcessRunner(counting.WORKER)

    def test_the_log_tells_what_a_job_does_in_words(self, runner: Runner, runs: Path) -> None:
        job = counting.make(runs)
        runner.start(job.path)
        end(runner, job)
        assert [line.split(" ", 1)[1] for line in job.log().splitlines()] == ["Starting", "Counting"]


def test_the_settings_choose_the_runner_by_its_name() -> None:
    assert {name: type(runner.named(name)) for name in runner.RUNNERS} == {
        "process": ProcessRunner,
        "inline": InlineRunner,
    }
    with pytest.raises(SettingError, match="no runner “slurm”"):
        runner.named("slurm")


@pytest.fixture
def detached() -> ProcessRunner:
    return ProcessRunner(MODULE)


def _wait(chosen: Runner, job: JobFolder) -> RunState:
    until(lambda: not chosen.state(job.path).is_active)
    return chosen.state(job.path)


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
    assert [step for step, _ in training_progress.of(job).losses] == [1, 2, 3, 4]


@pytest.mark.skipif(os.name != "posix", reason="a process cannot be made to stand still here")
def test_a_worker_that_sleeps_for_a_weekend_lives(detached: ProcessRunner, runs: Path) -> None:
    """As where the lid of a laptop was closed: the process stands still, and clocks have gone on when it wakes."""
    job, second = make_job(runs), make_job(runs, 2)
    hold_at(job, 1)
    detached.start(job.path)
    until(lambda: steps_done(job) == [1])
    [worker] = workers(job.path)
    worker.suspend()
    friday = time.time() - 3 * 24 * 3600
    for path in (job.path, *job.path.iterdir()):
        os.utime(path, (friday, friday))
    assert detached.state(job.path) is RunState.RUNNING
    assert ProcessRunner(MODULE).state(job.path) is RunState.RUNNING
    detached.start(second.path)
    until(lambda: second.progress().waits_for == "run-1")
    let_go(job)
    worker.resume()
    assert _wait(detached, job) is RunState.FINISHED
    assert _wait(detached, second) is RunState.FINISHED


def test_a_worker_that_dies_while_it_starts_has_failed(runs: Path) -> None:
    detached = ProcessRunner("tests.no_such_module")
    job = make_job(runs)
    detached.start(job.path)
    assert detached.state(job.path) in (RunState.WAITING, RunState.FAILED)
    assert _wait(detached, job) is RunState.FAILED
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
    def interrupted(job: JobFolder, spec: TrainingSpec) -> TrainingResult:
        job.report(Phase("training"))
        raise KeyboardInterrupt

    job = make_job(runs)
    inline = InlineRunner(interrupted)
    with pytest.raises(KeyboardInterrupt):
        inline.start(job.path)
    assert inline.state(job.path) is RunState.FAILED
