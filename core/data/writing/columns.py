"""The columns of Errata's own exports, by which they are known again."""

from __future__ import annotations

from core.csv_escaping import NOT_QUOTED, QUOTED, looks_quoted
from core.records import ADJUDICATION, CONFIRMATION, CORRECTION, METADATA_PREFIX
from core.records.columns import ANNOTATOR, ID, LABEL, PART, REASON, SOFT_LABEL, SOURCE, TEXT, TIME, VOTES

JUDGEMENTS, FURTHER = "judgements", "further"
DECIDED = "decided_label"

BY_HAND = ("by hand", "by hand: author", "by hand: time", "by hand: reason", "by hand: confirmed by")
"""Of a text whose label a person gave: what was done, by whom, when and why, and who confirmed it."""

DONE = {ADJUDICATION: "adjudicated", CORRECTION: "corrected", CONFIRMATION: "confirmed"}
"""What was done, by the source that it has where it stands among judgements."""

NOTES = "by hand: notes"
"""What people noted of a text, a line each: “Ann, 2026-01-02T10:00:00+00:00: irony”."""

ANNOTATOR_PREFIX = "annotator: "
"""Before the annotator's name in a wide table: a name alone may as well be that of a metadata column."""

CLASS_ORDER = "class_order"
"""Holds, in one row, the order of the classes as a JSON list; not there where they have none."""

DETAIL_PREFIX = "judgement: "
"""Before the name of what a long table says of a judgement beside its label."""

ALONE = " alone"
"""Behind the name of the texts' column: what was rated of texts that stand behind a context."""

WIDE = (ID, TEXT, LABEL)
LONG = (ID, TEXT, ANNOTATOR, LABEL, TIME, SOURCE, DECIDED)
OBJECT = (ID, TEXT, LABEL, SOFT_LABEL, VOTES)

_OWN = {*WIDE, *LONG, *OBJECT, *BY_HAND, NOTES, JUDGEMENTS, PART, REASON, CLASS_ORDER, QUOTED, NOT_QUOTED}
# Beside the columns above these would make the file one of doccano's or Label Studio's.
_OF_TOOLS = {"Comments", "annotation_id"}


def metadata_column(name: str) -> str:
    """What a metadata column ``meta:<name>`` of a version is called in an export: its bare name where that is free."""
    bare = name.removeprefix(METADATA_PREFIX)
    is_taken = bare in _OWN | _OF_TOOLS or bare.startswith((METADATA_PREFIX, ANNOTATOR_PREFIX, DETAIL_PREFIX))
    return name if is_taken or looks_quoted(bare) else bare
