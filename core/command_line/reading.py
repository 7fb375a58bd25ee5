"""How files are read: the options of every command that reads some, and how it says what it guessed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from core.errors import SettingError
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
        "--sheets",
        multiple=True,
        help="Sheet of a workbook to read; give it once for each. By default the largest and those with its columns.",
    ),
    click.option(
        "--items",
        multiple=True,
        help="Column of a survey that holds the labels of a text; give it once for each. Found where it is not given.",
    ),
)


def names(context: click.Context, parameter: click.Parameter, value: str | None) -> tuple[str, ...] | None:
    """The names in an option that takes several: ``a, b``; None where it is not given."""
    return None if value is None else tuple(name.strip() for name in value.split(",") if name.strip())


def pairs(context: click.Context, parameter: click.Parameter, value: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """What is on either side of the last = of each: ``netral=neutral``."""
    parted = [one.rpartition("=") for one in value]
    for one, (left, _, right) in zip(value, parted, strict=True):
        if not left.strip() or not right.strip():
            raise click.BadParameter(f"“{one}” is not LABEL=OTHER.")
    return tuple((left.strip(), right.strip()) for left, _, right in parted)


answers_option = click.option(
    "--answers", callback=names, help="Words that usually mean no answer and here are values: WORD,WORD,…"
)
no_guesses_option = click.option(
    "--no-guesses", is_flag=True, help="Refuse the files where anything has to be guessed, and list it."
)


def reading_options(command: Command) -> Command:
    """Give a command ``encoding``, ``header_row``, ``sheets`` and ``items``."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def as_flag(guess: Guess) -> str:
    """The option that decides a guess otherwise."""
    return f"--{guess.option.replace('_', '-')}"


def in_words(guess: Guess) -> str:
    return f"{guess.said} ({as_flag(guess)})"


def guesses_as_document(guesses: Sequence[Guess]) -> list[dict[str, str]]:
    return [{"said": guess.said, "option": as_flag(guess)} for guess in guesses]


def refused(guesses: Sequence[Guess], files: Sequence[Path]) -> SettingError:
    """What ``--no-guesses`` raises."""
    return SettingError(
        f"Something has to be guessed: {' '.join(map(in_words, guesses))}",
        where=", ".join(path.name for path in files),
        todo="Say it with these options, or leave --no-guesses out.",
    )
