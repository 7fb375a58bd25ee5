"""Which questions of a crowd task or a survey are answered with labels, and which in words of one's own."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from core.data import column_names
from core.data.labels import LONGEST_LABEL, MOST_CLASSES

COMMENT = (
    *("comment", "comments", "feedback", "remark", "remarks", "explanation", "rationale", "reason", "reasons", "why"),
    *("suggestions", "justification", "kommentar", "kommentare", "anmerkung", "anmerkungen", "begründung", "warum"),
)
_WORDS_OF_A_LABEL = 3


def are_labels(given: Sequence[str]) -> bool:
    """Whether the answers to a question are few and short; answers that never come again may have a few words each."""
    distinct = set(given)
    if len(distinct) > MOST_CLASSES or max(map(len, distinct), default=0) > LONGEST_LABEL:
        return False
    return len(distinct) < len(given) or all(len(one.split()) <= _WORDS_OF_A_LABEL for one in distinct)


def labelled(given: dict[str, list[str]]) -> Collection[str]:
    """The questions that are answered with labels; all of them where none seems to be, for the researcher to see."""
    found = [
        question
        for question, answers in given.items()
        if are_labels(answers) and not column_names.is_among(question, COMMENT)
    ]
    return found or list(given)
