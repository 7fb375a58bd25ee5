"""``python -m tests.kills``: hundreds of kills, as many of each operation; the exit code tells whether all held."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.kills import killing
from tests.kills.operations import ALL


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=220, help="How many kills, about.")
    parser.add_argument("--minutes", type=float, default=40, help="No further kill after so many.")
    parser.add_argument("--operations", nargs="*", default=list(ALL), choices=list(ALL))
    asked = parser.parse_args()
    tally, begun = killing.Tally(), time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        killing.prepare_trainings(Path(folder))
        template = killing.prepare(Path(folder))
        for name, moment in killing.spread(template, asked.operations, asked.kills):
            if time.monotonic() - begun > asked.minutes * 60:
                print(f"The time of {asked.minutes:g} minutes is over.")
                break
            killing.kill(template, name, moment, tally)
    print(*tally.faults, sep="\n", flush=True)
    print(f"{sum(tally.kills.values())} kills in {time.monotonic() - begun:.0f} s: {dict(tally.kills)}")
    print(f"{len(tally.faults)} with something lost, left or broken.")
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
