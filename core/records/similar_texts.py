"""The training texts that are most like a test text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Embedding(StrEnum):
    """What makes the vectors by which texts are alike."""

    MODEL = "model"
    """The fine-tuned model: the mean of its last layer, where texts that it takes for one class lie together."""
    WORDS = "words"
    """The base model's vectors of the tokens, in the mean: what the words mean, whatever the classes are."""


@dataclass(frozen=True)
class SimilarText:
    """A training text, the label that the model learned, and the cosine of the angle between the two vectors.

    ``votes`` are JSON, annotator → label, None where they are not known.
    """

    id: str
    text: str
    label: str
    similarity: float
    votes: str | None = None


@dataclass(frozen=True)
class SimilarTexts:
    """The training texts nearest to a test text by one embedding, the nearest first.

    Attributes
    ----------
    label
        That of the test text.
    nearer
        Of the other test texts the share that have a training text nearer than the nearest of this one; None where
        there is no other.
    usual
        The median similarity of the nearest training texts of the other test texts; None where these are too few.
    """

    embedding: Embedding
    label: str
    texts: tuple[SimilarText, ...]
    nearer: float | None
    usual: float | None = None
