"""fastText's lines: ``__label__pos Great``, with several such words where a text has several labels.

doccano writes them, too: lines with a comma, a quotation mark or a line break in double quotes, comments at the end.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, takewhile

from core.data.left_out import EMPTY_TEXT, NO_LABEL
from core.data.reading.bounds import check_extent
from core.data.reading.decoding import TextFile
from core.data.reading.recognition import Format
from core.data.reading.table import RawTable
from core.data.reading.tools.judgements import Judgement, Unused, judgement_table
from core.errors import FileError

_PREFIX = "__label__"
_COMMENT = "__comment__"
_QUOTED = f'"{_PREFIX}'
_FIRST = 20
_SHOWN = 10
_MOST_WORDS = 6
_FEWEST_LINES = 4


def is_fasttext(text: TextFile) -> bool:
    """Whether the first line and most of those below it begin with labels."""
    first = [line for line in islice(map(_without_mark, text.lines()), _FIRST) if line]
    labelled = [line.startswith((_PREFIX, _QUOTED)) for line in first]
    return bool(labelled) and labelled[0] and sum(labelled) * 2 >= len(labelled)


def read(text: TextFile, name: str, annotator: str | None = None) -> RawTable:
    """A text with its labels a line; a line that begins without a label is left out.

    ``annotator`` is whose labels they are. Raises FileError where a line in quotes does not end.
    """
    judgements: list[Judgement] = []
    unused: list[Unused] = []
    spaced = _labels_with_spaces(line for _, line in _lines(text, name))
    for number, line in _lines(text, name):
        labels, rest = _parted(line, spaced)
        content, *comments = (part.strip() for part in rest.split(_COMMENT))
        if not labels and content:
            unused.append(Unused(number, NO_LABEL, text=content))
        elif labels and not content:
            unused.append(Unused(number, EMPTY_TEXT, found=" ".join(_PREFIX + label for label in labels)))
        elif labels:
            details = {"comment": "; ".join(comments)} if any(comments) else {}
            judgements.append(Judgement(number, {"label": labels}, text=content, annotator=annotator, details=details))
    table = judgement_table(
        judgements,
        unused,
        tool="fastText",
        name=name,
        format=Format.DELIMITED,
        encoding=text.encoding,
        notes=(*text.notes, *_said(spaced)),
    )
    return replace(table, guesses=(*text.guesses, *table.guesses))


def _said(spaced: Sequence[str]) -> tuple[str, ...]:
    shown = ", ".join(f"“{label}”" for label in spaced[:_SHOWN])
    return (f"Labels of several words, told by what all lines of a label have in common: {shown}.",) if spaced else ()


def _labels_with_spaces(lines: Iterable[str]) -> tuple[str, ...]:
    """Labels of several words, longest first.

    fastText does not mark where a label ends. It does end where another label follows, and where one label's lines
    all go on with the same words, and no other label's lines do.
    """
    before_others: Counter[str] = Counter()
    times: Counter[str] = Counter()
    common: dict[str, list[str]] = {}
    followed: dict[str, set[str]] = {}
    for line in lines:
        *whole, last = line.split(_PREFIX)[1:] if line.startswith(_PREFIX) else [""]
        before_others.update(label.strip() for label in whole)
        words = last.split()[:_MOST_WORDS]
        if len(words) > 1:
            first, second, *_ = words
            times[first] += 1
            followed.setdefault(second, set()).add(first)
            # The last word is left to the text.
            common[first] = _in_common(common.get(first, words), words if len(words) == _MOST_WORDS else words[:-1])
    alone = {
        " ".join(words)
        for first, words in common.items()
        if times[first] >= _FEWEST_LINES and len(words) > 1 and followed[words[1]] == {first}
    }
    certain = {label for label, found in before_others.items() if found > 1 and len(label.split()) <= _MOST_WORDS}
    return tuple(sorted((label for label in certain | alone if " " in label), key=len, reverse=True))


def _in_common(one: Sequence[str], other: Sequence[str]) -> list[str]:
    return [word for word, _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))]


def _parted(line: str, spaced: Sequence[str]) -> tuple[list[str], str]:
    """The labels at the line's beginning, and the rest."""
    labels = []
    while line.startswith(_PREFIX):
        line = line.removeprefix(_PREFIX)
        several = next((label for label in spaced if f"{line} ".startswith(f"{label} ")), None)
        label = several or next(iter(line.split(maxsplit=1)), "")
        line = line.lstrip().removeprefix(label).lstrip()
        labels.append(label)
    return labels, line


def _lines(text: TextFile, name: str) -> Iterator[tuple[int, str]]:
    is_quoted = any(_without_mark(line).startswith(_QUOTED) for line in text.lines())
    lines = _quoted(text, name) if is_quoted else enumerate(map(_without_mark, text.lines()), start=1)
    for number, line in lines:
        check_extent(name, number, 0)
        yield number, line


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
