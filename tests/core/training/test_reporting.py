"""What a training tells TensorBoard, Weights & Biases and MLflow; by the tools themselves where they are installed."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import Mock

import pytest

from core.errors import SettingError
from core.records import ReportTo, TrainingConfig
from core.training import catalogue, presets, reporting
from tests.core.training.tiny import Train

CONFIG = TrainingConfig(model=catalogue.EMBEDDED)
SCORE = re.compile(rb"eval[/_]f1")
PACKAGES = {ReportTo.TENSORBOARD: "tensorboard", ReportTo.WANDB: "wandb", ReportTo.MLFLOW: "mlflow"}


@pytest.fixture(autouse=True)
def variables(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test leaves the tools' variables to the next."""
    before = dict(os.environ)
    for name in [name for name in before if name.startswith(("WANDB_", "MLFLOW_", "TENSORBOARD_"))]:
        monkeypatch.delenv(name)
    yield
    for name in set(os.environ) - set(before):
        del os.environ[name]


def test_nothing_is_reported_unless_it_is_asked_for(tmp_path: Path) -> None:
    assert CONFIG.report_to is ReportTo.NONE
    before = dict(os.environ)
    with reporting.told(ReportTo.NONE, tmp_path, "run-1 of Campaign"):
        assert dict(os.environ) == before
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("to", PACKAGES)
def test_a_tool_that_is_not_installed_is_refused_before_the_training(
    monkeypatch: pytest.MonkeyPatch, to: ReportTo
) -> None:
    monkeypatch.setattr(reporting, "find_spec", lambda name: None)
    with pytest.raises(SettingError, match=f"The package {PACKAGES[to]} is not installed") as caught:
        presets.validate(TrainingConfig(model=catalogue.EMBEDDED, report_to=to), 100)
    assert f'pip install "errata[{PACKAGES[to]}]"' in caught.value.todo


def test_what_is_reported_to_makes_no_other_settings() -> None:
    assert TrainingConfig(model=catalogue.EMBEDDED, report_to=ReportTo.WANDB) == CONFIG


def test_weights_and_biases_stay_on_this_computer_unless_told_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "wandb", SimpleNamespace(finish=(finish := Mock())))
    with reporting.told(ReportTo.WANDB, tmp_path, "run-1"):
        assert os.environ["WANDB_MODE"] == "offline"
        assert os.environ["WANDB_DIR"] == str(tmp_path / "wandb")
        assert not finish.called
    assert finish.call_count == 1
    monkeypatch.setenv("WANDB_MODE", "online")
    with reporting.told(ReportTo.WANDB, tmp_path, "run-2"):
        assert os.environ["WANDB_MODE"] == "online"


def test_each_training_of_a_process_has_a_folder_of_tensorboard(tmp_path: Path) -> None:
    for title in ("search-1, trial 1", "search-1, trial 2"):
        with reporting.told(ReportTo.TENSORBOARD, tmp_path, title):
            assert os.environ["TENSORBOARD_LOGGING_DIR"] == str(tmp_path / "tensorboard" / title)


@pytest.mark.parametrize("to", PACKAGES)
def test_the_tool_itself_gets_losses_and_scores_and_no_text(train: Train, tmp_path: Path, to: ReportTo) -> None:
    if find_spec(PACKAGES[to]) is None:
        pytest.skip(f"{PACKAGES[to]} is an extra")
    with reporting.told(to, tmp_path / "reports", "run-1 of Campaign"):
        train(epochs=2, report_to=to)
    # Weights & Biases writes with a process of its own, which may come to its last lines a little later.
    deadline = time.monotonic() + 60
    while not SCORE.search(_content(tmp_path / "reports" / to.value)) and time.monotonic() < deadline:
        time.sleep(0.2)
    written = _content(tmp_path / "reports" / to.value)
    assert SCORE.search(written)
    assert b"das Wetter" not in written


def _content(folder: Path) -> bytes:
    """Names and content of all files."""
    return b"".join(str(path).encode() + path.read_bytes() for path in folder.rglob("*") if path.is_file())
