"""``python -m tests.hostile``: hundreds of hostile files, always the same; the exit code tells whether all held."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from tests.hostile import crafted, mutated
from tests.hostile.crafted import Made
from tests.hostile.trial import Outcome, tried


def _files(rounds: int, families: list[str]) -> Iterator[Made]:
    for family in families:
        yield from crafted.FAMILIES[family]()
    yield from mutated.files(rounds)


def _line(outcome: Outcome) -> str:
    return (
        f"{outcome.processor_seconds:6.1f} s {outcome.peak_bytes / 1e6:7,.0f} MB  {outcome.name}: {outcome.said[:120]}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=8, help="How often each sound file is damaged in each way.")
    parser.add_argument("--families", nargs="*", default=list(crafted.FAMILIES), choices=list(crafted.FAMILIES))
    asked = parser.parse_args()
    outcomes = []
    for made in _files(asked.rounds, asked.families):
        outcomes.append(tried(*made))
        print(_line(outcomes[-1]), *outcomes[-1].faults, sep="\n    ", flush=True)
    faults = [outcome for outcome in outcomes if outcome.faults]
    read = sum(outcome.said.startswith("read") for outcome in outcomes)
    print(f"{len(outcomes)} files: {read} read, {len(outcomes) - read} refused, {len(faults)} with faults.")
    print("Slowest:", *map(_line, sorted(outcomes, key=lambda one: -one.processor_seconds)[:5]), sep="\n")
    print("Largest:", *map(_line, sorted(outcomes, key=lambda one: -one.peak_bytes)[:5]), sep="\n")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
