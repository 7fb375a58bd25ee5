"""A campaign with ties, and a model whose answers to them are planted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from core.jobs.models import InlineModels
from tests.tables import write_csv

DECIDED, TIES = 40, 12
LABELS = ("no", "unclear", "yes")


class Told(InlineModels):
    """Says “yes” with 80 % to every text, and keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[list[str]] = []

    def probabilities(
        self, model: Path, texts: Sequence[str], on_progress: Callable[[float], None] | None = None
    ) -> tuple[tuple[str, ...], np.ndarray]:
        self.asked.append(list(texts))
        return LABELS, np.tile([0.15, 0.05, 0.8], (len(texts), 1))


def campaign(folder: Path) -> Path:
    """Three annotators: 40 texts with a majority of 2 to 1, and 12 on which all say something else. One tie is a copy
    of a decided text, one nearly so.
    """
    lines: list[tuple[str, ...]] = []
    for n in range(DECIDED):
        most = LABELS[n % 3]
        lines.append((f"t{n}", _words(n), most, most, LABELS[(n + 1) % 3]))
    copies = [_words(1).upper(), f"@someone {_words(2)} 🤷"]
    lines += [(f"u{n}", copies[n] if n < len(copies) else f"{_words(n + 100)} offen", *LABELS) for n in range(TIES)]
    return write_csv(folder / "campaign.csv", ("id", "text", "Annotator 1", "Annotator 2", "Annotator 3"), lines)


def _words(seed: int) -> str:
    letters = np.random.default_rng(seed).integers(97, 123, size=(8, 6))
    return " ".join("".join(map(chr, word)) for word in letters)
