"""What each annotation tool's module offers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from core.data.reading.tools.judgements import Judgement, Unused
from core.records import Guess

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Records:
    """The records of a file: objects of JSON, or rows of a table with text cells and None for the empty ones.

    ``numbers`` are those that name them in messages, ``file`` is the file's name as the researcher knows it; ``items``
    are the columns of a survey that the researcher says hold the labels of a text each.
    """

    records: Sequence[Record]
    numbers: Sequence[int]
    file: str
    items: tuple[str, ...] = ()

    @property
    def stem(self) -> str:
        """The file's name without folders, archives and ending; some tools write the annotator there."""
        return self._path.stem

    @property
    def folder(self) -> str | None:
        """The folder's name, where one is known; some tools write the annotator there."""
        return self._path.parent.name or None

    @property
    def _path(self) -> PurePath:
        return PurePath(self.file.replace("\\", "/").rsplit("›", 1)[-1].strip())


@dataclass(frozen=True)
class GatheredJudgements:
    """What the records hold; ``guesses`` and ``asked`` are those of ``RawTable``.

    ``text`` is what the file calls the texts.
    """

    judgements: Sequence[Judgement]
    unused: Sequence[Unused] = ()
    notes: tuple[str, ...] = ()
    guesses: tuple[Guess, ...] = ()
    asked: tuple[str, ...] = ()
    text: str = "text"


@dataclass(frozen=True)
class Tool:
    """An annotation tool's export.

    ``fits`` tells it by the first records of a file; ``gather`` raises FileError naming the file, the record and the
    field where a record is not as the tool writes it. ``question`` is how the tool asks about a whole text, for those
    who asked otherwise.
    """

    name: str
    fits: Callable[[Sequence[Record]], bool]
    gather: Callable[[Records], GatheredJudgements]
    question: str = ""


def product(name: str) -> str:
    """A tool's name without what tells one of its exports from another: “Label Studio”."""
    return name.partition(" (")[0]
