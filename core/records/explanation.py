"""Which words made the model decide."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ExplanationSettings:
    """LIME's settings; the defaults are the reference tutorial's. ``label`` None explains the predicted class."""

    label: str | None = None
    samples: int = 5000
    features: int = 6
    seed: int = 5460


@dataclass(frozen=True)
class WordWeight:
    """A word at ``text[start:end]`` and its weight for the explained label (positive: speaks for it)."""

    word: str
    start: int
    end: int
    weight: float


@dataclass(frozen=True)
class Explanation:
    """``fit`` is the R² of LIME's linear model around the text; ``weights`` are sorted by size, largest first."""

    text: str
    label: str
    predicted_label: str
    probabilities: dict[str, float]
    weights: tuple[WordWeight, ...]
    fit: float
    samples: int
    features: int
    seed: int
    seconds: float
