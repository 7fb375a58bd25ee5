from __future__ import annotations

import threading
from pathlib import Path

import pytest
from filelock import FileLock

from core.jobs.job_queue import turn
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
