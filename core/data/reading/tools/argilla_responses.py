"""The responses in Argilla's exports, in their two forms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from core.data.reading.tools import printed_lists
from core.data.reading.tools.tool import Record
from core.data.reading.tools.values import Location, as_list, as_object, as_text

_RESPONSES = ".responses"
_USERS = ".responses.users"
_STATUS = ".responses.status"
_SUGGESTIONS = (".suggestion", ".suggestion.score", ".suggestion.agent")
_OBJECTS = ("fields", "metadata", "responses")
# What becomes of a user that Argilla does not know when it writes.
_NOBODY = "None"


@dataclass(frozen=True)
class Response:
    """One user's answer to one question."""

    question: str
    user: str | None
    status: str | None
    value: Any
    location: Location


def unpacked(record: Record) -> Record:
    """The record of ``to_list()`` with its objects, which a table holds as Python prints them."""
    return {name: _object(value) if name in _OBJECTS else value for name, value in record.items()}


def _object(value: Any) -> Any:
    try:
        return printed_lists.value_of(value) if isinstance(value, str) and value.startswith("{") else value
    except ValueError:
        return value


def are_flat(record: Record) -> bool:
    """Whether the record is as ``to_list(flatten=True)`` writes it."""
    suggested = "_server_id" in record and any(name.endswith(_SUGGESTIONS) for name in record)
    return suggested or any(name.endswith(_USERS) for name in record)


def are_nested(record: Record) -> bool:
    """Whether the record is as ``to_list()`` and ``to_json`` write it."""
    objects = isinstance(record.get("fields"), dict) and isinstance(record.get("responses"), dict)
    return objects and ("suggestions" in record or "_server_id" in record)


def belongs_to_a_question(name: str) -> bool:
    """Whether a field of a flat record is part of a question: its responses, or what was suggested beforehand."""
    return name.endswith((_RESPONSES, _USERS, _STATUS, *_SUGGESTIONS))


def flat(record: Record, location: Location) -> list[Response]:
    """The responses of a flat record, where three lists run in parallel; raises FileError where they do not."""
    found: list[Response] = []
    for field in record:
        if not field.endswith(_RESPONSES):
            continue
        question = field.removesuffix(_RESPONSES)
        values = _listed(record, field, location)
        users, statuses = (_listed(record, question + name, location) for name in (_USERS, _STATUS))
        for name, given in ((_USERS, users), (_STATUS, statuses)):
            if given and len(given) != len(values):
                location[question + name].refuse(given, f"a list of {len(values)}, as many as there are responses,")
        for number, value in enumerate(values):
            user = _user(users[number], location[question + _USERS][number]) if users else None
            status = as_text(statuses[number], location[question + _STATUS][number]) if statuses else None
            found.append(Response(question, user, status, value, location[field][number]))
    return found


def nested(record: Record, location: Location) -> list[Response]:
    """The responses of a nested record: an object with a list for each question; raises FileError."""
    given = record.get("responses")
    found: list[Response] = []
    for question, listed in ({} if given is None else as_object(given, location)).items():
        for number, one in enumerate(as_list(listed, location[question])):
            where = location[question][number]
            response = as_object(one, where)
            user = _user(response.get("user_id"), where["user_id"])
            status = as_text(response.get("status"), where["status"])
            found.append(Response(question, user, status, response.get("value"), where["value"]))
    return found


def other_questions(responses: Iterable[Response]) -> dict[str, bool]:
    """The questions that ask for something else than labels → whether they are about parts of the text."""
    found: dict[str, bool] = {}
    for one in responses:
        if isinstance(one.value, list) and one.value and all(isinstance(part, dict) for part in one.value):
            parts = any({"start", "end"} <= part.keys() for part in one.value)
            if parts or all("rank" in part for part in one.value):
                found[one.question] = parts
    return found


def _listed(record: Record, field: str, location: Location) -> list[Any]:
    """A list, in a table as JSON or as Python or NumPy print one."""
    value = record.get(field)
    if isinstance(value, str) and value.startswith("["):
        try:
            value = printed_lists.value_of(value)
        except ValueError:
            location[field].refuse(value, "a list")
    return [] if value is None else as_list(value, location[field])


def _user(value: Any, location: Location) -> str | None:
    user = as_text(value, location)
    return None if user == _NOBODY else user
