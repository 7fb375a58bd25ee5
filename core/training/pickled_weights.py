"""Weights that their makers published as a pickle, read as numbers alone and kept as safetensors.

A pickle can run code when it is loaded. Torch's reader for weights takes nothing but tensors and plain containers and
refuses the rest. Imports torch: only the worker's process may import this module.
"""

from __future__ import annotations

import hashlib
import pickle
import shutil
from collections.abc import Mapping
from pathlib import Path

import huggingface_hub
import torch
from safetensors.torch import save_file

from core.errors import ModelError
from core.records.folders import ModelFolder


def as_safetensors(folder: Path, name: str) -> Path:
    """A folder with the same model, whose weights are safetensors; made once for the same file.

    Raises ModelError where the file holds anything but tensors, or is damaged.
    """
    source = folder / ModelFolder.PICKLED_WEIGHTS
    converted = _place(source)
    if not converted.exists():
        tensors = _tensors(source, name)
        unfinished = converted.with_name("unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(folder, unfinished, ignore=shutil.ignore_patterns("*.bin"))
        save_file(tensors, ModelFolder(unfinished).weights, metadata={"format": "pt"})
        unfinished.rename(converted)
    return converted


def _place(source: Path) -> Path:
    """Where the hub's client keeps what other libraries make of its models."""
    facts = source.stat()
    key = hashlib.sha256(f"{source.resolve()} {facts.st_size} {facts.st_mtime_ns}".encode()).hexdigest()
    return huggingface_hub.cached_assets_path("errata", namespace="safetensors", subfolder=key) / "model"


def _tensors(source: Path, name: str) -> dict[str, torch.Tensor]:
    try:
        found = torch.load(source, map_location="cpu", weights_only=True)
    except (pickle.UnpicklingError, RuntimeError, EOFError, ValueError, KeyError) as error:
        raise _refused(source, name) from error
    if not isinstance(found, Mapping) or not all(isinstance(one, torch.Tensor) for one in found.values()):
        raise _refused(source, name)
    # Tensors that share their memory are written each for itself.
    return {key: tensor.detach().clone().contiguous() for key, tensor in found.items()}


def _refused(source: Path, name: str) -> ModelError:
    return ModelError(
        f"{source.name} holds something else than weights, or is damaged; it was not loaded.",
        where=name,
        todo="Choose a model that has model.safetensors.",
    )
