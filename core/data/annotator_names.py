"""Whether columns are called as annotators are, or as questions are."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from core.data.column_names import listed, plain, words
from core.data.first_names import is_first_name

_ANNOTATOR = frozenset(
    listed(
        "annotator ann anno coder rater judge labeler labeller reviewer expert kodierer kodiererin codierer codiererin "
        "anotador anotadora codificador codificadora evaluador evaluadora avaliador avaliadora juez juiz annotateur "
        "annotatrice codeur codeuse évaluateur évaluatrice annotatore codificatore valutatore beoordelaar codeerder"
    )
)
# With a number or a name these are an annotator's, too: “label 1”, “rating_anna”.
_JUDGEMENT = frozenset(
    listed(
        "label labels annotation rating code coding vote judgement judgment kodierung codierung bewertung urteil user "
        "worker etiqueta rótulo étiquette etichetta voto codificación codificação codage avaliação evaluación"
    )
)
_QUESTION = frozenset(
    listed(
        "q v var question questions frage fragen item items sub subtask task dim dimension aspect topic thema is has "
        "contains ist hat enthält "
        "pregunta pergunta domanda vraag pytanie"
    )
)
_LONGEST_INITIALS = 2
_E_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.\w+")


@dataclass(frozen=True)
class _Name:
    """A column's name taken apart.

    Attributes
    ----------
    who
        The words that tell one annotator from another: a number, initials, a first name.
    what
        The words that say what was asked, those for “label” and “annotator” left out.
    is_annotator
        Whether it has a word for annotators, or a first name.
    """

    who: tuple[str, ...]
    what: tuple[str, ...]
    is_annotator: bool


def annotators(columns: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Columns that are called as annotators are, those that answer the same question together, the plainest first.

    ``Annotator 1, Annotator 2`` is one group; ``anna_tone, ben_tone, anna_call, ben_call`` are two.
    """
    named = {column: _taken_apart(column) for column in columns}
    people = {column: name for column, name in named.items() if name.is_annotator}
    groups: dict[tuple[str, ...], dict[tuple[str, ...], str]] = defaultdict(dict)
    for column, name in people.items():
        groups[name.what].setdefault(name.who, column)
    asked = [(what, tuple(group.values())) for what, group in groups.items() if len(group) > 1]
    if not asked and len(people) > 1:
        # “Annotator Meier, Annotator Schulz”: surnames are words like any other.
        return (tuple(column for column in people if has_annotator_word(column)),)
    return tuple(group for _, group in sorted(asked, key=lambda one: one[0] != ()))


def has_annotator_word(column: str) -> bool:
    """Whether a word in it is one for annotators, and another says which: “Ann” alone is a name."""
    found = [plain(word) in _ANNOTATOR for word in words(column)]
    return any(found) and len(found) > 1


def names_people(column: str) -> bool:
    """Whether a word in it is one for annotators, one or several: “Annotators_toxic”, “coders”."""
    folded = [plain(word) for word in words(column)]
    return any(word in _ANNOTATOR or word.removesuffix("s") in _ANNOTATOR for word in folded)


def numbered_alike(columns: Sequence[str]) -> bool:
    """Whether the names differ in numbers or initials alone and none of them is a question's: ``r1, r2``; ``A, B``."""
    named = [_taken_apart(column) for column in columns]
    is_question = any(plain(word) in _QUESTION for column in columns for word in words(column))
    return not is_question and all(name.who for name in named) and len({name.what for name in named}) == 1


def numbered_among(columns: Sequence[str]) -> tuple[str, ...]:
    """Those whose names differ in numbers or initials alone, the largest such group: ``hate_1, hate_2`` of more."""
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for column in columns:
        if _taken_apart(column).who:
            groups[_taken_apart(column).what].append(column)
    alike = [tuple(group) for group in groups.values() if len(group) > 1 and numbered_alike(group)]
    return max(alike, key=len, default=())


def may_be_a_name(column: str) -> bool:
    """Whether it is a single word, as a name is that no list has, maybe with initials: “Fabien”, “Fabien B.”."""
    longer = [word for word in words(column) if len(word) > _LONGEST_INITIALS]
    has_number = any(word.isdigit() for word in words(column))
    return len(longer) == 1 and not has_number and plain(longer[0]) not in _JUDGEMENT | _QUESTION


def _taken_apart(column: str) -> _Name:
    if _E_MAIL.fullmatch(column):
        return _Name((column.casefold(),), (), is_annotator=True)
    folded = [plain(word) for word in words(column)]
    # “ann_1” is an annotator's number, “Ann” a person.
    other = _JUDGEMENT | _QUESTION | (_ANNOTATOR if len(folded) > 1 else frozenset())
    first_names = [word for word in folded if is_first_name(word) and word not in other]
    who = [word for word in folded if word in first_names or _tells_apart(word)]
    what = [word for word in folded if word not in _ANNOTATOR | _JUDGEMENT | set(who)]
    is_numbered_judgement = any(word in _JUDGEMENT for word in folded) and bool(who)
    return _Name(tuple(who), tuple(what), has_annotator_word(column) or bool(first_names) or is_numbered_judgement)


def _tells_apart(word: str) -> bool:
    return word not in _QUESTION and (word.isdigit() or len(word) <= _LONGEST_INITIALS)
