"""The lines of scores on the command line."""

from __future__ import annotations

import dataclasses

import pytest

from core.command_line.output import score_lines
from tests.records import evaluation


@pytest.mark.parametrize(
    ("positive", "names"),
    [
        ("yes", ["f1", "precision", "recall", "accuracy", "macro f1", "macro precision", "macro recall"]),
        (None, ["accuracy", "macro f1", "macro precision", "macro recall"]),
    ],
)
def test_macro_averages_stand_once(positive: str | None, names: list[str]) -> None:
    lines = score_lines(evaluation(((45, 8), (7, 40))), positive).splitlines()
    assert [line[:18].strip() for line in lines[: len(names)]] == names
    assert not lines[len(names)].startswith("  macro")


def test_how_the_intervals_are_made_is_said_unless_an_earlier_errata_made_them() -> None:
    found = evaluation(((45, 8), (7, 40)))
    said = "Brackets: 95 % intervals, made from Wilson’s score interval"
    assert said in score_lines(found, "yes")
    assert said not in score_lines(dataclasses.replace(found, units=None), "yes")
