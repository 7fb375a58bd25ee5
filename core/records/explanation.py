"""Which words made the model decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.records.setting import Group, Setting


@dataclass(frozen=True)
class ExplanationSettings:
    """LIME's settings; the defaults are the reference tutorial's. ``label`` None explains the predicted class."""

    label: Annotated[
        str | None, Setting("Class", "Whose words are looked for.", Group.APART, unset="the predicted one")
    ] = None
    samples: Annotated[
        int,
        Setting(
            "Samples",
            "Altered texts that the model is asked about. More samples, steadier weights, more time: 5,000 take from "
            "seconds for a short text to minutes for a long one.",
            Group.SHORT,
            10,
            50_000,
            step=500,
        ),
    ] = 5000
    features: Annotated[int, Setting("Words to show", "The heaviest ones.", Group.SHORT, 1, 100, step=1)] = 6
    seed: Annotated[
        int,
        Setting("Seed", "Another one shows how steady the weights are.", lowest=0, highest=2**32 - 1),
    ] = 5460


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
