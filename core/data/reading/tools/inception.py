"""INCEpTION: what its agreement page exports, a label of a document by one user a row, without the text."""

from __future__ import annotations

from collections.abc import Sequence

from core.data.left_out import NOT_ANNOTATED
from core.data.reading.tools.judgements import Judgement, Unused
from core.data.reading.tools.tool import GatheredJudgements, Record, Records, Tool
from core.data.reading.tools.values import Location, as_text

_COLUMNS = {"doc", "user", "label"}


def _fits(first: Sequence[Record]) -> bool:
    return all(record.keys() == _COLUMNS for record in first)


def _gather(records: Records) -> GatheredJudgements:
    judgements: list[Judgement] = []
    unused: list[Unused] = []
    for record, number in zip(records.records, records.numbers, strict=True):
        location = Location(records.file, number)
        id = as_text(record.get("doc"), location["doc"])
        label = as_text(record.get("label"), location["label"], "a label")
        user = as_text(record.get("user"), location["user"])
        if label:
            judgements.append(Judgement(number, {"label": [label]}, id=id, annotator=user))
        else:
            unused.append(Unused(number, NOT_ANNOTATED, id, found=user))
    return GatheredJudgements(judgements, unused)


TOOL = Tool("INCEpTION", _fits, _gather, "a document-level layer")
