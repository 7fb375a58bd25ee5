"""Checkpoints of a fine-tuning that was interrupted: which of them can be trusted."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

from safetensors import SafetensorError, safe_open

from core.training.model_folder import WEIGHTS

_STATE = "trainer_state.json"
_TORCH_FILES = ("optimizer.pt", "scheduler.pt", "rng_state.pth")


def discard_unfinished(folder: Path) -> None:
    """Delete checkpoints that were cut short by a kill or a full disk."""
    for checkpoint in folder.glob("checkpoint-*"):
        if not _is_whole(checkpoint):
            shutil.rmtree(checkpoint)


def last(folder: Path) -> Path | None:
    """The latest checkpoint, None where there is none."""
    return max(folder.glob("checkpoint-*"), key=_step, default=None)


def at_step(folder: Path, step: int) -> Path:
    """Where the checkpoint of that step lies."""
    return folder / f"checkpoint-{step}"


def _step(checkpoint: Path) -> int:
    return int(checkpoint.name.rpartition("-")[2])


def _is_whole(checkpoint: Path) -> bool:
    """Whether every file is there to its end; safetensors say their length at the start, torch's zip files at the
    end.
    """
    try:
        json.loads((checkpoint / _STATE).read_text(encoding="utf-8"))
        with safe_open(checkpoint / WEIGHTS, framework="numpy"):
            pass
    except (OSError, ValueError, SafetensorError):
        return False
    return all(zipfile.is_zipfile(checkpoint / file) for file in _TORCH_FILES)
