"""A fine-tuned model kept as what it learned: the difference from its base model, in a hundredth of the room.

What fine-tuning adds to a matrix is well described by a few of its singular vectors (Hu et al. 2022, "LoRA"). Neither
torch nor transformers is imported here. ``python -m core.training.difference BASE DIFFERENCE OUT`` puts one on.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

from core import processes

_PREFIX = "bert."
_LEFT, _RIGHT, _WHOLE = ".left", ".right", ".whole"
_HALF = np.float16


def take(tuned: Path, base: Path, rank: int, out: Path) -> None:
    """Write the difference between two files of weights.

    Of a matrix its ``rank`` largest singular vectors are kept, of other weights all, in half precision; the
    embeddings, which hardly move, are left as the base has them.
    """
    from scipy.sparse.linalg import svds  # only here, as pages import this module too

    known, kept = load_file(base), {}
    for name, weights in load_file(tuned).items():
        before = known.get(name.removeprefix(_PREFIX))
        if before is None:
            kept[name + _WHOLE] = weights.astype(_HALF)
        elif weights.ndim == 1:
            kept[name + _WHOLE] = (weights - before).astype(_HALF)
        elif "embeddings" not in name:
            left, size, right = svds((weights - before).astype(np.float64), k=rank, rng=0)
            kept[name + _LEFT] = (left * size).astype(_HALF)
            kept[name + _RIGHT] = right.astype(_HALF)
    save_file({name: np.ascontiguousarray(part) for name, part in kept.items()}, out)


def put_on(base: Path, difference: Path, out: Path) -> None:
    """Write the weights of the fine-tuned model, in half precision."""
    kept, known = load_file(difference), load_file(base)
    weights = {_PREFIX + name: _tuned(_PREFIX + name, before, kept).astype(_HALF) for name, before in known.items()}
    new = {name.removesuffix(_WHOLE): part for name, part in kept.items() if name.endswith(_WHOLE)}
    save_file({name: part for name, part in new.items() if name not in weights} | weights, out, {"format": "pt"})


def put_on_apart(base: Path, difference: Path, out: Path) -> None:
    """As ``put_on``, in a process of its own, which takes the 200 MB that this needs with it when it ends.

    Raises JobError where the process cannot be started or fails.
    """
    processes.answer("core.training.difference", *(path.resolve() for path in (base, difference, out)))


def _tuned(name: str, before: np.ndarray, kept: dict[str, np.ndarray]) -> np.ndarray:
    if name + _WHOLE in kept:
        return before + kept[name + _WHOLE]
    if name + _LEFT in kept:
        return before + kept[name + _LEFT].astype(before.dtype) @ kept[name + _RIGHT].astype(before.dtype)
    return before


if __name__ == "__main__":
    put_on(*map(Path, sys.argv[1:]))
