"""``python -m tests``: lint, format, types, then every test; ``--fast`` leaves out what needs torch, a browser or time.

``--long`` tries more of each property, and then the long forms of what has them: hundreds of hostile files, of
damaged files and of kills, and backups beside writers.

Whatever else is given goes to pytest: ``python -m tests --fast tests/core/data -k vote``.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

CHECKS = (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy", "--num-workers", "auto"])
# Each process of the tests loads torch, so their number is bounded by memory, too.
PYTEST = ["pytest", "--numprocesses", "logical", "--maxprocesses", "4", "--durations", "20"]
FAST, LONG = "--fast", "--long"
LONG_FORMS = (["tests.hostile"], ["tests.damage"], ["tests.kills"], ["tests.stress"])


def commands(arguments: Sequence[str]) -> list[list[str]]:
    """What is run one after the other, each as ``python -m …``."""
    given = [one for one in arguments if one not in (FAST, LONG)]
    plugins = [word for form in (FAST, LONG) if form in arguments for word in ("-p", f"tests.{form.strip('-')}")]
    return [*CHECKS, [*PYTEST, *plugins, *given], *(LONG_FORMS if LONG in arguments else ())]


def main() -> int:
    """The exit code of the first that fails; 0 where none does."""
    for command in commands(sys.argv[1:]):
        print("→", " ".join(command), flush=True)
        ended = subprocess.run([sys.executable, "-m", *command], check=False)
        if ended.returncode:
            return ended.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
