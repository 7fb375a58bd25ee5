"""Annotating here: the order in which each annotator meets the texts, and where they stand, told from the log of their
answers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.data.labels import LONGEST_LABEL
from core.errors import SettingError
from core.records import AnnotationSettings, Answer, AnswerKind

UNSURE = "unsure"
"""The label of a judgement that says that the annotator could not decide."""

FEWEST_CLASSES, MOST_CLASSES = 2, 20
LONGEST_CODEBOOK = 5_000
LONGEST_QUESTION = 500


@dataclass(frozen=True)
class AnnotatorAnswers:
    """Where one annotator stands in a round.

    Attributes
    ----------
    answers
        The answer that holds for each text, skips included; the texts in the order in which they were first answered.
    last
        The newest answer that holds, which an undo would take back.
    """

    answers: dict[str, Answer]
    last: Answer | None

    @property
    def skipped(self) -> list[str]:
        """The skipped texts, the one that has waited longest first."""
        skips = [answer for answer in self.answers.values() if answer.kind is AnswerKind.SKIP]
        return [answer.text_id for answer in sorted(skips, key=lambda answer: answer.id)]

    @property
    def done(self) -> int:
        """Texts that were answered, unsure included and skips not."""
        return len(self.answers) - len(self.skipped)


def answers_in_force(log: Sequence[Answer]) -> AnnotatorAnswers:
    """Where an annotator stands after their entries, oldest first; an answer that was undone counts for nothing."""
    undone = {entry.undoes for entry in log}
    holding = [entry for entry in log if entry.kind is not AnswerKind.UNDO and entry.id not in undone]
    return AnnotatorAnswers({entry.text_id: entry for entry in holding}, holding[-1] if holding else None)


def order(ids: Sequence[str], seed: int, annotator: str) -> list[str]:
    """The texts in the annotator's own order, the same each time.

    Each annotator has another one, because what was read before a text changes how it is judged (Beck, Eckman, Ma, Chew
    and Kreuter 2024, "Order Effects in Annotation Tasks"): in one order for all, that error would be shared and pass
    for agreement.
    """
    digest = hashlib.sha256(f"{seed}:{annotator.casefold()}".encode()).digest()
    generator = np.random.default_rng(np.frombuffer(digest, dtype="<u4").tolist())
    return [ids[place] for place in generator.permutation(len(ids)).tolist()]


def next_text(order: Sequence[str], given: AnnotatorAnswers) -> str | None:
    """The first text without an answer, then the skipped ones in turn; None at the end."""
    fresh = next((id for id in order if id not in given.answers), None)
    return fresh if fresh is not None else next(iter(given.skipped), None)


def earlier(given: AnnotatorAnswers, shown: str | None) -> str | None:
    """The text that was answered before this one; before a text that has no answer, the last that has one."""
    history = list(given.answers)
    place = history.index(shown) if shown in given.answers else len(history)
    return history[place - 1] if place else None


def later(given: AnnotatorAnswers, shown: str | None) -> str | None:
    """The text that was answered after this one, None where there is none."""
    history = list(given.answers)
    place = history.index(shown) + 1 if shown in given.answers else len(history)
    return history[place] if place < len(history) else None


def check_round_settings(settings: AnnotationSettings) -> None:
    """Raise SettingError where the question or the classes cannot be annotated with."""
    if not settings.question.strip():
        raise _refused("There is no question.", "question", "Ask the annotators something.")
    if len(settings.question) > LONGEST_QUESTION:
        raise _refused(
            f"The question has {len(settings.question):,} characters, at most {LONGEST_QUESTION} are possible.",
            "question",
            "Shorten it; examples and rules belong into the codebook.",
        )
    number = len(settings.classes)
    if not FEWEST_CLASSES <= number <= MOST_CLASSES:
        raise _refused(
            f"There {'is' if number == 1 else 'are'} {number} class{'es' * (number != 1)}; "
            f"{FEWEST_CLASSES} to {MOST_CLASSES} are possible.",
            "classes",
            "Add or remove some.",
        )
    for place, one in enumerate(settings.classes, start=1):
        _check_label(one.label, f"class {place}", settings.unsure)
        if len(one.text) > LONGEST_CODEBOOK:
            raise _refused(
                f"The codebook's text has {len(one.text):,} characters, at most {LONGEST_CODEBOOK:,} are possible.",
                f"class {place}, “{one.label}”",
                "Shorten it.",
            )
    folded = [label.casefold() for label in settings.labels]
    for label in settings.labels:
        if folded.count(label.casefold()) > 1:
            raise _refused(f"Two classes are called “{label}”.", "classes", "Give each a name of its own.")


def _check_label(label: str, where: str, unsure: bool) -> None:
    if not label or label != " ".join(label.split()):
        raise _refused(
            "The class has no name."
            if not label.strip()
            else f"The name “{label}” has spaces or line breaks too many.",
            where,
            "Type it again.",
        )
    if len(label) > LONGEST_LABEL:
        raise _refused(
            f"The name of the class has {len(label)} characters, at most {LONGEST_LABEL} are possible.",
            where,
            "Shorten it; what it means belongs into the codebook.",
        )
    if unsure and label.casefold() == UNSURE:
        raise _refused(
            f"A class cannot be called “{label}” where annotators may say that they are unsure.",
            where,
            "Rename it, or do not offer “unsure”.",
        )


def _refused(what: str, where: str, todo: str) -> SettingError:
    return SettingError(what, where=where, todo=todo)
