"""``python -m tests.hostile``: hundreds of hostile files, always the same; the exit code tells whether all held."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from tests.hostile import mutated
from tests.hostile.crafted import Made
from tests.hostile.doors import DOORS
from tests.hostile.families import FAMILIES
from tests.hostile.trial import Outcome, tried


def _files(rounds: int, families: list[str]) -> Iterator[Made]:
    for family in families:
        yield from FAMILIES[family]()
    yield from mutated.files(rounds)


def _outcomes(files: Iterator[Made], doors: list[str]) -> Iterator[Outcome]:
    for name, content in files:
        for door in doors:
            yield tried(name, content, door)


def _line(outcome: Outcome) -> str:
    return (
        f"{outcome.processor_seconds:6.1f} s {outcome.peak_bytes / 1e6:7,.0f} MB  "
        f"{outcome.door}, {outcome.name}: {outcome.said[:120]}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=8, help="How often each sound file is damaged in each way.")
    parser.add_argument("--families", nargs="*", default=list(FAMILIES), choices=list(FAMILIES))
    parser.add_argument("--doors", nargs="*", default=list(DOORS), choices=list(DOORS), help="What they are read for.")
    asked = parser.parse_args()
    outcomes = []
    for outcome in _outcomes(_files(asked.rounds, asked.families), asked.doors):
        outcomes.append(outcome)
        print(_line(outcome), *outcome.faults, sep="\n    ", flush=True)
    faults = [outcome for outcome in outcomes if outcome.faults]
    read = sum(outcome.said.startswith("read") for outcome in outcomes)
    refused = len(outcomes) - read
    print(f"{len(outcomes)} times a file was taken in: {read} read, {refused} refused, {len(faults)} with faults.")
    print("Slowest:", *map(_line, sorted(outcomes, key=lambda one: -one.processor_seconds)[:5]), sep="\n")
    print("Largest:", *map(_line, sorted(outcomes, key=lambda one: -one.peak_bytes)[:5]), sep="\n")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
