from __future__ import annotations

import json
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.errors import DamagedError
from core.jobs import kinds
from core.jobs.folder import Fault, JobFolder
from core.records import JobProgress, TrainingConfig, to_json
from core.records.job_events import WAITING, Phase, StepDone
from core.records.job_specs import TrainingSpec
from tests.core.jobs.jobs import STEPS, make_job
from tests.core.store.filled import training_result
from tests.records import LABELS


@pytest.fixture
def job(tmp_path: Path) -> JobFolder:
    return make_job(tmp_path / "runs")


def test_a_job_comes_back_as_it_was_written(job: JobFolder) -> None:
    spec = job.spec()
    assert isinstance(spec, TrainingSpec)
    assert (spec.name, spec.config, spec.labels) == ("run-1", TrainingConfig(model="none", epochs=STEPS), LABELS)
    assert spec.created.utcoffset() == timedelta(0)
    job.write_result(training_result())
    assert job.result() == training_result()
    job.write_fault(Fault("What.", where="There", todo="Do."))
    assert job.fault() == Fault("What.", where="There", todo="Do.")
    assert job.failure() == "There: What. Do."


def test_a_job_of_an_earlier_errata_is_a_training(job: JobFolder) -> None:
    written = json.loads((job.path / "job.json").read_bytes())
    assert written.pop("kind") == "training"
    (job.path / "job.json").write_text(json.dumps(written), encoding="utf-8")
    assert job.kind() is kinds.TRAINING
    assert isinstance(job.spec(), TrainingSpec)


def test_a_job_of_a_newer_errata_is_named(job: JobFolder) -> None:
    written = json.loads((job.path / "job.json").read_bytes())
    (job.path / "job.json").write_text(json.dumps({**written, "kind": "clustering"}), encoding="utf-8")
    with pytest.raises(kinds.UnknownKind, match="“clustering”"):
        job.spec()
    head = job.head()
    assert head is not None
    assert head.name == "run-1"
    assert "newer Errata" in job.failure()


def test_a_folder_that_is_not_there_reads_as_nothing_known(tmp_path: Path) -> None:
    job = JobFolder(tmp_path / "nowhere")
    assert job.progress() == JobProgress(phase="starting")
    assert (job.spec(), job.result(), job.fault(), job.log_tail()) == (None, None, None, "")
    assert not job.is_alive()
    assert "The folder of this training is missing." in job.failure()
    assert datetime.now(UTC) - job.ended() < timedelta(minutes=1)
    assert not job.path.exists()


def test_events_after_a_line_that_was_cut_off_are_read(job: JobFolder) -> None:
    job.report(Phase("training"))
    with (job.path / "progress.jsonl").open("ab") as file:
        file.write(b'{"event":"ste')
    assert job.progress().phase == "training"
    job.report(Phase("testing"))
    assert job.progress().phase == "testing"


def test_the_log_says_what_a_newer_errata_reported_and_the_rest_is_read(job: JobFolder) -> None:
    job.report(Phase("training"))
    with job.open_log() as log:
        log.write(b"loading\n")
    assert job.log() == "loading\n"
    with (job.path / "progress.jsonl").open("ab") as file:
        file.write(b'{"event":"gradient","norm":1}\n{"event":"step","at":3}\n{"event":"gradient","norm":2}\n')
    job.report(StepDone(3, 4))
    assert job.log().endswith("This Errata cannot read what a newer one reported here: gradient, step.")
    assert (job.progress().step, job.progress().unknown) == (3, ("gradient", "step"))


def test_the_log_shows_the_end_and_bars_as_they_stood_last(job: JobFolder) -> None:
    with job.open_log() as log:
        log.write(b"x" * 30_000 + b"\n" + "Loading ä\r\n 10 %\r 90 %\r100 %\nlast\n".encode() + b"\xff")
    lines = job.log_tail().split("\n")
    assert lines[1:] == ["Loading ä", "100 %", "last", "\N{REPLACEMENT CHARACTER}"]
    assert len(job.log_tail()) <= 20_000


def test_a_silent_end_is_explained_with_the_end_of_the_log(job: JobFolder) -> None:
    with job.open_log() as log:
        log.write(b"loading\nKilled\n\n")
    assert "ended without a result" in job.failure()
    assert "“Killed”" in job.failure()
    assert "Resume" in job.failure()
    assert "before its turn" not in job.failure()
    job.report(Phase(WAITING, "run-1"))
    assert "ended without a result, before its turn had come: " in job.failure()


def test_only_one_worker_works_and_is_seen_to(job: JobFolder) -> None:
    assert not job.is_alive()
    with job.working() as is_ours:
        assert is_ours
        assert job.is_alive()
    assert not job.is_alive()


def test_the_lock_is_a_fact_without_any_note(job: JobFolder) -> None:
    with job.working():
        job.forget_start()
        assert job.is_alive()


def test_a_second_worker_is_turned_away(job: JobFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.jobs.folder._LOCK_SECONDS", 0.1)
    with job.working(), job.working() as is_ours:
        assert not is_ours
        assert job.is_alive()


def test_one_that_was_started_just_now_lives_until_its_worker_had_time_to_come(
    job: JobFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    job.note_start()
    assert job.is_alive()
    monkeypatch.setattr("core.jobs.folder.STARTS_WITHIN_SECONDS", 0)
    assert not job.is_alive()


@pytest.mark.parametrize("hours", [-3 * 24, -1, 1, 3 * 24])
def test_whether_a_worker_lives_is_not_told_by_clocks(job: JobFolder, hours: int) -> None:
    """As after a weekend with the lid closed, or beside a computer whose clock is wrong."""
    other = time.time() + hours * 3600
    with job.working():
        for path in (job.path, *job.path.iterdir()):
            os.utime(path, (other, other))
        assert job.is_alive()
    assert not job.is_alive()
    job.note_start()
    os.utime(job.path / "started", (other, other))
    assert not job.is_alive(), "a worker that never came does not live for hours"


def test_a_worker_has_its_lock_before_the_note_of_its_start_is_gone(job: JobFolder) -> None:
    job.note_start()
    with job.working():
        assert not (job.path / "started").exists()
        assert job.is_alive()


def test_what_an_earlier_errata_noted_of_its_process_says_nothing(job: JobFolder) -> None:
    (job.path / "process.json").write_bytes(to_json({"pid": os.getpid(), "created": 1.0}))
    assert not job.is_alive()


def test_a_new_start_forgets_the_last_end_and_lives_at_once(job: JobFolder) -> None:
    job.request_stop()
    job.write_fault(Fault("What."))
    job.prepare_start()
    assert not job.stop_requested()
    assert job.fault() is None
    assert job.is_alive()


def test_the_end_is_when_the_job_last_gave_a_sign(job: JobFolder) -> None:
    job.report(Phase("training"))
    early = datetime(2026, 1, 1, tzinfo=UTC)
    os.utime(job.path / "progress.jsonl", (early.timestamp(), early.timestamp()))
    assert job.ended() == early
    job.write_result(training_result())
    assert job.ended() > early


@pytest.mark.parametrize("name", ["job.json", "result.json"])
def test_what_is_needed_and_is_no_file_is_damaged(job: JobFolder, name: str) -> None:
    (job.path / name).unlink(missing_ok=True)
    (job.path / name).mkdir()
    with pytest.raises(DamagedError, match="cannot be read"):
        job.spec() if name == "job.json" else job.result()


def test_a_further_attempt_does_not_tell_what_the_one_before_did_last(tmp_path: Path) -> None:
    job = JobFolder(tmp_path)
    job.report(StepDone(3, 4, epochs=4, loss=0.5))
    job.report(Phase("testing"))
    job.prepare_start()
    assert (job.progress().phase, job.progress().step) == ("starting", 3)
