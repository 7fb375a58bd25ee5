"""What is learned of each text, where that is how its annotators voted."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from pandas import DataFrame

from core.records.columns import CORRECTED, LABEL, SOFT_LABEL


def shares(rows: DataFrame, labels: Sequence[str]) -> np.ndarray:
    """The share of each class in the votes on each text; shape (texts, classes), each row adds up to 1.

    A text without votes has its label whole, as has one whose label a person decided instead of the vote. Votes for
    other classes, which were left out, do not count.
    """
    made = np.zeros((len(rows), len(labels)))
    votes = rows[SOFT_LABEL].where(rows[CORRECTED].isna())
    for of_text, label, voted in zip(made, rows[LABEL], votes, strict=True):
        known = msgspec.json.decode(voted, type=dict[str, float]) if isinstance(voted, str) else {}
        of_text[:] = [known.get(one, 0.0) for one in labels]
        if not of_text.any():
            of_text[labels.index(label)] = 1.0
    return made / made.sum(axis=1, keepdims=True)
