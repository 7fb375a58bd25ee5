"""The texts on which annotators disagree."""

from __future__ import annotations

import msgspec
from pandas import DataFrame

from core.records.columns import SOFT_LABEL


def divided(texts: DataFrame) -> DataFrame:
    """Those of the texts (with ``soft_label``) that got several labels, the most divided first: 3 to 2 before 4 to 1.

    "Unsure" answers are no label. Equally divided texts keep their order.
    """
    largest = texts[SOFT_LABEL].dropna().map(_largest_share).astype(float)
    return texts.loc[largest[largest < 1].sort_values(kind="stable").index].reset_index(drop=True)


def _largest_share(soft_label: str) -> float:
    return max(msgspec.json.decode(soft_label, type=dict[str, float]).values(), default=1.0)
