"""What several files leave open, said once and of the files that it is true of."""

from __future__ import annotations

from collections.abc import Sequence

from core.data.reading.table import RawTable
from core.records import Guess


def guesses_of(tables: Sequence[RawTable]) -> list[Guess]:
    """The guesses on the tables, each once; with the names of the tables where there are others."""
    files: dict[Guess, list[str]] = {}
    for table in tables:
        for guess in dict.fromkeys(table.guesses):
            files.setdefault(guess, []).append(table.name)
    return [
        guess if len(names) == len(tables) else Guess(f"{', '.join(names)}: {guess.said}", guess.option)
        for guess, names in files.items()
    ]
