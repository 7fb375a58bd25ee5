"""Which row names the columns: mostly the first, but titles and comments stand above it, or there is none.

Delimited text and spreadsheets ask here. A row of names differs from what stands below it: a number's column is not
called by a number, and a label is not given again as the name of its column.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import dropwhile, pairwise
from statistics import median_low

from core.counted import beginning
from core.data import column_names
from core.errors import FileError
from core.records import Guess

LOOK = 200
"""Filled rows that are enough to tell."""

MOST_ROWS_ABOVE = 1_000
_MOST_TITLES = 20
_WIDEST_BLOCK = 5
_WORDS_OF_A_TEXT = 4
_SHOWN_CELLS = 4
_OPTION = "header_row"
_TAKEN = "Row {} was taken for the names of the columns"

_NUMBER = re.compile(r"[-+]?\d[-\d.,:/+TZeE ]*%?")
# A hashtag begins a text as well as a comment.
_REMARK = re.compile(r"#(?!\w)|//")
_SEPARATOR_LINE = re.compile(r"sep=.?", re.IGNORECASE)
# Qualtrics writes one or two rows of descriptions below the names; the reader of its exports wants them.
_QUALTRICS = "ImportId"
_QUALTRICS_NAMES = ({"ResponseId", "EndDate"}, {"ResponseID", "EndDate"}, {"V1", "V8", "V9"})
# A file's first character where a program says that it is Unicode.
_MARK = "\ufeff"
_KNOWN = tuple(
    {
        *column_names.TEXT,
        *column_names.LABEL,
        *column_names.ANNOTATOR,
        *column_names.PERSON,
        *column_names.ID,
        *column_names.PART,
        *column_names.TIME,
        *column_names.METADATA,
    }
)

Row = tuple[int, list[str]]
"""A row's number as a spreadsheet shows it, and its cells."""


@dataclass(frozen=True)
class Header:
    """The columns' names, and the place of the first row of data among the rows looked at.

    ``notes`` is what was done about them, ``guesses`` what was decided and may be wrong.
    """

    names: tuple[str, ...]
    first: int
    notes: tuple[str, ...] = ()
    guesses: tuple[Guess, ...] = ()


class FirstRows:
    """What the first rows of a table say about those that follow."""

    def __init__(self, rows: Sequence[Row], header: Header) -> None:
        self.width = len(header.names)
        above = {tuple(_stripped(cells)) for _, cells in rows[: header.first]} | {header.names}
        self._above = {cells for cells in above if any(cells)}
        self.beginnings = {spelling for cells in self._above for spelling in _beginnings(cells[0])}
        below = rows[header.first :]
        self._values = [
            {value for value, times in Counter(_column(below, place)).items() if times > 1}
            for place in range(self.width)
        ]

    def are_repeated_by(self, cells: Sequence[str]) -> bool:
        """Whether a row below names the columns again, as in files that were put together."""
        return _without_mark(cells) in self._above

    def is_the_rest_of(self, cells: Sequence[str], before: Sequence[str]) -> bool:
        """Whether two rows that are too short are one, which a line break within a cell has cut in two."""
        if len(before) + len(cells) != self.width + 1:
            return False
        values = [cell.strip() for cell in cells]
        ends = zip(values[1:], self._values[len(before) :], strict=True)
        begins = zip(values, self._values, strict=False)
        return any(value in known for value, known in ends) and not any(value in known for value, known in begins)

    def lacks_its_end(self, cells: Sequence[str]) -> bool:
        """Whether a row that is too short lacks its last cells, rather than the first ones of a row cut in two."""
        last = cells[-1].strip()
        is_cut = last in self._values[-1] and last not in self._values[len(cells) - 1]
        return len(cells) > 1 and not is_cut


def find_header(rows: Sequence[Row], name: str, given: int | None = None) -> Header:
    """Names for the columns of the rows that a table begins with, blank ones not among them.

    ``given`` is the row that names them, 0 where none does, None to find out. Raises FileError where that row is blank.
    """
    if given is not None:
        return _given(rows, name, given)
    if not rows:
        return Header((), 0)
    if _is_of_qualtrics(rows):
        return Header(_completed(_stripped(rows[0][1]), rows[1:]), 1)
    place = _place(rows)
    if place is None:
        return _nameless(rows, _count(rows, _is_remark))
    return _named(rows, place)


def _given(rows: Sequence[Row], name: str, given: int) -> Header:
    if given == 0:
        return Header(_numbered(rows), 0)
    place = next((place for place, (number, _) in enumerate(rows) if number == given), None)
    if place is None or given > MOST_ROWS_ABOVE:
        raise FileError(
            f"Row {given:,} cannot name the columns: it is blank, missing, or below row {MOST_ROWS_ABOVE:,}.",
            where=name,
            todo="Give the number of the row with the names, or 0 where no row has them.",
        )
    above = (f"Rows above the names of the columns were passed over: {_shown(rows[:place])}.",) if place else ()
    notes = (*above, *_spaced(rows[place][1]))
    return Header(_completed(_stripped(rows[place][1]), rows[place + 1 :]), place + 1, notes)


def _spaced(cells: Sequence[str]) -> tuple[str, ...]:
    """That names lost spaces around them; not where all do, which is a way of writing a table."""
    spaced = [cell for cell in cells if cell.strip() and cell != cell.strip()]
    if not spaced or len(spaced) >= len(cells) - 1:
        return ()
    shown = ", ".join(f"“{cell}” is “{cell.strip()}”" for cell in spaced[:_SHOWN_CELLS])
    more = f", and {len(spaced) - _SHOWN_CELLS} more" if len(spaced) > _SHOWN_CELLS else ""
    return (f"Spaces around the names of columns were removed: {shown}{more}.",)


def _is_of_qualtrics(rows: Sequence[Row]) -> bool:
    described = any(cell.startswith("{") and _QUALTRICS in cell for _, cells in rows[1:3] for cell in cells)
    return described or any(names <= set(_stripped(rows[0][1])) for names in _QUALTRICS_NAMES)


def _beginnings(cell: str) -> tuple[str, ...]:
    return cell, f"{_MARK}{cell}", f'{_MARK}"{cell}"'


def _named(rows: Sequence[Row], place: int) -> Header:
    below = _below(rows, place)
    written = _without_remark(_stripped(rows[place][1]))
    names = _completed(_joined(rows[place - 1][1] if place else [], written), below)
    described = _is_description(below)
    guesses = []
    if above := [row for row in rows[:place] if not _is_separator_line(row[1])]:
        guesses.append(f"{_TAKEN.format(rows[place][0])}; above it stands {_shown(above)}.")
    elif not _is_certain(names, below):
        guesses.append(f"{_TAKEN.format(rows[place][0])}: {_shown(rows[place : place + 1])}.")
    if described:
        guesses.append(f"A row that describes the columns was passed over: {_shown(below[:1])}.")
    said = tuple(Guess(one, _OPTION) for one in guesses)
    return Header(names, place + 1 + described, _spaced(rows[place][1]), said)


def _nameless(rows: Sequence[Row], above: int) -> Header:
    said = (
        f"No row seems to name the columns; they are called column 1 and so on. First row: {_shown(rows[above:][:1])}"
    )
    passed_over = f"; above it stands {_shown(rows[:above])}." if above else "."
    return Header(_numbered(rows[above:]), above, guesses=(Guess(said + passed_over, _OPTION),))


def _numbered(rows: Sequence[Row]) -> tuple[str, ...]:
    return tuple(f"column {number}" for number in range(1, _usual_width(rows) + 1))


def _place(rows: Sequence[Row]) -> int | None:
    """Place of the row with the names; None where all rows are data, but for comments above them."""
    last = _count(rows[: _MOST_TITLES + 1], lambda cells, below: _may_stand_above(cells, below, rows))
    named = [place for place in range(min(last, len(rows) - 1) + 1) if _is_named(rows, place)]
    if not named:
        return None if _count(rows, _is_remark) or _is_data(rows[0][1], _below(rows, 0)) else 0
    likeliest = max(named, key=lambda place: (_known(rows[place][1]), len(_filled(rows[place][1])), -place))
    has_second = likeliest + 1 in named and _has_groups(rows[likeliest][1], rows[likeliest + 1][1])
    return likeliest + has_second


def _below(rows: Sequence[Row], place: int) -> list[Row]:
    """The rows below one, without those that repeat it."""
    itself = _without_mark(rows[place][1])
    return [row for row in rows[place + 1 :] if _without_mark(row[1]) != itself]


def _without_mark(cells: Sequence[str]) -> tuple[str, ...]:
    return (cells[0].removeprefix(_MARK).strip().strip('"'), *_stripped(cells[1:]))


def _is_named(rows: Sequence[Row], place: int) -> bool:
    """Whether the row surely names the columns."""
    cells, below = rows[place][1], _below(rows, place)
    if not below or (_is_remark(cells, below) and not _known(_without_remark(cells))):
        return False
    names = _completed(_without_remark(cells), below)
    return not _is_data(names, below) and _is_certain(names, below)


def _has_groups(cells: Sequence[str], below: Sequence[str]) -> bool:
    """Whether a row names groups of columns, each at its first one, and the row below names the columns in them."""
    inner = list(dropwhile(lambda pair: not pair[0].strip(), zip(cells, below, strict=False)))
    return any(not cell.strip() for cell, _ in inner) and _fills_gaps(below, cells)


def _count(rows: Sequence[Row], stands_above: Callable[[Sequence[str], Sequence[Row]], bool]) -> int:
    """Number of rows at the beginning of which that is true."""
    return next(
        (place for place, (_, cells) in enumerate(rows) if not stands_above(cells, rows[place + 1 :])), len(rows)
    )


def _may_stand_above(cells: Sequence[str], below: Sequence[Row], rows: Sequence[Row]) -> bool:
    """Whether the row may be a comment, a title, or one of two rows of names."""
    if not below:
        return False
    filled, usual = _filled(cells), _usual_width(rows)
    if len(cells) != usual or not filled or filled[0].startswith("#") or _is_remark(cells, below):
        return True
    if usual == 1:
        return not _known(cells) and _known(below[0][1]) > 0
    is_sparse = len(filled) <= max(1, median_low(len(_filled(row)) for _, row in rows) // 2)
    return is_sparse or any(_fills_gaps(row, cells) for _, row in below[:_WIDEST_BLOCK])


def _fills_gaps(cells: Sequence[str], above: Sequence[str]) -> bool:
    gaps = [place for place, cell in enumerate(above) if not cell.strip()]
    return bool(gaps) and all(place < len(cells) and cells[place].strip() for place in gaps)


def _is_certain(cells: Sequence[str], below: Sequence[Row]) -> bool:
    """Whether the row can only be one of names."""
    return not below or _known(cells) > 0 or _is_sequence(cells) or _differs(cells, below) > 0


def _is_data(cells: Sequence[str], below: Sequence[Row]) -> bool:
    """Whether the row is like those below it, so that it cannot name them."""
    pairs = _pairs(cells, below)
    values = [(cell, column) for cell, column in pairs if not _is_known(cell) or cell in column]
    if len(values) < len(pairs):
        return False
    repeated = [cell for cell, column in pairs if _recurs(cell, column)]
    numbers = [cell for cell, column in pairs if _is_number(cell) and column and all(map(_is_number, column))]
    if _is_sequence(cells):
        repeated, numbers = [cell for cell in repeated if not cell.isdecimal()], []
    is_other = any(_is_other_kind(cell, column) for cell, column in pairs)
    return bool(repeated or numbers) or (_has_text(cells, below) and not is_other)


def _has_text(cells: Sequence[str], below: Sequence[Row]) -> bool:
    """Whether a cell is a text like most of those below it."""
    pairs = _pairs(cells, below)
    return any(_is_text(cell) and sum(map(_is_text, column)) * 2 >= max(len(column), 1) for cell, column in pairs)


def _is_description(below: Sequence[Row]) -> bool:
    """Whether the row below the names says in words what the columns hold."""
    if len(below) <= _WORDS_OF_A_TEXT:
        return False
    cells = _stripped(below[0][1])
    is_full = all(cells) and len(set(cells)) == len(cells)
    is_like_data = _is_data(cells, below[1:]) or _has_text(cells, below[1:])
    return is_full and not is_like_data and _differs(cells, below[1:]) > 1


def _differs(cells: Sequence[str], below: Sequence[Row]) -> int:
    """In how many columns the cell is unlike all those below it: a word over numbers, or over a few classes."""
    pairs = _pairs(cells, below)
    return sum(_is_other_kind(cell, column) or _is_no_class(cell, column) for cell, column in pairs)


def _is_other_kind(cell: str, column: Sequence[str]) -> bool:
    return len(column) > 1 and not _is_number(cell) and all(map(_is_number, column))


def _is_no_class(cell: str, column: Sequence[str]) -> bool:
    return cell not in column and len(set(column)) * 2 <= len(column)


def _recurs(cell: str, column: Sequence[str]) -> bool:
    """Whether the cell is a value of its column. A column of ticks repeats its own name and nothing else."""
    return cell in column and len(set(column)) > 1


def _is_sequence(cells: Sequence[str]) -> bool:
    """Whether columns are numbered, as those of data frames without names are."""
    numbers = [int(cell) for cell in _filled(cells) if cell.strip().isdecimal()]
    return len(numbers) > 1 and all(after - before == 1 for before, after in pairwise(numbers))


def _completed(names: Sequence[str], below: Sequence[Row]) -> tuple[str, ...]:
    """The names with one for the column of row names, which R leaves out, and one for separators at the rows' ends."""
    rows = [cells for _, cells in below]
    if rows and all(len(cells) == len(names) + 1 for cells in rows):
        first = {cells[0] for cells in rows}
        if not any(cells[-1] for cells in rows):
            return (*names, "")
        if len(first) == len(rows) and all(cell.isdecimal() for cell in first):
            return ("", *names)
    return tuple(names)


def _joined(above: Sequence[str], names: Sequence[str]) -> list[str]:
    """The lower of two rows of names, with the upper one's where it has none or one twice."""
    if len(above) != len(names) or len(_filled(above)) < 2:
        return list(names)
    full = [name or upper.strip() for name, upper in zip(names, above, strict=True)]
    times, group, joined = Counter(full), "", []
    for name, upper in zip(full, above, strict=True):
        group = upper.strip() or group
        joined.append(f"{group}: {name}" if times[name] > 1 and group and group != name else name)
    return joined


def _is_remark(cells: Sequence[str], below: Sequence[Row]) -> bool:
    first = next(iter(_filled(cells)), "")
    return bool(below) and (bool(_REMARK.match(first)) or _is_separator_line(cells))


def _is_separator_line(cells: Sequence[str]) -> bool:
    filled = _filled(cells)
    return len(filled) == 1 and bool(_SEPARATOR_LINE.fullmatch(filled[0]))


def _without_remark(cells: Sequence[str]) -> list[str]:
    return [re.sub(r"^#\s*", "", cells[0]), *cells[1:]]


def _usual_width(rows: Sequence[Row]) -> int:
    return Counter(len(cells) for _, cells in rows).most_common(1)[0][0] if rows else 0


def _pairs(cells: Sequence[str], below: Sequence[Row]) -> list[tuple[str, list[str]]]:
    """The filled cells, each with those of its column in the rows below."""
    return [(cell.strip(), _column(below, place)) for place, cell in enumerate(cells) if cell.strip()]


def _column(rows: Sequence[Row], place: int) -> list[str]:
    return [cells[place].strip() for _, cells in rows if place < len(cells) and cells[place].strip()]


def _filled(cells: Iterable[str]) -> list[str]:
    return [cell.strip() for cell in cells if cell.strip()]


def _stripped(cells: Iterable[str]) -> list[str]:
    return [cell.strip() for cell in cells]


def _known(cells: Sequence[str]) -> int:
    return sum(map(_is_known, cells))


def _is_known(cell: str) -> bool:
    return column_names.is_among(cell, _KNOWN)


def _is_number(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(cell))


def _is_text(cell: str) -> bool:
    return len(cell.split()) >= _WORDS_OF_A_TEXT and not cell.endswith(("?", ":"))


def _shown(rows: Sequence[Row]) -> str:
    """The rows' numbers and how they begin."""
    return "; ".join(f"row {number} “{beginning(', '.join(_filled(cells)))}”" for number, cells in rows[:_SHOWN_CELLS])
