"""The short form: an operation that writes folder and row, one that deletes, one that restores, at a few moments."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.kills.operations import ALL

pytestmark = pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX's")
KILLS = 20
ROOT = Path(__file__).resolve().parents[2]


def test_no_kill_loses_or_leaves_anything() -> None:
    names = ["import_table", "apply_draft", "annotate", "delete_project", "restore_backup"]
    # In a process of its own: what other tests have loaded or started is not killed with it.
    command = [sys.executable, "-m", "tests.kills", "--kills", str(KILLS), "--operations", *names]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_each_operation_is_in_the_long_form() -> None:
    assert {"write_backup", "split", "upload", "write_export", "start_training", "migrate"} <= set(ALL)
