"""Long tables: a row a judgement."""

from __future__ import annotations

from collections.abc import Iterator

from pandas import DataFrame

from core.data.writing.columns import DECIDED, LABEL, LONG, PART
from core.data.writing.contents import Contents, pieces

_ROWS = 20_000


def long_pieces(contents: Contents) -> Iterator[DataFrame]:
    """Frames to stand below each other: ``id, text, annotator, label, time, source, decided_label``, the file's own
    ``part`` where it names any, and the metadata. ``label`` is the annotator's; adjudications are judgements, too.
    """
    parts = [PART] if contents.texts[PART].notna().any() else []
    texts = contents.texts.rename(columns={LABEL: DECIDED})[["id", "text", DECIDED, *parts, *contents.metadata]]
    # The judgements' own columns must not meet metadata of the same names.
    texts = texts.set_index("id")
    for judged in pieces(contents.judgements, _ROWS):
        about = texts.loc[judged["id"]].set_axis(judged.index, axis=0)
        yield judged.join(about)[[*LONG, *parts, *contents.metadata]]
