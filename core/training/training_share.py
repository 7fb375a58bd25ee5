"""A part of the training texts, for what fewer labels would give."""

from __future__ import annotations

from collections.abc import Mapping

from pandas import DataFrame

from core.records import Part, TrainingConfig
from core.records.columns import LABEL, PART


def kept(rows: DataFrame, config: TrainingConfig) -> DataFrame:
    """The rows without the training texts that the settings leave out.

    Of each class the same share is kept, at least one text; a smaller share of the same seed is a part of a larger one.
    """
    if config.train_share == 1:
        return rows
    drawn = rows[rows[PART] == Part.TRAIN].sample(frac=1, random_state=config.seed)
    of_class = drawn.groupby(LABEL)[LABEL]
    most = (config.train_share * of_class.transform("size")).round().clip(lower=1)
    return rows.drop(index=drawn.index[of_class.cumcount() >= most])


def size(config: TrainingConfig, counts: Mapping[str, int]) -> int:
    """How many texts are kept of so many training texts of each class."""
    if config.train_share == 1:
        return sum(counts.values())
    return sum(max(round(config.train_share * number), 1) for number in counts.values() if number)
