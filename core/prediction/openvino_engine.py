"""A classifier's outputs by OpenVINO, which is installed as an extra.

OpenVINO tells its makers over the network that it is used, through a package of its own. That package is kept out
before OpenVINO looks for it, so that nothing leaves the computer; OpenVINO does without.
"""

from __future__ import annotations

import sys
import warnings
from typing import Any

import numpy as np
import torch

from core.prediction import first_token
from core.prediction.engines import Padded

sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]

import openvino  # noqa: E402 (the line above must come first)

_ANY_TEXTS = torch.tensor([[5, 6, 7], [8, 9, 1]]), torch.tensor([[1, 1, 1], [1, 1, 0]])
"""What the model is shown while its computation is written down; the ids stand for any."""


class OpenVino:
    """Each question is computed by a thread of its own, as many at once as torch has threads, so that none waits for
    another.

    Raises whatever torch and OpenVINO raise where they cannot take the model over.
    """

    def __init__(self, model: Any, *, in_bfloat16: bool = False) -> None:
        self.name = "OpenVINO in bfloat16" if in_bfloat16 else "OpenVINO"
        threads = torch.get_num_threads()
        settings = {
            "INFERENCE_PRECISION_HINT": "bf16" if in_bfloat16 else "f32",
            "INFERENCE_NUM_THREADS": threads,
            "NUM_STREAMS": threads,
            # A thread that is bound to a core would wait for whatever else runs there.
            "ENABLE_CPU_PINNING": False,
        }
        self._compiled = openvino.compile_model(_converted(model), "CPU", settings)

    def __call__(self, padded: Padded) -> np.ndarray:
        found: np.ndarray = self._compiled.create_infer_request().infer([padded.ids, padded.mask])[0]
        return found


def _converted(model: Any) -> openvino.Model:
    def logits(ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        found: torch.Tensor = model(input_ids=ids, attention_mask=mask).logits
        return found

    # The libraries' warnings to those who write models; what comes of it is held against torch.
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # A function and not the model: half the time. OpenVINO itself would trace it three times.
        traced = torch.jit.trace(logits, _ANY_TEXTS, check_trace=False)
        converted = openvino.convert_model(traced, example_input=_ANY_TEXTS)
    first_token.keep_alone(converted)
    return converted
