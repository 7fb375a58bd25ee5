"""Every setting that is chosen by hand is an option of its command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from core.command_line import commands
from core.command_line.setting_options import given_options, setting_options
from core.explanation.lime_in_rounds import LimeInRoundsSettings
from core.records import Scheduler, SplitSettings, TrainingConfig
from core.setting_fields import chosen_by_hand
from tests.tables import simple_csv


@pytest.mark.parametrize(
    ("command", "record"), [("train", TrainingConfig), ("split", SplitSettings), ("explain", LimeInRoundsSettings)]
)
def test_each_has_an_option_that_says_what_it_does(command: str, record: type) -> None:
    options = {option.name: option for option in commands.commands[command].params if isinstance(option, click.Option)}
    for field in chosen_by_hand(record):
        assert field.setting.help in str(options[field.name].help)


@pytest.mark.parametrize(
    ("words", "given"),
    [
        ([], {}),
        (["--no-balanced"], {"balanced": False}),
        (["--warmup", "0.1", "--seed", "0"], {"warmup": 0.1, "seed": 0}),
        (["--max-length", "128"], {"max_length": 128}),
        (["--class-weight", "yes=3", "--class-weight", "no=1"], {"class_weights": ("yes=3", "no=1")}),
        (["--scheduler", "cosine"], {"scheduler": Scheduler.COSINE}),
    ],
)
def test_what_is_given_and_nothing_else(words: list[str], given: dict[str, Any]) -> None:
    heard: dict[str, Any] = {}

    @click.command()
    @setting_options(TrainingConfig)
    def listen(**chosen: Any) -> None:
        heard.update(given_options(chosen))

    assert CliRunner().invoke(listen, words).exit_code == 0
    assert heard == given


def test_a_choice_that_is_none_is_refused_with_those_there_are(run: Callable[..., Result]) -> None:
    answer = run("train", "--scheduler", "sine")
    assert answer.exit_code == 2
    assert "'sine' is not one of 'linear', 'cosine', 'constant'" in answer.stderr


def test_the_help_names_what_is_possible(run: Callable[..., Result]) -> None:
    helped = " ".join(run("train", "--help").stdout.split())
    assert "--epochs INTEGER How often each training text is read: more for few texts" in helped
    assert "score still rises. (1 to 100)" in helped
    assert "--balanced / --no-balanced Balanced classes." in helped


@pytest.mark.parametrize("shares", ["60,40", "a,b,c", "60,20,20,0", ""])
def test_shares_that_are_none(run: Callable[..., Result], tmp_path: Path, shares: str) -> None:
    run("import", simple_csv(tmp_path / "a.csv", 40), "--project", "P")
    answer = run("split", "--shares", shares)
    assert answer.exit_code == 2
    assert "3 numbers are needed" in answer.stderr
