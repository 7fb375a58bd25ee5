"""Keeping the server's memory to what is in use."""

from __future__ import annotations

import subprocess
import sys

_SERVER = """
import core.store.predictions
from dashboard import memory
memory._freeze_imports()
"""


def test_a_server_ends_without_a_word_about_leaked_objects() -> None:
    ended = subprocess.run([sys.executable, "-c", _SERVER], capture_output=True, text=True, check=True)
    assert ended.stderr == ""
