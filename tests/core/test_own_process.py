from __future__ import annotations

import pytest

from core import own_process
from core.errors import JobError


def test_what_a_process_prints_is_the_answer() -> None:
    assert own_process.answer("base64", "-e", given=b"Errata").strip() == b"RXJyYXRh"


def test_a_process_that_fails_is_said_and_its_traceback_kept() -> None:
    with pytest.raises(JobError, match="ended before it was done") as raised:
        own_process.answer("base64", "no such file")
    assert "FileNotFoundError" in str(raised.value.__cause__)


def test_a_process_that_cannot_be_started_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/no/such/python")
    with pytest.raises(JobError, match="could not be started"):
        own_process.answer("base64")
