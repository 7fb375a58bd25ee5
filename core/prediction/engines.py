"""What computes a classifier's outputs: torch, or OpenVINO where it is installed, says the same and is faster."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from functools import partial
from importlib.util import find_spec
from typing import Any, NamedTuple, Protocol

import numpy as np
import torch

from core import bfloat16
from core.counted import beginning

_log = logging.getLogger(__name__)

_LARGEST_DIFFERENCE = 1e-4
"""Of a probability: what rounding makes is a hundredth of it, what another model would say is more."""

_LARGEST_ROUNDING = 0.02
"""The same in bfloat16, which keeps eight binary digits: an answer is off by less than a tenth of it in the mean
(docs/performance.md).
"""


class Padded(NamedTuple):
    """Sequences of tokens of one batch; both int64, shape (sequences, tokens)."""

    ids: np.ndarray
    mask: np.ndarray


class Engine(Protocol):
    """Computes the outputs of one classifier; several threads may ask it at once."""

    name: str

    def __call__(self, padded: Padded) -> np.ndarray:
        """The logits, shape (sequences, outputs), float32."""


class Torch:
    name = "torch"

    def __init__(self, model: Any, device: torch.device) -> None:
        self._model, self._device = model, device

    @torch.inference_mode()
    def __call__(self, padded: Padded) -> np.ndarray:
        ids, mask = (torch.from_numpy(one).to(self._device) for one in padded)
        logits: torch.Tensor = self._model(input_ids=ids, attention_mask=mask).logits
        return logits.float().cpu().numpy()


def faster(own: Engine, model: Any, tried_on: Sequence[Padded]) -> Engine:
    """OpenVINO where it is installed and does better than torch, the ``own`` engine, on each of these batches."""
    if find_spec("openvino") is None:
        return own
    return _better(own, partial(_openvino, model), tried_on, _LARGEST_DIFFERENCE)


def rougher(own: Engine, model: Any, tried_on: Sequence[Padded]) -> Engine:
    """OpenVINO in bfloat16, for answers that may be rounded: where it is installed, the processor multiplies so by
    itself, and it does better than the ``own`` engine on each of these batches.
    """
    if find_spec("openvino") is None or not bfloat16.processor_has_it():
        return own
    return _better(own, partial(_openvino, model, in_bfloat16=True), tried_on, _LARGEST_ROUNDING)


def _openvino(model: Any, *, in_bfloat16: bool = False) -> Engine:
    # Only here, as it imports the library.
    from core.prediction.openvino_engine import OpenVino

    return OpenVino(model, in_bfloat16=in_bfloat16)


def _better(own: Engine, make: Callable[[], Engine], tried_on: Sequence[Padded], largest_difference: float) -> Engine:
    """The other engine, where it can be made, its probabilities are those of the own one, and it takes less of the
    processor's time for the last batch; why it is or is not taken goes into the log.
    """
    try:
        other = make()
        # Not Python's max, which passes over what is not a number.
        difference = np.max([_difference(own(padded), other(padded)) for padded in tried_on])
        before, after = _seconds(own, tried_on[-1]), _seconds(other, tried_on[-1])
    # Whatever a library raises that cannot take this model over: there is an engine that can.
    except Exception as error:
        _log.warning(
            "%s answers, as the other engine cannot: %s", own.name, beginning(" ".join(str(error).split()), 300)
        )
        return own
    if not difference <= largest_difference:
        _log.warning("%s answers, as %s gave other probabilities (difference %.1e)", own.name, other.name, difference)
        return own
    _log.info(
        "%s takes %.0f ms of the processor where %s takes %.0f, largest difference of a probability %.0e",
        *(other.name, 1000 * after, own.name, 1000 * before, difference),
    )
    return other if after < before else own


def _difference(one: np.ndarray, other: np.ndarray) -> float:
    """The largest of a probability; not a number where an output is none."""
    one, other = (torch.softmax(torch.from_numpy(logits).double(), dim=-1).numpy() for logits in (one, other))
    return float(np.abs(one - other).max())


def _seconds(engine: Engine, padded: Padded) -> float:
    """Of the processor, so that other programs count for nothing; a batch that it saw before."""
    begun = time.process_time()
    engine(padded)
    return time.process_time() - begun
