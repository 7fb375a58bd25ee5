"""Texts that are annotated in Errata itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True)
class CodebookClass:
    """A class to choose, and the codebook's words on when it is the right one."""

    label: str
    text: str = ""


@dataclass(frozen=True)
class AnnotationSettings:
    """What the annotators of a round are asked. ``unsure`` lets them say that they cannot decide; ``seed`` gives each
    an order of the texts of their own. ``context`` are the columns that stand before each text.
    """

    question: str
    classes: tuple[CodebookClass, ...]
    unsure: bool = True
    seed: int = 5460
    context: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(one.label for one in self.classes)


@dataclass(frozen=True)
class AnnotationRound:
    """Texts that are annotated in Errata itself. ``has_ids`` says whether the texts came with ids of their own or were
    numbered here.
    """

    id: int
    project_id: int
    name: str
    created: datetime
    settings: AnnotationSettings
    source: str
    texts: int
    has_ids: bool
    folder: str
    """Folder of texts.parquet (``schemas.ROUND_TEXTS``), relative to the home folder."""


class AnswerKind(StrEnum):
    LABEL = "label"
    UNSURE = "unsure"
    SKIP = "skip"
    UNDO = "undo"


@dataclass(frozen=True)
class Answer:
    """One entry of a round's log, which only ever grows: a changed answer is a further entry on the same text, and so
    is an undo, which names the entry that it takes back.
    """

    id: int
    text_id: str
    annotator: str
    kind: AnswerKind
    label: str | None
    undoes: int | None
    time: datetime
