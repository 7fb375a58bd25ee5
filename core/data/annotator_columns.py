"""Which columns of a wide table are annotators of one question, and where that is in doubt.

Columns with the same few values may as well answer different questions (toxic? engaging?), and an agreement between
those means nothing. So they count as annotators only where their names or the file's own decision say so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pandas import DataFrame

from core.counted import joined_at_most, quoted
from core.data import annotator_names as names
from core.data import column_content as content

_SHOWN = 4


@dataclass(frozen=True)
class AnnotatorColumns:
    """What was found.

    Attributes
    ----------
    columns
        The annotators' columns; empty where there are none.
    questions
        Columns that agree as annotators do and were taken for different questions.
    doubts
        What speaks against it, in sentences.
    decision
        The column that is their vote, where it is called as they are.
    """

    columns: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    decision: str | None = None


def find_annotators(frame: DataFrame, decision: str | None, taken: Sequence[str]) -> AnnotatorColumns:
    """Look among the frame's columns, but for those in ``taken``; ``decision`` may be what the file itself decided."""
    free = frame[[column for column in frame.columns if column not in taken]]
    called = names.annotators(list(free.columns))
    judging = {group: content.judging(free[list(group)]) for group in called}
    groups = [group for group in judging.values() if group]
    if groups:
        found = _named(free, groups)
        return replace(found, doubts=(*found.doubts, *_not_taken(free, judging)))
    alike = content.sharing_values(free)
    agreeing = content.agreeing(free[list(alike)]) if alike else ()
    if not agreeing:
        return AnnotatorColumns()
    if names.numbered_alike(agreeing):
        return _with_those_numbered_alike(free, agreeing)
    numbered = names.numbered_among(agreeing)
    beside = [column for column in agreeing if column not in numbered]
    if numbered and len(beside) == 1 and content.agree_with_vote(frame[list(numbered)], frame[beside[0]]):
        return AnnotatorColumns(numbered, doubts=(_by_their_vote(numbered, beside[0]),), decision=beside[0])
    if decision is not None and content.agree_with_vote(frame[list(agreeing)], frame[decision]):
        return AnnotatorColumns(agreeing, doubts=(_by_their_vote(agreeing, decision),))
    return AnnotatorColumns(questions=alike)


def of_a_column_each(frame: DataFrame) -> AnnotatorColumns:
    """What the annotators' columns are where somebody says that each has one: those that share their few values. Where
    all but one of these are numbered and that one is their vote, it is the decision.
    """
    alike = content.sharing_values(frame)
    numbered = names.numbered_among(alike)
    beside = [column for column in alike if column not in numbered]
    if numbered and len(beside) == 1 and content.agree_with_vote(frame[list(numbered)], frame[beside[0]]):
        return AnnotatorColumns(numbered, decision=beside[0])
    return AnnotatorColumns(tuple(alike))


def _by_their_vote(columns: Sequence[str], decision: str) -> str:
    return f"{quoted(columns)} could be different questions; taken for annotators, as “{decision}” is their vote."


def _named(free: DataFrame, groups: Sequence[tuple[str, ...]]) -> AnnotatorColumns:
    first, *others = groups
    if others:
        doubt = f"Annotators answer several questions here: {'; '.join(map(quoted, groups))}. The first were taken."
        return AnnotatorColumns(first, doubts=(doubt,))
    if any(map(names.has_annotator_word, first)):
        return AnnotatorColumns(first)
    more = [column for column in free.columns if column not in first and names.may_be_a_name(column)]
    agreeing = content.agreeing(free[[*first, *more]])
    beside = [column for column in agreeing if column in more]
    columns = tuple(column for column in free.columns if column in (*first, *beside))
    taken = "was taken for an annotator, too: it" if len(beside) == 1 else "were taken for annotators, too: they"
    agrees = "agrees" if len(beside) == 1 else "agree"
    doubts = []
    if beside:
        doubts.append(f"{_named_briefly(beside)} {taken} {agrees} more than by chance with {_named_briefly(first)}.")
    if not agreeing:
        doubts.append(f"{_named_briefly(first)} agree no more than by chance; taken for annotators by their names.")
    doubts += _like_them(free, columns, more)
    return AnnotatorColumns(columns, doubts=(*doubts, *_constant(free, columns)))


def _like_them(free: DataFrame, columns: Sequence[str], more: Sequence[str]) -> list[str]:
    """That others hold the annotators' labels, too, could be called after people, and were not taken."""
    left = [column for column in more if column not in columns]
    alike = [column for column in content.sharing_values(free[[*columns, *left]]) if column in left]
    if not alike:
        return []
    is_one = len(alike) == 1
    holds, taken, agree = (
        ("holds", "was not taken for one: it", "agrees")
        if is_one
        else ("hold", "were not taken for such: they", "agree")
    )
    return [
        f"{_named_briefly(alike)} {holds} the annotators’ labels, too, and {taken} {agree} with none of them more than "
        "by chance."
    ]


def _named_briefly(columns: Sequence[str]) -> str:
    return joined_at_most(_SHOWN, [f"“{column}”" for column in columns])


def _not_taken(free: DataFrame, judging: Mapping[tuple[str, ...], Sequence[str]]) -> list[str]:
    """Of each group those that are called as its annotators are and do not judge as they do, with the reason."""
    return [
        f"“{column}” is called as {quoted(taken)} are, but was not taken: it {content.why_not_judging(free[column])}."
        for group, taken in judging.items()
        for column in group
        if taken and column not in taken
    ]


def _with_those_numbered_alike(free: DataFrame, agreeing: Sequence[str]) -> AnnotatorColumns:
    alike = [column for column in free.columns if column in agreeing or names.numbered_alike([*agreeing, column])]
    columns = content.judging(free[alike])
    doubts = (*_constant(free, columns), *_not_taken(free, {tuple(alike): columns}))
    return AnnotatorColumns(columns, doubts=doubts)


def _constant(free: DataFrame, columns: Sequence[str]) -> tuple[str, ...]:
    said = {column: content.only_label(free[column]) for column in columns}
    return tuple(
        f"“{column}” says “{label}” throughout; taken for an annotator as the others are."
        for column, label in said.items()
        if label is not None
    )
