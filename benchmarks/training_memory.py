"""``python -m benchmarks.training_memory``: the most memory that a training took, beside what is foretold.

Each training is a process of its own, of a few steps with texts of one length, from the bundled model. Prints its peak
of resident memory and the estimate for these batches, both in GB (10^9 bytes). Memory hardly depends on how busy the
machine is. Linux and macOS alone.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd

from core import processes
from core.records import Precision, TrainingConfig
from core.training import catalogue, estimate
from core.training.known_models import known

_LABELS = ("no", "yes")
_STEPS = 3
_SETTINGS = ((8, 48), (8, 256), (16, 128), (32, 48), (32, 256))
_KILOBYTES = 1 if sys.platform == "darwin" else 1024


def train(config: TrainingConfig) -> float:
    """Train a few steps in this process; the most memory that it took, in GB."""
    from core.training.finetuning import finetune

    assert config.max_length is not None
    texts = [" ".join(["word"] * config.max_length)] * config.batch_size
    parts = ["train"] * _STEPS + ["validation"]
    rows = pd.DataFrame(
        [(text, _LABELS[number % 2], number, part) for part in parts for number, text in enumerate(texts)],
        columns=["text", "label", "id", "part"],
    )
    with tempfile.TemporaryDirectory() as folder:
        finetune(rows, config, _LABELS, Path(folder), lambda event: None, lambda: False)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KILOBYTES / 1e9


def _config(model: str, batch: int, length: int) -> TrainingConfig:
    """In single precision, so that the figures are those of any processor."""
    return TrainingConfig(model=model, epochs=1, batch_size=batch, max_length=length, precision=Precision.FLOAT32)


def _measured(config: TrainingConfig) -> float:
    asked = [config.model, str(config.batch_size), str(config.max_length)]
    command = [sys.executable, "-m", "benchmarks.training_memory", "--one", *asked]
    answer = subprocess.run(command, capture_output=True, check=True, env=processes.environment()).stdout
    return float(json.loads(answer.splitlines()[-1]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default=catalogue.EMBEDDED, help="One of the list of base models.")
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        model, batch, length = asked.one
        print(json.dumps(train(_config(model, int(batch), int(length)))))
        return
    listed, shape = known(asked.model), catalogue.model_shape(asked.model)
    if listed is None or shape is None:
        raise SystemExit(f"{asked.model} is not in the list of base models.")
    print(f"{'batch':>5} {'tokens':>6} {'measured':>8} {'foretold':>8}")
    for batch, length in _SETTINGS:
        measured = _measured(_config(asked.model, batch, length))
        foretold = estimate.memory(shape, listed.parameters, batch, length)
        print(f"{batch:5} {length:6} {measured:8.2f} {foretold:8.2f}", flush=True)


if __name__ == "__main__":
    main()
