"""A classifier that was finished outside Errata."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FinishedClassifier:
    """Where it came from, and what its classes mean; what it learned from is not known.

    Attributes
    ----------
    source
        A name on the Hugging Face hub, the path of a folder, or the name of an uploaded ZIP.
    uploaded
        Whether it is an uploaded ZIP.
    classes
        (its own class, the class of the data set that is meant), in the order of its outputs. Several may mean one:
        their probabilities add up.
    """

    source: str
    uploaded: bool
    classes: tuple[tuple[str, str], ...]
