"""How long a fine-tuning will take, told before it starts."""

from __future__ import annotations

import dataclasses
import math
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import psutil
from threadpoolctl import threadpool_limits

from core import long_texts
from core.records import Batches, ModelShape, Part, Split, TrainingConfig
from core.training import catalogue, training_share
from core.training.model_folder import USUAL_SHAPE

_FORWARD = 1 / 3
"""Work of the forward pass, relative to that of learning from a token; the rest is the backward pass."""
EVALUATION_COST = _FORWARD
"""Work of reading a token once, relative to learning from it."""

_STARTUP_SECONDS = 10.0
_SECONDS_A_SAVED_EPOCH = 1.0
_EFFICIENCY = 0.45
"""Share of the speed of one large matrix product that a fine-tuning reaches; see ``docs/performance.md``."""
_DOUBT_KNOWN = (0.9, 1.4)
_DOUBT_ASSUMED = (0.6, 1.6)

_PROBE_SIZE = 768
_PROBE_REPEATS = 3
_USUAL_TOKENS = 60
_MOST_STEPS_A_GROUP = 50

_BYTES_A_WEIGHT = 16
_KEPT_OF_HIDDEN, _KEPT_OF_INNER, _KEPT_OF_ATTENTION = 9, 3, 3
_USUAL_HEADS, _USUAL_HEAD = 12, 64
_MEMORY_OF_LIBRARIES = 0.6

_CAPS = (64, 128, 256)
_WORTH_SHORTENING_SECONDS = 300
_SHORTER_AT_LEAST = 0.7
_MOST_CUT = 0.25
_FEWEST_EPOCHS = 2


@dataclass(frozen=True)
class Shorter:
    """What a maximum length would save: the training's shortest and longest time in seconds with it, and how many texts
    it cuts off.
    """

    max_length: int
    shortest: float
    longest: float
    cut: int
    texts: int


@dataclass(frozen=True)
class FewerEpochs:
    """Half the epochs, and the training's shortest and longest time in seconds with them."""

    epochs: int
    shortest: float
    longest: float


@dataclass(frozen=True)
class Cut:
    """Of so many texts, how many are longer than ``max_length`` tokens, and how many of these are read in part.

    ``longer`` counts the texts that are longer than a few usual lengths: (tokens, texts).
    """

    max_length: int
    cut: int
    in_part: int
    texts: int
    longer: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class TimeEstimate:
    """The shortest and the longest time in seconds that is likely; ``basis`` says in words what that rests on.

    ``cut`` tells what the maximum length of the settings, or of the model, cuts off; None where the lengths of the
    texts are not known.
    ``shorter`` is the maximum length that would make a long training clearly shorter, None where none would; then
    ``fewer`` are the epochs that would.
    """

    shortest: float
    longest: float
    basis: str
    shorter: Shorter | None = None
    fewer: FewerEpochs | None = None
    cut: Cut | None = None


def estimate(
    config: TrainingConfig,
    lengths: np.ndarray | None,
    split: Split,
    history: tuple[tuple[str, float], ...] = (),
    *,
    trainings: float = 1,
) -> TimeEstimate:
    """Estimate the time from the start of a fine-tuning to its scores, without a download; of several trainings, and
    with folds, that of all.

    What other programs do while this is asked makes no difference: speeds are those of the processor for itself.

    Parameters
    ----------
    lengths
        Tokens of each text of the data set (all parts together), None where they are not known; shape (texts,).
    split
        For the number of texts of each part.
    history
        Of earlier runs on this machine the base model and the tokens that it trained on a second, as if all weights had
        been trained without checkpointing.
    trainings
        How many such trainings there are; one on a part of the training texts counts as that part.
    """

    def for_all(config: TrainingConfig) -> TimeEstimate:
        one, times = _estimate(config, lengths, split, history), max(split.settings.folds, 1) * trainings
        return TimeEstimate(one.shortest * times, one.longest * times, one.basis)

    whole = for_all(config)
    shorter = _shorter(whole, config, lengths, for_all)
    fewer = None if shorter else _fewer(whole, config, for_all)
    return dataclasses.replace(whole, shorter=shorter, fewer=fewer, cut=_cut(config, lengths))


def _estimate(
    config: TrainingConfig, lengths: np.ndarray | None, split: Split, history: tuple[tuple[str, float], ...]
) -> TimeEstimate:
    """Of one training."""
    tokens = _tokens_a_text(config, lengths)
    speed, basis, (least, most) = _speed(config, tokens, history)
    if lengths is None:
        basis += f", for texts of {_USUAL_TOKENS} tokens"

    def seconds(epochs: int) -> float:
        learned = tokens * training_share.size(config, split.counts[Part.TRAIN]) * epochs * work_a_token(config)
        read = tokens * (split.size(Part.VALIDATION) * (epochs + 1) + split.size(Part.TEST))
        return (learned + EVALUATION_COST * read) / speed + _STARTUP_SECONDS + _SECONDS_A_SAVED_EPOCH * epochs

    fewest = min(config.epochs, (config.early_stopping or config.epochs) + 1)
    if fewest < config.epochs:
        basis += f"; early stopping may end it after {fewest} epochs"
    return TimeEstimate(seconds(fewest) * least, seconds(config.epochs) * most, basis)


def _shorter(
    whole: TimeEstimate,
    config: TrainingConfig,
    lengths: np.ndarray | None,
    estimated: Callable[[TrainingConfig], TimeEstimate],
) -> Shorter | None:
    """The largest of a few maximum lengths that saves enough and cuts few texts; None for a training that is short."""
    if lengths is None or whole.longest < _WORTH_SHORTENING_SECONDS:
        return None
    for cap in sorted(_CAPS, reverse=True):
        cut = int((lengths > cap).sum())
        capped = estimated(dataclasses.replace(config, max_length=cap))
        reads_more = config.max_length is None or cap < config.max_length
        if reads_more and cut <= _MOST_CUT * len(lengths) and capped.longest <= _SHORTER_AT_LEAST * whole.longest:
            return Shorter(cap, capped.shortest, capped.longest, cut, len(lengths))
    return None


def _fewer(
    whole: TimeEstimate, config: TrainingConfig, estimated: Callable[[TrainingConfig], TimeEstimate]
) -> FewerEpochs | None:
    """Half the epochs; None for a training that is short or has few."""
    half = config.epochs // 2
    if whole.longest < _WORTH_SHORTENING_SECONDS or half < _FEWEST_EPOCHS:
        return None
    found = estimated(dataclasses.replace(config, epochs=half))
    return FewerEpochs(half, found.shortest, found.longest)


def work_a_token(config: TrainingConfig) -> float:
    """Work of learning from a token, relative to a training of all weights that keeps what it computes.

    That is a forward pass and a backward pass of twice its cost, which ends above the frozen layers. With LoRA the half
    of it that large matrices learn from is left out; gradient checkpointing computes the forward pass again from where
    the backward pass ends.
    """
    layers = (catalogue.model_shape(config.model) or USUAL_SHAPE).layers
    trained = max(1 - config.frozen_layers / layers, 0)
    backward = (1 - _FORWARD) / (1 if config.lora_rank is None else 2)
    return _FORWARD + trained * (backward + _FORWARD * config.gradient_checkpointing)


def relative_time(model: str, history: tuple[tuple[str, float], ...]) -> float:
    """Time of a training from the base model, relative to one from the bundled model with the same settings: by earlier
    runs on this machine where there are some, else by the models' sizes.
    """

    def speed(name: str) -> float:
        return _speed(TrainingConfig(model=name), _USUAL_TOKENS, history)[0]

    return speed(catalogue.EMBEDDED) / speed(model)


def memory(shape: ModelShape, parameters: int, texts: int = 16, tokens: int = 128) -> float:
    """Memory in GB that a training takes, for batches of so many texts of up to so many tokens and ``parameters``
    million weights.

    A weight takes 16 bytes with its gradient and the two means that Adam keeps of it; of each token every layer keeps
    what its products gave for the backward pass, and of each pair of tokens what each head of attention gave. What was
    measured stands in docs/performance.md.
    """
    heads = max(_USUAL_HEADS, shape.hidden // _USUAL_HEAD)
    kept = shape.layers * texts * tokens * (_KEPT_OF_HIDDEN * shape.hidden + _KEPT_OF_INNER * shape.intermediate)
    kept += shape.layers * texts * tokens**2 * _KEPT_OF_ATTENTION * heads
    return _MEMORY_OF_LIBRARIES + (parameters * 1e6 * _BYTES_A_WEIGHT + 4 * kept) / 1e9


def padded_tokens(lengths: np.ndarray, batches: Batches) -> int:
    """Tokens in all batches of a pass, each padded to its longest text, as the Trainer groups them by length.

    It draws the texts into groups of those of at most fifty steps, four groups at least where there are enough texts,
    and sorts within each; here one drawing stands for all epochs.
    """
    drawn = np.random.default_rng(0).permutation(lengths)
    group = batches.texts * max(min(len(lengths) // (4 * batches.texts), _MOST_STEPS_A_GROUP), 1)
    return sum(_tokens_sorted(drawn[start : start + group], batches.size) for start in range(0, len(drawn), group))


def _tokens_sorted(lengths: np.ndarray, batch_size: int) -> int:
    longest_first = np.sort(lengths)[::-1]
    sizes = np.diff(np.append(np.arange(0, len(lengths), batch_size), len(lengths)))
    return int(longest_first[::batch_size] @ sizes)


def _tokens_a_text(config: TrainingConfig, lengths: np.ndarray | None) -> float:
    if lengths is None or not len(lengths):
        return _USUAL_TOKENS
    read = long_texts.tokens_read(lengths, _limit(config), config.long_texts)
    return padded_tokens(read, config.batches) / len(lengths)


def _limit(config: TrainingConfig) -> int:
    """Tokens that are read of a text."""
    model_limit = catalogue.model_limit(config.model)
    return min(config.max_length or model_limit, model_limit)


def _cut(config: TrainingConfig, lengths: np.ndarray | None) -> Cut | None:
    if lengths is None:
        return None
    limit = _limit(config)
    in_part = int((lengths > long_texts.most_read(limit, config.long_texts)).sum())
    longer = tuple((cap, int((lengths > cap).sum())) for cap in (*_CAPS, 512))
    return Cut(limit, int((lengths > limit).sum()), in_part, len(lengths), longer)


def _speed(
    config: TrainingConfig, tokens: float, history: tuple[tuple[str, float], ...]
) -> tuple[float, str, tuple[float, float]]:
    """Tokens a second that the machine can train on, how that is known, and the shortest and longest time relative to
    it.
    """
    known = [speed for model, speed in history if model == config.model and speed > 0]
    if known:
        runs = "an earlier run" if len(known) == 1 else f"{len(known)} earlier runs"
        return float(np.median(known)), f"from the speed of {runs} with this model", _DOUBT_KNOWN
    shape = catalogue.model_shape(config.model)
    basis = "from the speed of this computer's processor and the size of the model"
    if shape is None:
        shape, basis = USUAL_SHAPE, "from the speed of this computer's processor, for a model of BERT's usual size"
    return _EFFICIENCY * _operations_a_second() / _operations_a_token(shape, tokens), basis, _DOUBT_ASSUMED


def _operations_a_token(shape: ModelShape, tokens: float) -> float:
    """Floating point operations to learn from one token of a text of so many: a forward pass and, at twice its cost, a
    backward pass. The vocabulary is looked up, not multiplied, and does not count.
    """
    products = 4 * shape.hidden**2 + 2 * shape.hidden * shape.intermediate
    attention = 2 * tokens * shape.hidden
    return 3 * 2 * shape.layers * (products + attention)


@lru_cache
def _operations_a_second() -> float:
    """Floating point operations a second of large matrix products on all cores, measured once.

    One thread is measured by the processor time that it got, so that other programs do not make the machine look slow.
    """
    matrix = np.ones((_PROBE_SIZE, _PROBE_SIZE), dtype=np.float32)
    fastest = math.inf
    with threadpool_limits(1, "blas"):
        for _ in range(_PROBE_REPEATS):
            begin = time.thread_time()
            matrix @ matrix
            fastest = min(fastest, time.thread_time() - begin)
    return threads() * 2 * _PROBE_SIZE**3 / fastest


def threads() -> int:
    """Threads that torch will use."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(psutil.cpu_count(logical=False) or usable, usable)
