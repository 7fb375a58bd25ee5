"""What is said of a setting once, beside its field: ``epochs: Annotated[int, Setting("Epochs", …)] = 6``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Group(StrEnum):
    """Who chooses a setting. SHORT are the few that matter most; APART is what has a choice of its own (the base model,
    the project's measure) or follows from others.
    """

    SHORT = "short"
    EXPERT = "expert"
    APART = "apart"


@dataclass(frozen=True)
class Setting:
    """All that forms, commands, lists and texts need to know of a setting.

    Attributes
    ----------
    title
        What it is called on pages and in texts.
    help
        One line: what it does.
    topic
        The heading under which a form with many settings has it; none of the few that matter most.
    lowest, highest
        The possible values, both included; None where there is no end.
    step
        How far one click on a form moves it.
    unit
        What a number counts, as a noun in the singular: “epoch”, “token”.
    share_of
        What a share from 0 to 1 is a share of; forms and texts say it in percent.
    unset
        What None means.
    off
        The values, mostly one, with which it does nothing: what tells of a run leaves it out then.
    in_place_of
        The field of another setting, a switch or a number, that has to do nothing where this one is chosen.
    option
        The command line's option, where it is not the field's name; of a switch also with the one that turns it off:
        “keep-parts/draw-parts”.
    in_one
        Whether the command line takes several values in one option, with commas between them.
    """

    title: str
    help: str
    group: Group = Group.EXPERT
    lowest: float | None = None
    highest: float | None = None
    step: float | None = None
    unit: str = ""
    share_of: str = ""
    unset: str = ""
    off: tuple[Any, ...] = ()
    in_place_of: str = ""
    option: str = ""
    in_one: bool = False
    topic: str = ""
