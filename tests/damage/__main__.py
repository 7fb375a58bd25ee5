"""``python -m tests.damage``: every file of a workspace, damaged in each way; the exit code tells whether all held."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.damage import trial, workspace


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60, help="No further file after so many.")
    parser.add_argument("--files", nargs="*", default=[""], help="Only files whose name has one of these words.")
    asked = parser.parse_args()
    begun, done, found = time.monotonic(), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        made = workspace.make(Path(folder))
        usual = trial.tried(made, None)
        for one in trial.all_of(made):
            if not any(word in made.name(one.file) for word in asked.files):
                continue
            if time.monotonic() - begun > asked.minutes * 60:
                print(f"The time of {asked.minutes:g} minutes is over.")
                break
            faults = trial.faults(made, one, usual)
            print(f"{made.name(one.file)}, {one}: {len(faults)} faults", *faults, sep="\n    ", flush=True)
            done, found = done + 1, found + len(faults)
    print(f"{done} damaged files in {time.monotonic() - begun:.0f} s, {found} faults.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
