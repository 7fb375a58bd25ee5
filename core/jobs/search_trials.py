"""The trials of a search, as its folder keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from core.errors import DamagedError
from core.records import Trial, TrialState, from_json
from core.records.folders import SearchFolder
from core.store.damage import readable


def of(folder: SearchFolder) -> list[Trial]:
    """Those that have begun, in their order. One whose file is damaged counts as failed: its settings are lost."""
    return [_read(path, number) for number, path in enumerate(_files(folder), start=1)]


def importance(folder: SearchFolder) -> Mapping[str, float]:
    """How much each setting mattered, by its name, the one that mattered most first; empty while that is unknown."""
    with suppress(FileNotFoundError, DamagedError), readable(folder.importance):
        return from_json(dict[str, float], folder.importance.read_bytes())
    return {}


def _files(folder: SearchFolder) -> list[Path]:
    """As many as the last one tells, also where one of them is missing."""
    numbers = [int(path.stem) for path in folder.trials.glob("[0-9][0-9][0-9].json")]
    return [folder.trial(number) for number in range(1, max(numbers, default=0) + 1)]


def _read(path: Path, number: int) -> Trial:
    try:
        with readable(path):
            return from_json(Trial, path.read_bytes())
    except (DamagedError, OSError):
        return Trial(number, {}, TrialState.FAILED, error=f"What was kept of it is damaged: {path.name}.")
