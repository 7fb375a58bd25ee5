"""What the process that reads files and its client say to each other: one JSON document a line."""

from __future__ import annotations

import msgspec

from core.errors import ErrataError, told
from core.records import ReadSettings
from core.remedies import Remedy


class Asked(msgspec.Struct, frozen=True, tag="asked"):
    """Read files, each given by its path as bytes and its name, as tables or as texts to be labelled.

    ``folder`` is for the tables, and for whatever has to lie on the disk meanwhile. ``processor_seconds`` and
    ``memory_bytes`` are bounds that the operating system holds where it can.
    """

    files: tuple[tuple[bytes, str], ...]
    settings: ReadSettings
    judged: bool
    folder: str
    processor_seconds: float
    memory_bytes: int


class Begun(msgspec.Struct, frozen=True, tag="begun"):
    """A file is being read; what was begun before is done."""

    name: str


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """The tables lie in the folder."""


class ReadingRefused(msgspec.Struct, frozen=True, tag="refused"):
    """An error of the family in ``core.errors``, by the name of its class."""

    kind: str
    what: str
    where: str
    todo: str
    remedy: Remedy | None = None

    @classmethod
    def of(cls, error: ErrataError) -> ReadingRefused:
        what, where, todo = map(_written, (error.what, error.where, error.todo))
        return cls(type(error).__name__, what, where, todo, error.remedy)

    @property
    def error(self) -> ErrataError:
        return told(self.kind, self.what, self.where, self.todo, self.remedy)


class OutOfMemory(msgspec.Struct, frozen=True, tag="memory"):
    """The system gave no more."""


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """A fault of Errata's own, or of a library that reads files: the kind of exception, and its traceback."""

    kind: str
    traceback: str


Answer = Ready | ReadingRefused | OutOfMemory | Failed
Reply = Begun | Answer

_question_decoder = msgspec.json.Decoder(Asked)
_reply_decoder: msgspec.json.Decoder[Reply] = msgspec.json.Decoder(Reply)


def to_line(message: Asked | Reply) -> bytes:
    return msgspec.json.encode(message) + b"\n"


def question_from(line: bytes) -> Asked:
    return _question_decoder.decode(line)


def reply_from(line: bytes) -> Reply:
    return _reply_decoder.decode(line)


def _written(text: str) -> str:
    """The text without halves of surrogate pairs, which JSON cannot hold."""
    return text.encode("utf-8", errors="replace").decode()
