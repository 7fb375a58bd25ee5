"""The columns of Errata's own exports, by which they are known again."""

from __future__ import annotations

from core.records import METADATA_PREFIX

ID, TEXT, LABEL, PART = "id", "text", "label", "part"
SOFT_LABEL, VOTES = "soft_label", "votes"
DECIDED, SOURCE = "decided_label", "source"

ANNOTATOR_PREFIX = "annotator: "
"""Before the annotator's name in a wide table: a name alone may as well be that of a metadata column."""

WIDE = (ID, TEXT, LABEL)
LONG = (ID, TEXT, "annotator", LABEL, "time", SOURCE, DECIDED)
OBJECT = (ID, TEXT, LABEL, SOFT_LABEL, VOTES)

_OWN = {*WIDE, *LONG, *OBJECT, PART}


def metadata_column(name: str) -> str:
    """What a metadata column ``meta:<name>`` of a version is called in an export: its bare name where that is free."""
    bare = name.removeprefix(METADATA_PREFIX)
    is_taken = bare in _OWN or bare.startswith((METADATA_PREFIX, ANNOTATOR_PREFIX))
    return name if is_taken else bare
