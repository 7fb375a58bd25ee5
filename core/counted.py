"""How many of what, and which, for people."""

from __future__ import annotations

from collections.abc import Sequence


def counted(number: int, one: str, many: str | None = None) -> str:
    """“1 text”, “2,000 texts”; ``many`` is the noun with an s unless it is given."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def ordinal(number: int) -> str:
    """“1st”, “2nd”, “11th”."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def quoted(names: Sequence[str], last: str = "and") -> str:
    """“Ann”, “Ben” and “Cem”; ``last`` stands before the last one."""
    return joined([f"“{name}”" for name in names], last)


def beginning(value: str, most: int = 60) -> str:
    """A value as messages quote it: whole, or its first characters and “…” where it is longer."""
    return value if len(value) <= most else f"{value[:most].rstrip()}…"


def joined(names: Sequence[str], last: str = "and") -> str:
    """run-1, run-2 and run-3."""
    return f" {last} ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def joined_at_most(most: int, names: Sequence[str]) -> str:
    """run-1, run-2 and 7 more."""
    more = len(names) - most
    return joined([*names[:most], f"{more:,} more"] if more > 0 else names)
