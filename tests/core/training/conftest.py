"""A small task that a tiny model learns, and one training of it that several tests look at."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pandas import DataFrame

from core.records import TrainingConfig
from core.records.job_events import Event

if TYPE_CHECKING:
    from core.training.finetuning import Training
    from tests.core.training.tiny import Train, Whole

LABELS = ("False", "True")
CALLS = ("Wählt morgen", "vote now", "vote for the party", "vote morgen now")
STATEMENTS = ("das Wetter ist schön", "nothing to do today", "heute nothing", "das ist nothing")


@pytest.fixture(scope="session")
def rows() -> DataFrame:
    """48 texts to train on and 24 to validate with; every eighth label is wrong, so that scores go up and down."""
    texts = [(f"{CALLS[i % 4]} {'now ' * (i % 5)}", "True") for i in range(24)]
    texts += [(f"{STATEMENTS[i % 4]} {'to ' * (i % 5)}", "False") for i in range(48)]
    noisy = [(text, LABELS[label == "False"] if i % 8 == 0 else label) for i, (text, label) in enumerate(texts)]
    frame = DataFrame(noisy, columns=["text", "label"])
    return frame.assign(id=range(len(frame)), part=["train", "train", "validation"] * 24)


@pytest.fixture(scope="session")
def config(tiny_model: Path) -> TrainingConfig:
    return TrainingConfig(model=str(tiny_model), epochs=4, batch_size=8, learning_rate=5e-3, positive="True")


@pytest.fixture(scope="session")
def whole(rows: DataFrame, config: TrainingConfig, tmp_path_factory: pytest.TempPathFactory) -> Whole:
    # Not all tests here need torch.
    from core.training.finetuning import finetune
    from tests.core.training.tiny import Events, Whole

    events, folder = Events(), tmp_path_factory.mktemp("whole")
    return Whole(finetune(rows, config, LABELS, folder, events.append, lambda: False), events, folder)


@pytest.fixture
def train(rows: DataFrame, config: TrainingConfig, tmp_path: Path) -> Train:
    from core.training.finetuning import finetune

    def run(
        report: Callable[[Event], None] = lambda event: None,
        should_stop: Callable[[], bool] = lambda: False,
        folder: Path = tmp_path / "run",
        rows: DataFrame = rows,
        labels: tuple[str, ...] = LABELS,
        **settings: Any,
    ) -> Training:
        folder.mkdir(exist_ok=True)
        return finetune(rows, dataclasses.replace(config, **settings), labels, folder, report, should_stop)

    return run
