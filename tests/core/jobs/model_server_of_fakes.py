"""A model process as ``core.jobs.model_server``, whose models are rules: it starts at once, and dies when told to.

The "model folder" holds ``deaths``, the number of times that a question still has to kill the process.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from core.jobs.model_server import ModelServer, claim_stdout
from core.jobs.models import OnProgress
from core.records import Explanation, ExplanationSettings

STEPS = 4


class FakeModels:
    """Labels a text by its length; "die" kills the process half-way, "slow" takes two seconds and notes its steps,
    "crash" raises."""

    def probabilities(
        self, model: Path, texts: Sequence[str], on_progress: OnProgress | None = None
    ) -> tuple[tuple[str, ...], np.ndarray]:
        for step in range(1, STEPS + 1):
            if texts[0] == "slow":
                time.sleep(0.5)
                with (model / "steps").open("a") as steps:
                    steps.write("x")
            if step == STEPS // 2:
                self._misbehave(model, texts[0])
            if on_progress:
                on_progress(step / STEPS)
        call = np.array([1 / (1 + len(text)) for text in texts])
        return ("other", str(os.getpid())), np.column_stack([1 - call, call])

    def explain(
        self, model: Path, text: str, settings: ExplanationSettings, on_progress: OnProgress | None = None
    ) -> Explanation:
        raise NotImplementedError

    def close(self) -> None:
        pass

    def _misbehave(self, model: Path, text: str) -> None:
        if text == "crash":
            raise ZeroDivisionError("by zero")
        if text == "print":
            print("noise from Python", flush=True)
            subprocess.run(["echo", "noise from a child"], check=True)
            os.write(1, b"noise from C\n")
        deaths = model / "deaths"
        if text == "die" and (left := int(deaths.read_text())) > 0:
            deaths.write_text(str(left - 1))
            print("last words", file=sys.stderr, flush=True)
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    ModelServer(FakeModels(), sys.stdin.buffer, claim_stdout()).serve()
