"""Files of a base model's weights that a training left as they are: models made from it share them on the disk.

Imports torch: only the worker's process may import this module.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import torch
from safetensors.torch import load_file
from transformers import PreTrainedModel

from core.records.folders import ModelFolder
from core.training import model_folder


def save(model: PreTrainedModel, base: Path, folder: Path) -> None:
    """Write the model into the folder, which plain transformers loads.

    Where the base's weights lie in several files, those that hold nothing new are linked, or copied where the disk
    cannot link; what is new lies in one file more.
    """
    shared = _unchanged(model, base)
    if not shared:
        model.save_pretrained(folder)
        return
    places = {weight: file for file, weights in shared.items() for weight in weights}
    new = {name: tensor for name, tensor in model.state_dict().items() if name not in places}
    model.save_pretrained(folder, state_dict=new)
    own = ModelFolder(folder).weights.rename(folder / "model-new.safetensors")
    for file in shared:
        # The hub's cache has links of its own, which must not be linked themselves.
        _link((base / file).resolve(), folder / file)
    size = sum((folder / file).stat().st_size for file in (*shared, own.name))
    index = {"metadata": {"total_size": size}, "weight_map": places | dict.fromkeys(new, own.name)}
    (folder / ModelFolder.WEIGHTS_INDEX).write_text(json.dumps(index), encoding="utf-8")


def _unchanged(model: PreTrainedModel, base: Path) -> dict[str, list[str]]:
    """The files of the base whose weights the model has as they are, each with the names of its weights."""
    if not (base / ModelFolder.WEIGHTS_INDEX).exists():
        return {}
    weights = model.state_dict()
    return {
        file: list(kept)
        for file in sorted(model_folder.weight_files(base))
        if (kept := load_file(base / file)) and all(_is_as(weights.get(name), one) for name, one in kept.items())
    }


def _is_as(weight: torch.Tensor | None, kept: torch.Tensor) -> bool:
    return weight is not None and weight.shape == kept.shape and torch.equal(weight.cpu(), kept.to(weight.dtype))


def _link(file: Path, to: Path) -> None:
    try:
        os.link(file, to)
    except OSError:
        shutil.copyfile(file, to)
