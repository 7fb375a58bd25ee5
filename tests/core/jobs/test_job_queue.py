from __future__ import annotations

import threading
from pathlib import Path

import pytest
from filelock import FileLock

from core.jobs.folder import Fault, JobFolder
from core.jobs.job_queue import arrange, in_line, living, turn
from core.records.job_events import STARTING, WAITING, Phase
from core.records.job_specs import JobSpec
from tests.core.jobs.jobs import make_job, until


@pytest.mark.parametrize(
    ("note", "named"), [(b"run-7 of P", "run-7 of P"), (b"\xff\xfe", "another run"), (b"", "another run")]
)
def test_a_run_waits_for_who_holds_the_device_also_where_the_note_of_it_is_damaged(
    tmp_path: Path, note: bytes, named: str
) -> None:
    job = make_job(tmp_path / "runs")
    spec = job.spec()
    assert spec is not None
    (job.path.parent / "device.holder").write_bytes(note)
    got = threading.Event()

    def wait() -> None:
        with turn(job, spec):
            got.set()

    with FileLock(job.path.parent / "device.lock"):
        waiting = threading.Thread(target=wait)
        waiting.start()
        until(lambda: job.progress().waits_for == named)
        assert not got.is_set()
    waiting.join(30)
    assert got.is_set()


def test_a_job_waits_also_for_one_of_a_kind_that_only_a_newer_errata_knows(tmp_path: Path) -> None:
    newer, job = make_job(tmp_path / "runs", 1), make_job(tmp_path / "runs", 2)
    written = (newer.path / "job.json").read_bytes()
    (newer.path / "job.json").write_bytes(written.replace(b'"training"', b'"dreaming"'))
    spec = job.spec()
    assert spec is not None
    with newer.working():
        waiting = threading.Thread(target=_take_turn, args=[job, spec])
        waiting.start()
        until(lambda: job.progress().waits_for == "run-1")
    waiting.join(30)
    assert (job.path / "had its turn").exists()


def test_one_that_is_being_started_behind_another_is_said_to_wait(tmp_path: Path) -> None:
    first, job = make_job(tmp_path / "runs", 1), make_job(tmp_path / "runs", 2)
    first.prepare_start()
    job.prepare_start()
    assert in_line(first, first.progress()).phase == STARTING
    told = in_line(job, job.progress())
    assert (told.phase, told.waits_for) == (WAITING, "run-1")
    job.report(Phase("training"))
    assert in_line(job, job.progress()).phase == "training"


def test_one_whose_turn_has_come_is_not_said_to_wait_before_its_task_tells_more(tmp_path: Path) -> None:
    before, job = make_job(tmp_path / "runs", 1), make_job(tmp_path / "runs", 2)
    spec = job.spec()
    assert spec is not None
    seen: list[str] = []

    def take() -> None:
        with turn(job, spec):
            seen.append(job.progress().phase)

    with before.working():
        waiting = threading.Thread(target=take)
        waiting.start()
        until(lambda: job.progress().phase == WAITING)
    waiting.join(30)
    assert seen == [STARTING]


def _take_turn(job: JobFolder, spec: JobSpec) -> None:
    with turn(job, spec):
        (job.path / "had its turn").touch()


def test_jobs_have_their_turns_in_the_order_that_they_were_arranged_in(tmp_path: Path) -> None:
    jobs = [make_job(tmp_path / "runs", number) for number in (1, 2, 3, 4)]
    order: list[str] = []

    def take(job: JobFolder) -> None:
        spec = job.spec()
        assert spec is not None
        with job.working(), turn(job, spec):
            order.append(spec.name)
            # As a worker leaves it.
            job.write_fault(Fault("done", stopped=True))

    with FileLock(tmp_path / "runs" / "device.lock"):
        threads = [threading.Thread(target=take, args=[job]) for job in jobs]
        for thread in threads:
            thread.start()
        until(lambda: len(living(tmp_path / "runs")) == 4)
        arrange([jobs[2], jobs[0], jobs[1], jobs[3]])
        arrange([jobs[3], jobs[2], jobs[0], jobs[1]])
        assert [one.spec.name for one in living(tmp_path / "runs")] == ["run-4", "run-3", "run-1", "run-2"]
    for thread in threads:
        thread.join(60)
    assert order == ["run-4", "run-3", "run-1", "run-2"]
    assert living(tmp_path / "runs") == []


def test_a_damaged_place_is_none(tmp_path: Path) -> None:
    job, other = make_job(tmp_path / "runs", 1), make_job(tmp_path / "runs", 2)
    (job.path / "place").write_bytes(b"\xff tomorrow")
    spec = job.spec()
    assert spec is not None
    assert job.place(spec.created) == spec.created
    other.put_at(spec.created)
    job.prepare_start()
    other.prepare_start()
    assert not (other.path / "place").exists(), "a job that is begun again has its usual place"
