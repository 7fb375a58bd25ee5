"""Objects for JSON Lines: one a text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import msgspec
from pandas import DataFrame

from core.data.voting import votes_as_json
from core.data.writing.columns import CLASS_ORDER, FURTHER, JUDGEMENTS
from core.data.writing.contents import VersionContents, order_as_json
from core.records.columns import ANNOTATOR, ID, LABEL, PART, SOFT_LABEL, TEXT, TIME, VOTES

_NOTHING = "{}"


def objects(contents: VersionContents) -> Iterator[dict[str, Any]]:
    """``id, text, label, soft_label {label: share}, votes {annotator: label}``, the file's own ``part`` where it names
    any, who decided by hand, when and why where anybody did, and the metadata; what is missing is None. Where something
    belongs to judgements beside their labels, ``judgements`` lists them with it. The first object has the
    ``class_order`` where there is one.
    """
    judged = _judged(contents)
    votes = votes_as_json(contents.votes)
    parts = [PART] if contents.texts[PART].notna().any() else []
    order = order_as_json(contents.order)
    by_hand = list(map(str, contents.by_hand))
    for row in rows(contents.texts.join(contents.by_hand)):
        yield {
            ID: row[ID],
            TEXT: row[TEXT],
            LABEL: row[LABEL],
            SOFT_LABEL: msgspec.json.decode(row[SOFT_LABEL] or _NOTHING),
            VOTES: msgspec.json.decode(votes.get(row[ID], _NOTHING)),
            **{name: row[name] for name in [*parts, *by_hand, *contents.metadata]},
            **({JUDGEMENTS: judged[row[ID]]} if contents.details else {}),
            **({CLASS_ORDER: order} if contents.order else {}),
        }
        order = None


def _judged(contents: VersionContents) -> dict[str, list[dict[str, Any]]]:
    """The judgements on each text with what belongs to them, where there is any such thing."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    if contents.details:
        for row in rows(contents.votes):
            details = {name: row[column] for column, name in contents.details.items() if row[column] is not None}
            judgement = {name: row[name] for name in (ANNOTATOR, LABEL, TIME) if row[name] is not None}
            found[row[ID]].append({**judgement, FURTHER: details})
    return found


def rows(frame: DataFrame) -> Iterator[dict[str, Any]]:
    """The rows as objects with None for missing cells."""
    plain = frame.astype(object).where(frame.notna(), None)
    for cells in plain.itertuples(index=False, name=None):
        yield dict(zip(frame.columns, cells, strict=True))
