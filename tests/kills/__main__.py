"""``python -m tests.kills [KILLS] [MINUTES]``: so many kills (200), spread over all operations and real trainings."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tests.kills import killing
from tests.kills.operations import OPERATIONS, TRAININGS


def main(number: int, minutes: float) -> int:
    tally, begun = killing.Tally(), time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        killing.prepare_trainings(Path(folder))
        template = killing.prepare(Path(folder))
        for names, share in (([*OPERATIONS], 0.85), ([*TRAININGS], 0.2)):
            for name, moment in killing.spread(template, names, int(number * share) + 1):
                if time.monotonic() - begun > minutes * 60:
                    print(f"The time of {minutes:g} minutes is over.")
                    break
                killing.kill(template, name, moment, tally)
    for fault in tally.faults:
        print(fault)
    print(f"{sum(tally.kills.values())} kills in {time.monotonic() - begun:.0f} s: {dict(tally.kills)}")
    print(f"{len(tally.faults)} with something lost, left or broken.")
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main(int((sys.argv[1:2] or [200])[0]), float((sys.argv[2:3] or [30])[0])))
