"""``python -m tests.stress``: minutes of backups beside writers; the exit code tells whether all held."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.stress import backing_up, writers
from tests.tables import wide_csv


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--home", type=Path, help="A workspace without projects, such as that of a running server.")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        table, home = wide_csv(folder / "wide.csv"), asked.home or folder / "home"
        writers.fill(home, table)
        tally = backing_up.try_for(home, table, folder, asked.minutes * 60)
    print(*tally.faults, sep="\n", flush=True)
    print(
        f"{tally.backups} backups of {tally.folders} folders, the longest {tally.longest_seconds:.1f} s; {tally.done}"
    )
    print(f"{len(tally.faults)} faults.")
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
