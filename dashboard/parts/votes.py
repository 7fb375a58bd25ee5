"""The annotators' judgements of one text."""

from __future__ import annotations

import json
from collections import Counter


def of(votes: str | None) -> dict[str, str]:
    """Annotator → label."""
    return json.loads(votes) if votes else {}


def in_words(votes: str | None) -> str:
    """“2 × yes, 1 × no”, most frequent first."""
    counts = Counter(of(votes).values())
    return ", ".join(f"{number} × {label}" for label, number in counts.most_common())
