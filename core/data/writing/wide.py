"""Wide tables: one row per text, one column per annotator."""

from __future__ import annotations

from collections.abc import Iterator

from pandas import DataFrame

from core.data.writing.columns import ANNOTATOR_PREFIX, WIDE
from core.data.writing.contents import VersionContents, pieces, with_order
from core.records.columns import ANNOTATOR, ID, LABEL, PART

_ROWS = 5_000


def wide_pieces(contents: VersionContents) -> Iterator[DataFrame]:
    """Frames to stand below each other: ``id, text, label``, ``annotator: <name>``, the file's own ``part`` where it
    names any, who decided by hand, when and why where anybody did, the metadata, and ``class_order`` where there is
    one. ``label`` is the decided one.
    """
    return with_order(_pieces(contents), contents.order)


def _pieces(contents: VersionContents) -> Iterator[DataFrame]:
    votes = contents.votes
    annotators = votes[ANNOTATOR].unique()
    by_hand = contents.by_hand
    parts = [PART] if contents.texts[PART].notna().any() else []
    for texts in pieces(contents.texts, _ROWS):
        judged = votes[votes[ID].isin(texts[ID])].pivot(index=ID, columns=ANNOTATOR, values=LABEL)
        judged = judged.reindex(index=texts[ID], columns=annotators).set_axis(texts.index, axis=0)
        known = texts[[*WIDE]].join(judged.add_prefix(ANNOTATOR_PREFIX)).join(texts[parts])
        yield known.join(by_hand).join(texts[contents.metadata])
