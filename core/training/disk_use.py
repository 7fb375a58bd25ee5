"""How much of the disk a training takes, while it works and afterwards."""

from __future__ import annotations

import json
from dataclasses import dataclass
from math import prod
from pathlib import Path

from core.records import TrainingConfig
from core.training import catalogue, known_models, packaged

_BYTES_A_WEIGHT = 4
_USUAL_BYTES = 440_000_000
_OPTIMIZER = 2
"""Adam keeps two numbers for each weight that learns."""
_CHECKPOINTS = 3
"""Two stay, and a third is written before the older one goes."""
_MOST_OF_A_HEADER = 100_000_000


@dataclass(frozen=True)
class DiskUse:
    """Bytes: the most while it works, its model included, and what is left."""

    at_work: int
    kept: int


def of(config: TrainingConfig) -> DiskUse:
    """Of one training. All weights are taken for learned, with frozen layers or LoRA it is less; but for the word
    embeddings that models from a packaged base share.
    """
    weights = model_bytes(config.model)
    shared = packaged.table_weights(config.model) * _BYTES_A_WEIGHT if config.frozen_layers else 0
    own = weights - shared
    checkpoints = min(config.epochs, _CHECKPOINTS) * (weights + _OPTIMIZER * own)
    return DiskUse(checkpoints + own, own)


def model_bytes(name: str) -> int:
    """What a model takes that is trained from this base: each weight in single precision.

    Where the base is not on this computer, by what is known of it, else the size of BERT's.
    """
    folder = catalogue.local_folder(name)
    weights = _weights_in(folder) if folder is not None else 0
    listed = known_models.known(name)
    if not weights and listed is not None:
        weights = listed.parameters * 1_000_000
    return weights * _BYTES_A_WEIGHT or _USUAL_BYTES


def _weights_in(folder: Path) -> int:
    """How many weights lie there, by the heads of the files; 0 where they cannot be read."""
    try:
        return sum(_weights(path) for path in folder.glob("*.safetensors"))
    except (OSError, ValueError, TypeError, KeyError):
        return 0


def _weights(path: Path) -> int:
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if length > _MOST_OF_A_HEADER:
            raise ValueError("no head of a safetensors file is so long")
        head = json.loads(file.read(length))
    return sum(prod(tensor["shape"]) for name, tensor in head.items() if name != "__metadata__")
