"""The answers of an MTurk assignment, in the forms that its templates write."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.data.reading.tools.tool import Record
from core.data.reading.tools.values import Location, as_labels, as_list, as_object, as_text

ANSWER = "Answer."
# What the form of the Crowd HTML elements is written into.
_FORM = "taskAnswers"
_LABEL, _LABELS = ".label", ".labels"
_JOINED = "|"
_FLAGS = {"true": True, "false": False}
# The only option of a box that stands alone.
_TICKED = "on"


@dataclass
class AssignmentAnswers:
    """What one assignment answers; ``others`` are questions whose answers are no labels, such as marks in a text."""

    chosen: dict[str, list[str]] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)


def answers_of(record: Record, location: Location) -> AssignmentAnswers:
    """The answers of a row by question; raises FileError where a form is damaged."""
    found = AssignmentAnswers()
    flags: dict[str, dict[str, bool]] = {}
    for column, value in record.items():
        if not column.startswith(ANSWER) or value is None:
            continue
        name, here = column.removeprefix(ANSWER), location[column]
        flag = _flag(name, value)
        if name == _FORM:
            _add_form(value, here, found)
        elif flag is not None:
            question, option = name.rsplit(".", 1)
            flags.setdefault(question, {})[option] = flag
        else:
            question, labels = _of_column(name, value, here)
            found.chosen[question] = labels
    found.chosen |= {question: _ticked(options) for question, options in flags.items()}
    return found


def _flag(name: str, value: Any) -> bool | None:
    """Whether an option of a question was chosen, where the column is one of an option."""
    return _FLAGS.get(str(value).strip().casefold()) if "." in name else None


def _of_column(name: str, value: Any, location: Location) -> tuple[str, list[str]]:
    if name.endswith(_LABELS):
        return name.removesuffix(_LABELS), as_labels(_parsed(value, location), location)
    written = as_text(value, location) or ""
    return name.removesuffix(_LABEL), [label.strip() for label in written.split(_JOINED) if label.strip()]


def _add_form(value: Any, location: Location, found: AssignmentAnswers) -> None:
    parsed = _parsed(value, location)
    for index, form in enumerate(as_list(parsed, location)):
        for question, given in as_object(form, location[index]).items():
            labels = _of_element(given, location[index][question])
            if labels is None:
                found.others.append(question)
            else:
                found.chosen[question] = labels


def _of_element(given: Any, location: Location) -> list[str] | None:
    """The labels that one element of a form was answered with; None where its answers are of another kind."""
    if not isinstance(given, dict):
        return None if isinstance(given, list) else [] if given is None else as_labels(_written(given), location)
    if given.keys() in ({"label"}, {"labels"}):
        (labels,) = given.values()
        return as_labels(labels, location)
    if given and all(isinstance(value, bool) for value in given.values()):
        return _ticked(given)
    return None


def _ticked(options: Mapping[str, bool]) -> list[str]:
    if options.keys() == {_TICKED}:
        return [_written(options[_TICKED])]
    return [option for option, is_chosen in options.items() if is_chosen]


def _written(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


def _parsed(value: Any, location: Location) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return location.refuse(value, "complete JSON")
