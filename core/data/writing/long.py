"""Long tables: one row per judgement."""

from __future__ import annotations

from collections.abc import Iterator

from pandas import DataFrame, Series

from core.data.writing.columns import DECIDED, DETAIL_PREFIX, LONG, NOTES
from core.data.writing.contents import VersionContents, pieces, with_order
from core.records.columns import ID, LABEL, PART, REASON, TEXT

_ROWS = 20_000


def long_pieces(contents: VersionContents) -> Iterator[DataFrame]:
    """Frames to stand below each other: ``id, text, annotator, label, time, source, decided_label``, the ``reason`` of
    adjudications and corrections and the file's own ``part`` where there are any, ``judgement: <name>`` for what
    belongs to the judgement, the notes on its text, the metadata, and ``class_order`` where there is one. ``label`` is
    the annotator's; adjudications are judgements, too, and corrections and confirmations have rows of their own.
    """
    return with_order(_pieces(contents), contents.order)


def _pieces(contents: VersionContents) -> Iterator[DataFrame]:
    noted = contents.by_hand.filter([NOTES])
    texts = contents.texts.join(noted).set_index(ID).rename(columns={LABEL: DECIDED})
    further = [*([PART] if texts[PART].notna().any() else []), *map(str, noted)]
    texts = texts[[TEXT, DECIDED, *further, *contents.metadata]]
    details = {column: f"{DETAIL_PREFIX}{name}" for column, name in contents.details.items()}
    judgements = contents.all_said.rename(columns=details)
    reasons = [REASON] if judgements.get(REASON, Series(dtype="str")).notna().any() else []
    for judged in pieces(judgements, _ROWS):
        about = texts.loc[judged[ID]].set_axis(judged.index, axis=0)
        yield judged.join(about)[[*LONG, *reasons, *details.values(), *further, *contents.metadata]]
