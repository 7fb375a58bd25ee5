"""Potato's own files: ``user_state.json`` in a folder a user, which its exports are made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any

from core.data.reading.tools import potato
from core.data.reading.tools.tool import GatheredJudgements, Record, Records, Tool
from core.data.reading.tools.values import Location, as_list, as_object, as_text

_STATE = "user_state.json"
_DEVICES = "pocket"
_LABELS, _SPANS = "instance_id_to_label_to_value", "instance_id_to_span_to_value"
_BEHAVIOUR = "instance_id_to_behavioral_data"


def bookkeeping(inside: Sequence[str]) -> list[str]:
    """Of an archive's files, those that Potato keeps beside the states: logs of each click and of the devices used."""
    paths = [PurePosixPath(name) for name in inside]
    users = {path.parent for path in paths if path.name == _STATE}
    beside = users | {user.parent / _DEVICES for user in users}
    return [
        str(name) for name, path in zip(inside, paths, strict=True) if path.parent in beside and path.name != _STATE
    ]


def _fits(first: Sequence[Record]) -> bool:
    return all(_LABELS in record for record in first)


def _gather(records: Records) -> GatheredJudgements:
    lines: list[Record] = []
    numbers: list[int] = []
    for record, number in zip(records.records, records.numbers, strict=True):
        for line in _lines(record, Location(records.file, number), records.folder):
            lines.append(line)
            numbers.append(number)
    return potato.TOOL.gather(Records(lines, numbers, records.file))


def _lines(state: Record, location: Location, folder: str | None) -> Iterator[Record]:
    """A line a text, as Potato writes it into the JSON Lines of its export."""
    labels, spans, behaviour = (_by_text(state, name, location) for name in (_LABELS, _SPANS, _BEHAVIOUR))
    for id in dict.fromkeys((*labels, *spans)):
        seen = behaviour.get(id)
        yield {
            "instance_id": id,
            "user_id": as_text(state.get("user_id"), location["user_id"]) or folder,
            "labels": _nested(labels.get(id), location[_LABELS][id]),
            "spans": spans.get(id),
            **(_times(seen) if isinstance(seen, dict) else {}),
        }


def _by_text(state: Record, name: str, location: Location) -> dict[str, Any]:
    given = state.get(name)
    return {} if given is None else as_object(given, location[name])


def _nested(given: Any, location: Location) -> dict[str, Any]:
    """Schema → label → value; Potato writes a list of pairs, a schema's label and its value."""
    if given is None or isinstance(given, dict):
        return given or {}
    found: dict[str, Any] = {}
    for number, pair in enumerate(as_list(given, location)):
        where = location[number]
        if len(as_list(pair, where)) != 2:
            where.refuse(pair, "a list of a label and its value")
        label = as_object(pair[0], where[0])
        schema, name = (as_text(label.get(part), where[0][part]) or "" for part in ("schema", "name"))
        found.setdefault(schema, {})[name] = pair[1]
    return found


def _times(seen: dict[str, Any]) -> Record:
    """When the user was done with the text, and how long it took."""
    changes = seen.get("annotation_changes")
    last = changes[-1] if isinstance(changes, list) and changes else None
    done = seen.get("session_end") or (last.get("timestamp") if isinstance(last, dict) else None)
    return {potato.TIME: done, potato.DURATION: seen.get("total_time_ms") or None}


TOOL = Tool(potato.TOOL.name, _fits, _gather)
