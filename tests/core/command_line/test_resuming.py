"""``stop`` and ``resume``."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.core.jobs.jobs import until
from tests.tables import wide_csv

Ask = Callable[..., Any]


def test_a_training_is_stopped_and_resumed_and_stopped(
    ask: Ask, run: Callable[..., Result], tmp_path: Path, tiny_model: Path
) -> None:
    ask("import", wide_csv(tmp_path / "wide.csv"), "--project", "Campaign")
    ask("split")
    ask("train", "--model", tiny_model, "--epochs", 100, "--batch-size", 16)
    _until_epoch(ask, 2)
    # On a busy computer the step may end, and with it the training, before the command answers.
    assert re.search("is being stopped|is evaluating on the test part|was stopped", run("stop", "run-1").output)
    first = _stopped(ask)
    assert first >= 1
    assert run("runs").output.rstrip().endswith("of 100 epochs, can be resumed")

    again = ask("resume", "run-1")
    assert again["status"].startswith("is ")
    assert again["resumed_after_epoch"] == int(first)
    _until_epoch(ask, int(first) + 2)
    ask("stop", "run-1")
    assert _stopped(ask) > first
    [known] = ask("runs")
    assert (known["run"], known["state"]) == ("run-1", "stopped")


@pytest.mark.usefixtures("inline")
def test_what_cannot_be_stopped_or_resumed_is_said(
    ask: Ask, run: Callable[..., Result], tmp_path: Path, tiny_model: Path
) -> None:
    ask("import", wide_csv(tmp_path / "wide.csv"), "--project", "Campaign")
    ask("split")
    ask("train", "--model", tiny_model, "--epochs", 1, "--wait")
    assert run("stop", "run-1").output == "run-1 is finished.\n"
    refused = run("resume", "run-1")
    assert refused.exit_code == 1
    assert "run-1 is finished: there is nothing to resume." in refused.output


def test_a_training_stopped_before_an_epoch_was_finished_is_resumed_from_its_beginning(
    ask: Ask, run: Callable[..., Result], tmp_path: Path, tiny_model: Path
) -> None:
    ask("import", wide_csv(tmp_path / "wide.csv"), "--project", "Campaign")
    ask("split")
    ask("train", "--model", tiny_model, "--epochs", 100, "--batch-size", 16)
    ask("stop", "run-1")
    until(lambda: ask("runs")[0]["state"] == "stopped", seconds=60)
    assert run("runs").output.rstrip().endswith(", can be resumed")
    said = run("resume", "run-1").output
    assert said.startswith("run-1 begins again with the first step, as no epoch was finished.\n")
    ask("stop", "run-1")
    until(lambda: ask("runs")[0]["state"] == "stopped", seconds=60)


def _until_epoch(ask: Ask, number: int) -> None:
    def reached() -> bool:
        epoch = re.search(r"epoch (\d+) of", ask("runs")[0]["status"])
        return epoch is not None and int(epoch[1]) >= number

    until(reached, seconds=60)


def _stopped(ask: Ask) -> float:
    """Epochs that were trained, once the run has stopped."""
    until(lambda: ask("runs")[0]["state"] == "stopped", seconds=60)
    return float(ask("runs")[0]["epochs_trained"].split()[0])
