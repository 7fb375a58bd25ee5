from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import save_file

from core.training import checkpoints


def whole(folder: Path, step: int) -> Path:
    """A checkpoint as the Trainer writes it."""
    checkpoint = checkpoints.at_step(folder, step)
    checkpoint.mkdir(parents=True)
    save_file({"weight": np.ones(1_000, dtype=np.float32)}, checkpoint / "model.safetensors")
    for file in ("optimizer.pt", "scheduler.pt", "rng_state.pth"):
        torch.save({"state": torch.ones(1_000)}, checkpoint / file)
    (checkpoint / "trainer_state.json").write_text(json.dumps({"global_step": step, "epoch": step / 10}))
    return checkpoint


def test_the_last_is_the_one_with_the_most_steps(tmp_path: Path) -> None:
    for step in (90, 100, 20):
        whole(tmp_path, step)
    checkpoints.discard_unfinished(tmp_path)
    assert checkpoints.last(tmp_path) == tmp_path / "checkpoint-100"


def test_without_a_folder_there_is_none(tmp_path: Path) -> None:
    checkpoints.discard_unfinished(tmp_path / "none")
    assert checkpoints.last(tmp_path / "none") is None


@pytest.mark.parametrize(
    "file", ["model.safetensors", "optimizer.pt", "scheduler.pt", "rng_state.pth", "trainer_state.json"]
)
@pytest.mark.parametrize("damage", ["missing", "empty", "cut short"])
def test_a_half_written_checkpoint_is_discarded(tmp_path: Path, file: str, damage: str) -> None:
    older, newer = whole(tmp_path, 10), whole(tmp_path, 20)
    if damage == "missing":
        (newer / file).unlink()
    else:
        content = (newer / file).read_bytes()
        (newer / file).write_bytes(content[: 0 if damage == "empty" else len(content) - 5])
    checkpoints.discard_unfinished(tmp_path)
    assert not newer.exists()
    assert checkpoints.last(tmp_path) == older


def test_a_checkpoint_whose_content_was_changed_is_discarded(tmp_path: Path) -> None:
    older, newer = whole(tmp_path, 10), whole(tmp_path, 20)
    content = bytearray((newer / "optimizer.pt").read_bytes())
    place = content.index(b"\x00\x00\x80\x3f" * 8)  # ones, as torch stores them
    content[place : place + 4] = b"\xff" * 4
    (newer / "optimizer.pt").write_bytes(content)
    checkpoints.discard_unfinished(tmp_path)
    assert checkpoints.last(tmp_path) == older


def test_the_epoch_of_the_last_checkpoint_is_told_where_it_was_finished(tmp_path: Path) -> None:
    assert checkpoints.last_epoch(tmp_path / "none") is None
    whole(tmp_path, 20)
    assert checkpoints.last_epoch(tmp_path) == 2
    whole(tmp_path, 25)
    assert checkpoints.last_epoch(tmp_path) is None


def test_a_half_written_checkpoint_is_nothing_to_go_on_from(tmp_path: Path) -> None:
    assert not checkpoints.is_last_cut_short(tmp_path)
    (whole(tmp_path, 20) / "optimizer.pt").write_bytes(b"PK")
    assert checkpoints.last_epoch(tmp_path) is None
    whole(tmp_path, 10)
    assert checkpoints.last_epoch(tmp_path) == 1
    assert checkpoints.is_last_cut_short(tmp_path)


@pytest.mark.parametrize("can_link", [True, False])
def test_handing_over_leaves_both_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, can_link: bool) -> None:
    whole(tmp_path / "from", 10), whole(tmp_path / "from", 20)
    if not can_link:
        monkeypatch.setattr(os, "link", raise_error)
    checkpoints.hand_over(tmp_path / "from", tmp_path / "to")
    shutil.rmtree(tmp_path / "from")
    checkpoints.discard_unfinished(tmp_path / "to")
    assert checkpoints.last_epoch(tmp_path / "to") == 2
    assert sorted(path.name for path in (tmp_path / "to").iterdir()) == ["checkpoint-10", "checkpoint-20"]


def raise_error(*_: object) -> None:
    raise OSError("no links here")
