"""Which column of a table holds the texts, and which others could."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace

from pandas import DataFrame, Series

from core.counted import quoted
from core.data import column_content as content
from core.data import column_names as names

_SHOWN = 3
# By these two columns are about equally well written, filled and long.
_MARGIN = 0.3
_FILLED, _AS_FILLED = 0.5, 0.9
_LONGER, _MUCH_LONGER = 1.5, 3
_EXACT, _BY_WORD, _NO_NAME = 2, 1, 0


@dataclass(frozen=True)
class TextColumn:
    """The column taken, None where none was.

    Attributes
    ----------
    others
        Columns that could hold the texts, too, the likeliest first.
    either
        The column and another one that is about as likely; empty where there is none.
    """

    column: str | None
    others: tuple[str, ...] = ()
    either: tuple[str, ...] = ()

    @property
    def doubt(self) -> str | None:
        """What was taken and what else could be meant, in words; None where nothing else could be."""
        if not self.others:
            return None
        more = f" and {len(self.others) - _SHOWN} more" if len(self.others) > _SHOWN else ""
        taken = f"The texts are taken from “{self.column}”; {quoted(self.others[:_SHOWN])}{more} could be texts, too."
        return f"{taken} Take the one that was judged; what was read with it can be its context."


@dataclass(frozen=True)
class _Candidate:
    """A column that could hold the texts: how it is called, filled and written, and its mean length in characters."""

    column: str
    name: int
    filled: int
    written: float
    length: float


def find_text(frame: DataFrame) -> TextColumn:
    """Look among the frame's columns.

    A usual name decides, then a word in a name, then what is written as people write (capital letters, no space before
    a comma), then the length. Beside replies what they answer comes after them. Lists, numbers, dates and links are no
    texts, and neither is what few rows have beside a column that most have.
    """
    found = [one for one in (_candidate(frame[column]) for column in frame) if one is not None]
    if not found:
        return TextColumn(None)
    found = _filled_enough(_by_answers(found, _remarks(frame)))
    best_written = max(one.written for one in found)

    def rank(one: _Candidate) -> tuple[float, ...]:
        usual = -names.place(one.column, names.TEXT) if one.name == _EXACT else 0
        return one.name, usual, one.written >= best_written - _MARGIN, one.length

    first, *rest = sorted(found, key=rank, reverse=True)
    others = [one for one in rest if first.name < _EXACT or _rivals_a_name(one, first)]
    alike = [one.column for one in others if first.name < _EXACT and _about_as_likely(one, first)]
    return TextColumn(first.column, tuple(one.column for one in others), (first.column, *alike[:1]) if alike else ())


def may_be_context(frame: DataFrame, found: TextColumn) -> str | None:
    """Which columns hold what several texts may have been read with, in words; None where none does."""
    known = {found.column, *found.others}
    columns = [column for column in map(str, frame) if column not in known and content.holds_sentences(frame[column])]
    if not columns or found.column is None:
        return None
    holds = "holds" if len(columns) == 1 else "hold"
    return (
        f"{quoted(columns[:_SHOWN])} {holds} sentences, too. What a text was read with, as the post or question that "
        "it answers, can be its context."
    )


def _candidate(cells: Series) -> _Candidate | None:
    column = str(cells.name)
    name = _EXACT if names.is_among(column, names.TEXT) else _BY_WORD if names.has_text_word(column) else _NO_NAME
    written = content.writing(cells)
    if not (written.is_natural if name == _EXACT else written.is_of_texts):
        return None
    return _Candidate(column, name, written.filled, written.as_people_write, written.length)


def _remarks(frame: DataFrame) -> set[str]:
    """Columns called as comments in which those who judge say something of their own: in a table of judgements the
    text of a post is said again in each row on it, and they hardly ever say the same.
    """
    columns = [str(column) for column in frame]
    if names.first_named(columns, names.ANNOTATOR) is None:
        return set()
    return {one for one in columns if names.is_among(one, names.COMMENT) and not content.is_repeated(frame[one])}


def _by_answers(found: Sequence[_Candidate], remarks: Container[str]) -> Sequence[_Candidate]:
    """Beside “reply”, or “comment”, a column such as “original message” or “post” is what was answered: the answer's
    name counts, and not its.
    """
    answered = [one.column for one in found if names.is_answered(one.column)]
    most = max((one.filled for one in found if one.column in answered), default=0)
    answers = [
        one.column
        for one in found
        if names.is_among(one.column, (*names.REPLY, *names.COMMENT))
        and one.column not in remarks
        and one.filled >= most * _AS_FILLED
    ]
    if not answered or not set(answers) - set(answered):
        return found
    return [_named_anew(one, answered, answers) for one in found]


def _named_anew(one: _Candidate, answered: Sequence[str], answers: Sequence[str]) -> _Candidate:
    if one.column in answered:
        return replace(one, name=_NO_NAME)
    return replace(one, name=max(one.name, _BY_WORD)) if one.column in answers else one


def _filled_enough(found: Sequence[_Candidate]) -> list[_Candidate]:
    """Without remarks on a few rows; a usual name is held against other names only."""
    most = {name: max((one.filled for one in found if one.name >= name), default=0) for name in range(_EXACT)}
    return [one for one in found if one.filled >= most[min(one.name, _BY_WORD)] * _FILLED]


def _rivals_a_name(one: _Candidate, named: _Candidate) -> bool:
    is_other_part = names.is_among(one.column, (*names.REPLY, *names.POST))
    return one.name > _NO_NAME or is_other_part or one.length > named.length * _LONGER


def _about_as_likely(one: _Candidate, first: _Candidate) -> bool:
    if one.written > first.written + _MARGIN:
        return True
    if one.name < first.name:
        return False
    if one.written < first.written - _MARGIN:
        return one.length > first.length * _MUCH_LONGER
    return first.length < one.length * _LONGER
