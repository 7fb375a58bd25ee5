"""How many of what, and which, for people."""

from __future__ import annotations

from collections.abc import Sequence


def counted(number: int, one: str, many: str | None = None) -> str:
    """“1 text”, “2,000 texts”; ``many`` is the noun with an s unless it is given."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def quoted(names: Sequence[str], last: str = "and") -> str:
    """“Ann”, “Ben” and “Cem”; ``last`` stands before the last one."""
    shown = [f"“{name}”" for name in names]
    return f" {last} ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
