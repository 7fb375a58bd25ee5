"""The short form: one file of each kind, in each way, before ``check`` and two of all views by turns."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.damage import expected, trial, workspace
from tests.damage.trial import Trial
from tests.damage.workspace import Made

KINDS = (
    *("errata.db", "errata.db-wal", "version 2/texts.parquet", "version 2/checksums.json"),
    *("version 2/near_duplicates.parquet", "run-1/predictions.parquet", "run-1/model/config.json"),
    *("run-1/model/model.safetensors", "run-1/progress.jsonl", "run-3/log.txt", "run-4/result.json"),
    *("run-1/undecided.parquet", "explaining-1/explanations.jsonl", "classifier-5/model/errata.json"),
    *("round/texts.parquet", "upload/upload.json", "runs/device.holder"),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return workspace.make(tmp_path_factory.mktemp("damage"))


def test_whatever_is_damaged_is_said_in_words_and_all_else_goes_on(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ERRATA_HOME", os.environ.get("ERRATA_HOME", ""))
    usual, views = trial.tried(made, None), trial.names(made)
    assert {name: one for name, one in usual.items() if one.faults or (one.said and name != "train")} == {}
    trials = [one for one in trial.all_of(made) if made.name(one.file) in KINDS and not one.is_open]
    assert len({made.name(one.file) for one in trials}) == len(KINDS)
    faults = []
    for turn, one in enumerate(trials):
        by_turns = {views[(2 * turn + step) % len(views)] for step in range(2)}
        faults += trial.faults(made, one, usual, {expected.CHECK, *by_turns})
    assert faults == []


def test_each_file_of_a_workspace_is_known(made: Made) -> None:
    for one in trial.all_of(made):
        assert isinstance(expected.may_fail(made.name(one.file), "guide"), bool)


def test_the_long_form_tries_the_database_also_while_it_is_open(made: Made) -> None:
    assert Trial(Path("errata.db"), "cut", is_open=True) in set(trial.all_of(made))
