"""fastText's lines: ``__label__pos Great``, with several such words where a text has several labels.

doccano writes them, too: lines with a comma, a quotation mark or a line break in double quotes, comments at the end.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from core.data.left_out import EMPTY_TEXT, NO_LABEL
from core.data.reading.decoding import TextFile
from core.data.reading.recognition import Format
from core.data.reading.table import RawTable
from core.data.reading.tools.judgements import Judgement, Unused, table_of
from core.errors import FileError

_LABELS = re.compile(r"\s*((?:__label__\S+\s*)+)")
_PREFIX = "__label__"
_COMMENT = "__comment__"
_QUOTED = f'"{_PREFIX}'
_FIRST = 20


def is_fasttext(text: TextFile) -> bool:
    """Whether the first line and most of those below it begin with labels."""
    first = [line for line in islice(map(_without_mark, text.lines()), _FIRST) if line]
    labelled = [line.startswith((_PREFIX, _QUOTED)) for line in first]
    return bool(labelled) and labelled[0] and sum(labelled) * 2 >= len(labelled)


def read(text: TextFile, name: str) -> RawTable:
    """A text with its labels a line; a line that begins without a label is left out.

    Raises FileError where a line in quotes does not end.
    """
    judgements: list[Judgement] = []
    unused: list[Unused] = []
    is_quoted = any(_without_mark(line).startswith(_QUOTED) for line in text.lines())
    for number, line in _quoted(text, name) if is_quoted else enumerate(map(_without_mark, text.lines()), start=1):
        found = _LABELS.match(line)
        content, *comments = (part.strip() for part in (line[found.end() :] if found else line).split(_COMMENT))
        if found is None and content:
            unused.append(Unused(number, NO_LABEL, text=content))
        elif found and not content:
            unused.append(Unused(number, EMPTY_TEXT, found=found[1].strip()))
        elif found:
            labels = [label.removeprefix(_PREFIX) for label in found[1].split()]
            comment = "; ".join(comments) or None
            metadata = {"comment": comment} if comment else {}
            judgements.append(Judgement(number, {"label": labels}, text=content, metadata=metadata))
    table = table_of(
        judgements,
        unused,
        tool="fastText",
        name=name,
        format=Format.DELIMITED,
        encoding=text.encoding,
        notes=text.notes,
    )
    return replace(table, guesses=(*text.guesses, *table.guesses))


def _quoted(text: TextFile, name: str) -> Iterator[tuple[int, str]]:
    """The lines without their quotes, numbered by where they begin."""
    lines = csv.reader(text.lines(), strict=True)
    number = 1
    try:
        for cells in lines:
            yield number, _without_mark(",".join(cells))
            number = lines.line_num + 1
    except csv.Error as error:
        raise FileError(
            f"Line {number} has a quotation mark too many, or one that is never closed.",
            where=name,
            todo='Close it, or double it ("") where it belongs to the text.',
        ) from error


def _without_mark(line: str) -> str:
    return line.removeprefix("\ufeff").strip()
