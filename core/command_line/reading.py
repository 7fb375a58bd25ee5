"""How files are read: the options of every command that reads some, and how it says what it guessed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from core.records import Guess

Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--encoding", help="Character encoding of text files; detected where it is not given."),
    click.option(
        "--header-row",
        type=click.IntRange(min=0),
        help="Row that names the columns, from 1; 0 where none does. Found where it is not given.",
    ),
    click.option(
        "--items",
        multiple=True,
        help="Column of a survey that holds the labels of a text; give it once for each. Found where it is not given.",
    ),
)


def reading_options(command: Command) -> Command:
    """Give a command ``encoding``, ``header_row`` and ``items``."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def as_flag(guess: Guess) -> str:
    """The option that decides a guess otherwise."""
    return f"--{guess.option.replace('_', '-')}"


def in_words(guess: Guess) -> str:
    return f"{guess.said} ({as_flag(guess)})"
