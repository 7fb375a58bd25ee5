"""What has to hold of every runner. A further one is tested by a class that inherits this and has its own ``runner``.

The jobs are of a kind that Errata itself does not have: nothing here is about trainings.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.errors import DamagedError
from core.jobs import kinds
from core.jobs.folder import Fault, JobFolder
from core.jobs.runner import Runner, ending
from core.records import RunState
from core.store import checksums
from tests.core.jobs.counting import Counted, counted, make
from tests.core.jobs.jobs import until

ALL = (1, 2, 3, 4)


class RunnerContract:
    @pytest.fixture
    def runner(self) -> Runner:
        """One that knows the kind ``counting``."""
        raise NotImplementedError

    def test_a_job_that_was_just_written_waits(self, runner: Runner, runs: Path) -> None:
        assert runner.state(make(runs).path) is RunState.WAITING

    def test_a_job_that_nobody_started_has_failed(self, runner: Runner, runs: Path) -> None:
        job = make(runs, created=datetime.now(UTC) - timedelta(hours=1))
        assert runner.state(job.path) is RunState.FAILED
        assert runner.state(runs / "nowhere") is RunState.FAILED

    def test_a_job_ends_with_its_result(self, runner: Runner, runs: Path) -> None:
        job = make(runs)
        runner.start(job.path)
        assert end(runner, job) is RunState.FINISHED
        assert job.result() == Counted(stopped=False, numbers=ALL)
        assert ending(job, RunState.FINISHED).result == job.result()
        progress = job.progress()
        assert (progress.phase, progress.step, progress.fraction, progress.unknown) == ("counting", 4, 1.0, ())
        until(lambda: not job.is_alive())

    def test_what_it_was_given_and_what_it_leaves_is_sealed(self, runner: Runner, runs: Path) -> None:
        job = make(runs)
        runner.start(job.path)
        end(runner, job)
        assert set(checksums.read(job.path) or ()) == {"given.txt", "numbers.txt"}

    def test_a_finished_job_is_not_done_again(self, runner: Runner, runs: Path) -> None:
        job = make(runs)
        runner.start(job.path)
        end(runner, job)
        runner.start(job.path)
        assert runner.state(job.path) is RunState.FINISHED
        assert counted(job) == ALL

    def test_a_job_goes_on_where_it_was_cut_off_and_forgets_the_fault(self, runner: Runner, runs: Path) -> None:
        job = make(runs)
        (job.path / "numbers.txt").write_text("1\n2\n", encoding="utf-8")
        job.write_fault(Fault("The disk is full."))
        assert runner.state(job.path) is RunState.FAILED
        runner.start(job.path)
        assert end(runner, job) is RunState.FINISHED
        assert counted(job) == ALL

    def test_a_failure_is_told_and_logged_and_the_job_can_be_started_again(self, runner: Runner, runs: Path) -> None:
        job = make(runs, refuses=3)
        for _ in range(2):
            runner.start(job.path)
            assert end(runner, job) is RunState.FAILED
            assert job.failure() == "number 3: Nobody counts so far. Count less."
            assert ending(job, RunState.FAILED).error == job.failure()
        assert "JobError" in job.log()
        assert counted(job) == (1, 2)

    def test_a_stop_keeps_what_is_done(self, runner: Runner, runs: Path) -> None:
        job = make(runs, waits_at=3)
        with begun(runner, job):
            until(lambda: job.progress().step == 2)
            assert runner.state(job.path) is RunState.RUNNING
            job.request_stop()
            assert end(runner, job) is RunState.STOPPED
        assert job.result() == Counted(stopped=True, numbers=(1, 2))

    def test_a_stop_that_leaves_nothing_is_no_failure(self, runner: Runner, runs: Path) -> None:
        job = make(runs, waits_at=1)
        with begun(runner, job):
            until(lambda: job.progress().phase == "counting")
            job.request_stop()
            assert end(runner, job) is RunState.STOPPED
        assert job.result() is None
        assert job.failure() == "The counting was stopped before it began."

    def test_a_stopped_job_goes_on_in_another_folder(self, runner: Runner, runs: Path) -> None:
        job, other = make(runs, waits_at=3), make(runs, 2)
        with begun(runner, job):
            until(lambda: job.progress().step == 2)
            job.request_stop()
            end(runner, job)
        (other.path / "given.txt").unlink()
        job.checkpoints.mkdir()
        (job.checkpoints / "at").write_text("2", encoding="utf-8")
        other.go_on_from(job)
        assert (other.path / "given.txt").read_text(encoding="utf-8") == "given"
        assert (other.checkpoints / "at").read_text(encoding="utf-8") == "2"
        assert other.progress().step == 2
        runner.start(other.path)
        assert end(runner, other) is RunState.FINISHED

    def test_jobs_wait_for_those_that_were_created_before_them(self, runner: Runner, runs: Path) -> None:
        first, second = make(runs, 1, waits_at=3), make(runs, 2)
        with begun(runner, first):
            until(lambda: first.progress().step == 2)
            with begun(runner, second):
                until(lambda: second.progress().waits_for == "count-1")
                assert runner.state(second.path) is RunState.WAITING
                first.request_stop()
                assert end(runner, second) is RunState.FINISHED
        assert end(runner, first) is RunState.STOPPED

    def test_what_was_damaged_since_is_made_anew(self, runner: Runner, runs: Path) -> None:
        job = make(runs)
        runner.start(job.path)
        end(runner, job)
        (job.path / "result.json").write_bytes(b"{")
        (job.path / "numbers.txt").write_text("7\n", encoding="utf-8")
        assert runner.state(job.path) is RunState.FAILED
        assert "is made anew" in job.failure()
        job.discard_damaged()
        runner.start(job.path)
        assert end(runner, job) is RunState.FINISHED
        assert counted(job) == ALL

    def test_a_job_of_a_newer_errata_is_refused_in_words(self, runner: Runner, runs: Path) -> None:
        job = make(runs)
        spec = (job.path / "job.json").read_text(encoding="utf-8")
        (job.path / "job.json").write_text(spec.replace('"counting"', '"dreaming"'), encoding="utf-8")
        with pytest.raises(kinds.UnknownKind, match="dreaming"):
            runner.start(job.path)
        assert not job.was_started()

    def test_a_damaged_specification_is_told(self, runner: Runner, runs: Path) -> None:
        job = make(runs)
        (job.path / "job.json").write_bytes(b"{")
        runner.start(job.path)
        assert end(runner, job) is RunState.FAILED
        with pytest.raises(DamagedError):
            job.spec()
        assert "damaged" in job.failure()


@contextmanager
def begun(runner: Runner, job: JobFolder) -> Iterator[None]:
    """Start a job for the block, also by a runner that does it in the caller's process."""
    thread = threading.Thread(target=runner.start, args=[job.path], daemon=True)
    thread.start()
    yield
    thread.join(60)


def end(runner: Runner, job: JobFolder) -> RunState:
    """How the job stands once it has ended."""
    until(lambda: not runner.state(job.path).is_active)
    return runner.state(job.path)
