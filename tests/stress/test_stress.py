"""The short form: some seconds of backups while projects, versions, runs and corrections come and go."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_each_backup_of_a_workspace_in_use_is_whole() -> None:
    # In a process of its own: the writers begin without what other tests have loaded.
    command = [sys.executable, "-m", "tests.stress", "--minutes", "0.05"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
