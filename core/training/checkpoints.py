"""Checkpoints of a fine-tuning that was interrupted: which of them can be trusted, and how one goes on from them."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open

from core.records.folders import ModelFolder

FOLDER = "checkpoints"
"""Where they lie, within the folder of the fine-tuning."""

STATE = "trainer_state.json"
_TORCH_FILES = ("optimizer.pt", "scheduler.pt", "rng_state.pth")


def discard_unfinished(folder: Path) -> None:
    """Delete checkpoints that were cut short by a kill or a full disk, or are damaged."""
    for checkpoint in folder.glob("checkpoint-*"):
        if not _is_whole(checkpoint) or _is_damaged(checkpoint):
            shutil.rmtree(checkpoint)


def last(folder: Path) -> Path | None:
    """The latest checkpoint, None where there is none."""
    return max(folder.glob("checkpoint-*"), key=_step, default=None)


def at_step(folder: Path, step: int) -> Path:
    """Where the checkpoint of that step lies."""
    return folder / f"checkpoint-{step}"


def last_epoch(folder: Path) -> int | None:
    """The epoch after which the latest whole checkpoint was made; None where there is none, or it is of a stop in
    between.
    """
    latest = max(filter(_is_whole, folder.glob("checkpoint-*")), key=_step, default=None)
    if latest is None:
        return None
    epoch = float(_state(latest).get("epoch") or 0)
    return int(epoch) if epoch.is_integer() and epoch > 0 else None


def is_last_cut_short(folder: Path) -> bool:
    """Whether the latest checkpoint is nothing to go on from."""
    latest = last(folder)
    return latest is not None and not _is_whole(latest)


def batch_size(folder: Path) -> int | None:
    """Texts in each batch that the training of the latest checkpoint read; None where there is none."""
    latest = last(folder)
    return None if latest is None else int(_state(latest)["train_batch_size"])


def size(folder: Path) -> int:
    """Bytes of all checkpoints."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def hand_over(folder: Path, to: Path) -> None:
    """Put the checkpoints into another folder, too; where the disk can, without a copy."""
    shutil.copytree(folder, to, copy_function=_link)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _state(checkpoint: Path) -> dict[str, Any]:
    return dict(json.loads((checkpoint / STATE).read_text(encoding="utf-8")))


def _step(checkpoint: Path) -> int:
    return int(checkpoint.name.rpartition("-")[2])


def _is_whole(checkpoint: Path) -> bool:
    """Whether every file is there to its end; safetensors say their length at the start, torch's zip files at the
    end.
    """
    try:
        _state(checkpoint)
        with safe_open(ModelFolder(checkpoint).weights, framework="numpy"):
            pass
    except (OSError, ValueError, SafetensorError):
        return False
    return all(zipfile.is_zipfile(checkpoint / file) for file in _TORCH_FILES)


def _is_damaged(checkpoint: Path) -> bool:
    """Whether a file of torch's has other content than was written; they are read to their end for that."""
    for file in _TORCH_FILES:
        with zipfile.ZipFile(checkpoint / file) as archive:
            if archive.testzip() is not None:
                return True
    return False
