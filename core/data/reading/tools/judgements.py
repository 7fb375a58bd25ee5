"""What the readers of annotation tools gather: judgements, whatever the tool calls them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import filterfalse
from typing import Any

import pandas as pd

from core.data.left_out import left_out_rows
from core.data.reading.bounds import check_extent
from core.data.reading.cells import as_cell, as_column, clean
from core.data.reading.recognition import Format
from core.data.reading.table import SEVERAL, RawTable, text_frame
from core.records import METADATA_PREFIX, ColumnMapping, Guess

UNNAMED = "unnamed"
"""Stands for the annotators that an export does not name."""

_OWN = ("id", "text", "annotator", "time")
_TOO_FEW_TO_TELL = 3


@dataclass(frozen=True)
class Judgement:
    """One annotator's answer on one text.

    Attributes
    ----------
    record
        Number of the record, line or row in the file, from 1; it names the place in messages.
    labels
        Question of the annotation scheme → labels chosen; an empty list where none of them was.
    text
        None where the file names its texts by ids alone.
    metadata
        The text's further fields; nested values become JSON.
    details
        What the record says of this judgement alone, such as a comment on it or how sure the annotator was.
    """

    record: int
    labels: Mapping[str, Sequence[str]]
    text: str | None = None
    id: str | None = None
    annotator: str | None = None
    time: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Unused:
    """A record that holds no judgement, and why; ``found`` is what stands there instead.

    ``metadata`` are the text's further fields, where the texts may be in one of these.
    """

    record: int
    reason: str
    id: str | None = None
    text: str | None = None
    found: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, text: Judgement, reason: str, found: str | None = None) -> Unused:
        """The text without a judgement on it."""
        return cls(text.record, reason, text.id, text.text, found, text.metadata)


def judgement_table(
    judgements: Sequence[Judgement],
    unused: Sequence[Unused],
    *,
    tool: str,
    name: str,
    format: Format,
    encoding: str | None = None,
    notes: tuple[str, ...] = (),
    text: str = "text",
) -> RawTable:
    """A long table, one row per judgement: ``id``, the texts under their own name ``text``, one column per question,
    ``annotator, time``, the judgements' details and the texts' metadata.

    Columns that hold nothing are left away; a question or a field of the name of another column gets the tool's word
    for it in brackets. The first question that is not answered in words of one's own is taken for the label, until the
    researcher chooses another.
    """
    judgements = _with_own_details(judgements)
    questions = list(dict.fromkeys(question for one in judgements for question in one.labels))
    known = (*(one.metadata for one in judgements), *(one.metadata for one in unused))
    fields = list(dict.fromkeys(key for metadata in known for key in metadata))
    details = list(dict.fromkeys(key for one in judgements for key in one.details))
    check_extent(name, len(judgements), len(questions) + len(details) + len(fields))
    own_names = _own_names(text)
    asked = _names(questions, taken=tuple(own_names.values()), kind="label")
    beside = _names(details, taken=(*own_names.values(), *asked.values()), kind="judgement")
    own = {called: [getattr(one, name) for one in judgements] for name, called in own_names.items()}
    own = {name: cells for name, cells in own.items() if any(cells) or name == "annotator"}
    texts = own_names["text"]
    taken = (*own, *asked.values(), *beside.values())
    further = _names(fields, taken=taken, kind="data", prefix=METADATA_PREFIX)
    unnamed = any(one.annotator is None for one in judgements)
    columns: dict[str, list[Any]] = {
        **{name: own[name] for name in ("id", texts) if name in own},
        **{asked[question]: [_cell(one.labels.get(question)) for one in judgements] for question in questions},
        "annotator": [one.annotator or UNNAMED for one in judgements],
        **({"time": own["time"]} if "time" in own else {}),
        **{beside[key]: [one.details.get(key) for one in judgements] for key in details},
        **{further[key]: [one.metadata.get(key) for one in judgements] for key in fields},
    }
    kept = {column: as_column(cells) for column, cells in columns.items() if any(cell is not None for cell in cells)}
    kept |= {column: as_column([None] * len(judgements)) for column in asked.values() if column not in kept}
    several = [
        asked[question] for question in questions if any(len(one.labels.get(question, ())) > 1 for one in judgements)
    ]
    lost = ("The file does not say who annotated; all judgements count as one annotator's.",) if unnamed else ()
    label = next(filterfalse(partial(_is_free, judgements), questions), next(iter(questions), None))
    return RawTable(
        name=name,
        columns=tuple(kept),
        frame=text_frame(kept, [one.record for one in judgements]),
        format=format,
        rejected=_rejected(unused, name),
        rejected_cells=_rejected_cells(unused, texts, further),
        encoding=encoding,
        notes=(*notes, *lost),
        guesses=(_other_questions(asked, label),) if label is not None and len(asked) > 1 else (),
        tool=tool,
        mapping=ColumnMapping(
            text=texts if texts in own else "",
            label=None if label is None else asked[label],
            annotator="annotator" if judgements else None,
            id="id" if "id" in own else None,
            time="time" if "time" in own else None,
        ),
        several=tuple(several),
        of_judgements=tuple(column for column in (*asked.values(), *beside.values()) if column in kept),
    )


def passed_over(kinds: Iterable[str]) -> tuple[str, ...]:
    """A note on the answers beside the labels that say nothing of a text's class."""
    named = sorted(set(kinds))
    return (f"Answers that are no label of a whole text were passed over: {', '.join(named)}.",) if named else ()


def _own_names(text: str) -> dict[str, str]:
    """What the columns of a judgement's own fields are called: the texts as in the file, if no other has that name."""
    called = clean(text).strip()
    return {**{name: name for name in _OWN}, "text": called if called and called not in _OWN else "text"}


def _names(given: Sequence[str], *, taken: Sequence[str], kind: str, prefix: str = "") -> dict[str, str]:
    """A column name for each, with the prefix, else the kind in brackets where the name is taken."""
    names: dict[str, str] = {}
    for wanted in given:
        name = clean(wanted).strip() or kind
        name = f"{prefix}{name}" if name in taken else name
        while name in taken or name in names.values():
            name = f"{name} ({kind})"
        names[wanted] = name
    return names


def _cell(labels: Sequence[str] | None) -> str | None:
    return SEVERAL.join(labels) if labels else None


def _with_own_details(judgements: Sequence[Judgement]) -> Sequence[Judgement]:
    """The judgements, where fields that differ between those of one text are details: they say nothing of the text."""
    firsts: dict[str | None, Mapping[str, Any]] = {}
    differing: dict[str, None] = {}
    for one in judgements:
        first = firsts.setdefault(one.id or one.text, one.metadata)
        if first is not one.metadata:
            fields = dict.fromkeys((*first, *one.metadata))
            differing |= {key: None for key in fields if as_cell(first.get(key)) != as_cell(one.metadata.get(key))}
    return [_with_details(one, differing) for one in judgements] if differing else judgements


def _with_details(one: Judgement, fields: Mapping[str, None]) -> Judgement:
    details = {key: value for key, value in one.metadata.items() if key in fields}
    rest = {key: value for key, value in one.metadata.items() if key not in fields}
    return replace(one, metadata=rest, details={**one.details, **details})


def _is_free(judgements: Sequence[Judgement], question: str) -> bool:
    """Whether the answers are words of one's own: several, and each given once."""
    given = [label for one in judgements for label in one.labels.get(question, ())]
    return len(given) > _TOO_FEW_TO_TELL and len(set(given)) == len(given)


def _other_questions(asked: Mapping[str, str], label: str) -> Guess:
    others = ", ".join(f"“{column}”" for question, column in asked.items() if question != label)
    return Guess(
        f"The file answers several questions; “{asked[label]}” is taken as the label, {others} can be chosen.", "label"
    )


def _rejected(unused: Sequence[Unused], name: str) -> pd.DataFrame:
    def column(attribute: str) -> pd.Series:
        return pd.Series([getattr(one, attribute) for one in unused], dtype="str")

    return left_out_rows(
        [one.record for one in unused],
        source=name,
        reason=[one.reason for one in unused],
        id=column("id"),
        text=column("text"),
        found=column("found"),
    )


def _rejected_cells(unused: Sequence[Unused], texts: str, fields: Mapping[str, str]) -> pd.DataFrame:
    """What the texts' columns hold in the records without a judgement, of which some are there several times."""
    records = {one.record: one for one in unused}.values()
    cells = {texts: as_column(one.text for one in records)}
    cells |= {column: as_column(one.metadata.get(key) for one in records) for key, column in fields.items()}
    return text_frame(cells, [one.record for one in records])
