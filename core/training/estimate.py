"""How long a fine-tuning will take, told before it starts."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.records import Part, Split, TrainingConfig
from core.training import catalogue
from core.training.model_folder import USUAL_SHAPE, ModelShape

EVALUATION_COST = 1 / 3
"""Work of reading a token once, relative to learning from it: the forward pass without the backward pass."""

_STARTUP_SECONDS = 10.0
_SECONDS_A_SAVED_EPOCH = 1.0
_EFFICIENCY = 0.45
"""Share of the speed of one large matrix product that a fine-tuning reaches; see ``docs/performance.md``."""

_PROBE_SIZE = 1024
_PROBE_REPEATS = 3
_USUAL_TOKENS = 60


@dataclass(frozen=True)
class Estimate:
    """``basis`` says in words what the estimate rests on."""

    seconds: float
    basis: str


def estimate_seconds(
    config: TrainingConfig,
    lengths: np.ndarray | None,
    split: Split,
    history: tuple[tuple[str, float], ...] = (),
) -> Estimate:
    """Estimate the time from the start of a fine-tuning to its scores, without a download.

    Parameters
    ----------
    lengths
        Tokens of each text of the data set (all parts together), None where they are not known; shape (texts,).
    split
        For the number of texts of each part.
    history
        Base model and tokens trained on a second of earlier runs on this machine.
    """
    tokens = _tokens_a_text(config, lengths)
    learned = tokens * split.size(Part.TRAIN) * config.epochs
    read = tokens * (split.size(Part.VALIDATION) * (config.epochs + 1) + split.size(Part.TEST))
    speed, basis = _speed(config, tokens, history)
    if lengths is None:
        basis += f", for texts of {_USUAL_TOKENS} tokens"
    seconds = (learned + EVALUATION_COST * read) / speed + _STARTUP_SECONDS + _SECONDS_A_SAVED_EPOCH * config.epochs
    return Estimate(seconds=seconds, basis=basis)


def padded_tokens(lengths: np.ndarray, batch_size: int) -> int:
    """Tokens in all batches of a pass when texts of like length share a batch and are padded to its longest."""
    longest_first = np.sort(lengths)[::-1]
    sizes = np.diff(np.append(np.arange(0, len(lengths), batch_size), len(lengths)))
    return int(longest_first[::batch_size] @ sizes)


def _tokens_a_text(config: TrainingConfig, lengths: np.ndarray | None) -> float:
    if lengths is None or not len(lengths):
        return _USUAL_TOKENS
    limit = config.max_length or catalogue.model_limit(config.model)
    return padded_tokens(np.minimum(lengths, limit), config.batch_size) / len(lengths)


def _speed(config: TrainingConfig, tokens: float, history: tuple[tuple[str, float], ...]) -> tuple[float, str]:
    """Tokens a second that the machine can train on, and how that is known."""
    known = [speed for model, speed in history if model == config.model and speed > 0]
    if known:
        runs = "an earlier run" if len(known) == 1 else f"{len(known)} earlier runs"
        return float(np.median(known)), f"from the speed of {runs} with this model"
    shape = catalogue.model_shape(config.model)
    basis = "from the speed of this computer's processor and the size of the model"
    if shape is None:
        shape, basis = USUAL_SHAPE, "from the speed of this computer's processor, for a model of BERT's usual size"
    return _EFFICIENCY * _operations_a_second() / _operations_a_token(shape, tokens), basis


def _operations_a_token(shape: ModelShape, tokens: float) -> float:
    """Floating point operations to learn from one token of a text of so many: a forward pass and, at twice its cost, a
    backward pass. The vocabulary is looked up, not multiplied, and does not count.
    """
    products = 4 * shape.hidden**2 + 2 * shape.hidden * shape.intermediate
    attention = 2 * tokens * shape.hidden
    return 3 * 2 * shape.layers * (products + attention)


@lru_cache
def _operations_a_second() -> float:
    """Floating point operations a second of a large matrix product on this machine, measured once."""
    matrix = np.ones((_PROBE_SIZE, _PROBE_SIZE), dtype=np.float32)
    fastest = math.inf
    for _ in range(_PROBE_REPEATS):
        begin = time.perf_counter()
        matrix @ matrix
        fastest = min(fastest, time.perf_counter() - begin)
    return 2 * _PROBE_SIZE**3 / fastest
