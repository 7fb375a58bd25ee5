"""``python -m tests``: lint, format, types, then every test."""

from __future__ import annotations

import subprocess
import sys

CHECKS = (
    ["ruff", "check", "."],
    ["ruff", "format", "--check", "."],
    ["mypy", "core", "dashboard", "benchmarks"],
    ["pytest"],
)

for check in CHECKS:
    print("→", " ".join(check), flush=True)
    ended = subprocess.run([sys.executable, "-m", *check], check=False)
    if ended.returncode:
        sys.exit(ended.returncode)
