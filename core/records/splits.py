"""The division into train, validation and test."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Part(StrEnum):
    TRAIN = "train"
    VALIDATION = "validation"
    TEST = "test"


@dataclass(frozen=True)
class SplitSettings:
    """Shares in percent of train, validation and test; ``keep_parts`` keeps the parts that the file itself names.

    ``without`` lists classes to leave out, for those with too few texts to be divided. Texts are tied together, and
    never straddle parts, that are equal, as similar as ``near_duplicates`` (Jaccard, 0.5 to 1), or of the same value in
    the metadata column ``group``. ``strata`` are metadata columns whose values are balanced like the label. ``follows``
    is the id of the earlier split whose texts keep their part; with ``freeze_test`` nothing new enters its test part.

    With ``folds`` (3 to 10; 0 for none) the texts are divided for cross-validation: into so many folds, each of which
    is the test part of a split of its own. ``fold`` says which one, from 1; 0 in the settings of all folds together.
    The shares follow from the number of folds and the validation share.
    """

    shares: tuple[float, float, float] = (60.0, 20.0, 20.0)
    seed: int = 5460
    keep_parts: bool = False
    without: tuple[str, ...] = ()
    near_duplicates: float = 0.7
    group: str | None = None
    strata: tuple[str, ...] = ()
    follows: int | None = None
    freeze_test: bool = False
    folds: int = 0
    fold: int = 0


@dataclass(frozen=True)
class Split:
    """``counts`` is part → label → texts; ``left_out`` is reason → texts that are in no part.

    The folds of one division are splits with the same folder.
    """

    id: int
    version_id: int
    created: datetime
    settings: SplitSettings
    counts: dict[str, dict[str, int]]
    left_out: dict[str, int]
    folder: str
    """Folder of parts.parquet, or parts-1.parquet and so on for folds (columns ``id, part``), relative to the home
    folder.
    """

    def size(self, part: Part) -> int:
        return sum(self.counts[part].values())
