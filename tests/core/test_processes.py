"""What the processes beside the pages are started with."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core import processes
from core.errors import JobError


def _run(code: str, folder: Path) -> str:
    started = [sys.executable, "-c", code]
    return subprocess.run(
        started, env=processes.environment(), cwd=folder, capture_output=True, text=True, check=True
    ).stdout.strip()


def test_a_child_waits_without_spinning_and_finds_the_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OMP_WAIT_POLICY", raising=False)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    said = _run("import os, core; print(os.environ['OMP_WAIT_POLICY'], core.__file__)", tmp_path)
    assert said.split() == ["PASSIVE", str(Path(processes.__file__).with_name("__init__.py"))]


def test_what_the_user_set_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_WAIT_POLICY", "ACTIVE")
    processes.share_processor()
    assert _run("import os; print(os.environ['OMP_WAIT_POLICY'])", tmp_path) == "ACTIVE"


def test_the_command_lines_own_models_share_the_processor_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_WAIT_POLICY", "")
    monkeypatch.delenv("OMP_WAIT_POLICY")
    processes.share_processor()
    assert os.environ["OMP_WAIT_POLICY"] == "PASSIVE"


@pytest.mark.skipif(sys.platform == "win32", reason="niceness is POSIX's")
def test_background_work_steps_back(tmp_path: Path) -> None:
    code = "import os; from core import processes; processes.step_back(); print(os.nice(0))"
    assert int(_run(code, tmp_path)) == min(os.nice(0) + 10, 19)


def test_what_a_process_prints_is_the_answer() -> None:
    assert processes.answer("base64", "-e", given=b"Errata").strip() == b"RXJyYXRh"


def test_a_process_that_fails_is_said_and_its_traceback_kept() -> None:
    with pytest.raises(JobError, match="ended before it was done") as raised:
        processes.answer("base64", "no such file")
    assert "FileNotFoundError" in str(raised.value.__cause__)


def test_a_process_that_cannot_be_started_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/no/such/python")
    with pytest.raises(JobError, match="could not be started"):
        processes.answer("base64")
