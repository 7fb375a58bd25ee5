"""The annotators' judgements of one text."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection

from core.workflow.class_order import by_value

_SHORT = 12
_UNSURE = "unsure"
_NO_BREAK = "\u00a0"


def of(votes: object) -> dict[str, str]:
    """Annotator → label, by the annotators' names; none where ``votes`` is a table's empty cell or something else."""
    try:
        found = json.loads(votes) if isinstance(votes, str) else None
    except ValueError:
        found = None
    # In one order for all texts, so that eyes find each annotator in the same place.
    return dict(sorted(found.items(), key=lambda vote: by_value(vote[0]))) if isinstance(found, dict) else {}


def in_words(votes: object, unsure: Collection[str] = ()) -> str:
    """“yes (2 of 3), no (1 of 3)”, most frequent first; of one annotator only the label. Lines break at the commas.

    Of a label that stands for no class it is said that it does: “0 = unsure (1 of 3)”.
    """
    return ", ".join(_each(votes, unsure))


def in_lines(votes: object, unsure: Collection[str] = ()) -> str:
    """The same for a narrow cell, a line for each class."""
    return "\n".join(_each(votes, unsure))


def told(label: str, unsure: Collection[str]) -> str:
    """The label of one judgement, with what it stands for where that is no class."""
    return f"{label} = {_UNSURE}" if label in unsure and label.casefold() != _UNSURE else label


def _each(votes: object, unsure: Collection[str]) -> list[str]:
    judged = {annotator: told(label, unsure) for annotator, label in of(votes).items()}
    if len(judged) == 1:
        return list(judged.values())
    return [_counted(label, number, len(judged)) for label, number in Counter(judged.values()).most_common()]


def _counted(label: str, number: int, all: int) -> str:
    """Of a long label the count may stand in the next line; a short one is never broken."""
    count = f"({number}{_NO_BREAK}of{_NO_BREAK}{all})"
    return f"{label} {count}" if len(label) > _SHORT else f"{label.replace(' ', _NO_BREAK)}{_NO_BREAK}{count}"
