"""What the resident model process and its client say to each other: one JSON document a line.

Questions carry rising numbers and every reply the number of its question, so that the late replies to a question that
nobody waits for any more are told from those to the next.
"""

from __future__ import annotations

import msgspec
import numpy as np

from core.errors import ErrataError, told
from core.explanation import method_registry
from core.records import Explanation, ExplanationSettings
from core.remedies import Remedy


class AskProbabilities(msgspec.Struct, frozen=True, tag="probabilities"):
    id: int
    model: str
    texts: list[str]


class AskExplanation(msgspec.Struct, frozen=True, tag="explanation"):
    id: int
    model: str
    text: str
    method: str
    given: msgspec.Raw

    @classmethod
    def of(cls, id: int, model: str, text: str, settings: ExplanationSettings) -> AskExplanation:
        return cls(id, model, text, settings.method, msgspec.Raw(msgspec.json.encode(settings)))

    @property
    def settings(self) -> ExplanationSettings:
        return msgspec.json.decode(self.given, type=method_registry.called(self.method).settings)


class Abandon(msgspec.Struct, frozen=True, tag="abandon"):
    """Nobody waits any more for the answer to the question ``id``, nor to any before it."""

    id: int


class Advanced(msgspec.Struct, frozen=True, tag="advanced"):
    id: int
    fraction: float


class Probabilities(msgspec.Struct, frozen=True, tag="probabilities"):
    """``values`` are the float64 of an array of shape (texts, classes), row after row."""

    id: int
    labels: tuple[str, ...]
    values: bytes

    @classmethod
    def of(cls, id: int, labels: tuple[str, ...], array: np.ndarray) -> Probabilities:
        return cls(id, labels, array.astype("<f8").tobytes())

    @property
    def array(self) -> np.ndarray:
        return np.frombuffer(self.values, dtype="<f8").reshape(-1, len(self.labels)).astype(float)


class Explained(msgspec.Struct, frozen=True, tag="explained"):
    id: int
    explanation: Explanation


class QuestionRefused(msgspec.Struct, frozen=True, tag="refused"):
    """An error of the family in ``core.errors``, by the name of its class."""

    id: int
    kind: str
    what: str
    where: str
    todo: str
    remedy: Remedy | None = None

    @classmethod
    def of(cls, id: int, error: ErrataError) -> QuestionRefused:
        return cls(id, type(error).__name__, error.what, error.where, error.todo, error.remedy)

    @property
    def error(self) -> ErrataError:
        return told(self.kind, self.what, self.where, self.todo, self.remedy)


Question = AskProbabilities | AskExplanation
Answer = Probabilities | Explained | QuestionRefused

_request_decoder = msgspec.json.Decoder(Question | Abandon)
_reply_decoder = msgspec.json.Decoder(Advanced | Answer)


def to_line(message: Question | Abandon | Advanced | Answer) -> bytes:
    return msgspec.json.encode(message) + b"\n"


def request_from(line: bytes) -> Question | Abandon:
    return _request_decoder.decode(line)


def reply_from(line: bytes) -> Advanced | Answer:
    return _reply_decoder.decode(line)
