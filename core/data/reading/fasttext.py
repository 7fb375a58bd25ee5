"""fastText's lines: ``__label__pos Great``, with several such words where a text has several labels."""

from __future__ import annotations

import re
from itertools import islice

from core.data.left_out import EMPTY_TEXT, NO_LABEL
from core.data.reading.decoding import TextFile
from core.data.reading.recognition import Format
from core.data.reading.table import RawTable
from core.data.reading.tools.judgements import Judgement, Unused, table_of

_LABELS = re.compile(r"\s*((?:__label__\S+\s*)+)")
_PREFIX = "__label__"
_FIRST = 20


def is_fasttext(text: TextFile) -> bool:
    """Whether the first line and most of those below it begin with labels."""
    first = [line.removeprefix("\ufeff").lstrip() for line in islice(text.lines(), _FIRST) if line.strip()]
    labelled = [line.startswith(_PREFIX) for line in first]
    return bool(labelled) and labelled[0] and sum(labelled) * 2 >= len(labelled)


def read(text: TextFile, name: str) -> RawTable:
    """A text with its labels a line; a line that begins without a label is left out."""
    judgements: list[Judgement] = []
    unused: list[Unused] = []
    for number, line in enumerate(text.lines(), start=1):
        line = line.removeprefix("\ufeff").strip()
        found = _LABELS.match(line)
        content = line[found.end() :] if found else line
        if found is None and content:
            unused.append(Unused(number, NO_LABEL, text=content))
        elif found and not content:
            unused.append(Unused(number, EMPTY_TEXT, found=found[1].strip()))
        elif found:
            labels = [label.removeprefix(_PREFIX) for label in found[1].split()]
            judgements.append(Judgement(number, {"label": labels}, text=content))
    return table_of(
        judgements,
        unused,
        tool="fastText",
        name=name,
        format=Format.DELIMITED,
        encoding=text.encoding,
        notes=text.notes,
    )
