"""The division into train, validation and test."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from core.records.setting import Group, Setting


class Part(StrEnum):
    TRAIN = "train"
    VALIDATION = "validation"
    TEST = "test"


@dataclass(frozen=True)
class SplitSettings:
    """Shares in percent of train, validation and test; ``keep_parts`` keeps the parts that the file itself names;
    with ``learn_unnamed`` texts for which it names none are training texts.

    ``without`` lists classes to leave out, for those with too few texts to be divided. Texts are tied together, and
    never straddle parts, that are equal, as similar as ``near_duplicates`` (Jaccard, 0.5 to 1), or of the same value in
    the metadata column ``group``. ``strata`` are metadata columns whose values are balanced like the label. ``follows``
    is the id of the earlier split whose texts keep their part; with ``freeze_test`` nothing new enters its test part.

    With ``folds`` (3 to 10; 0 for none) the texts are divided for cross-validation: into so many folds, each of which
    is the test part of a split of its own. ``fold`` says which one, from 1; 0 in the settings of all folds together.
    The shares follow from the number of folds and the validation share.
    """

    shares: Annotated[
        tuple[float, float, float],
        Setting("Shares", "Of train, validation and test, in percent.", Group.SHORT, 0.0, 100.0, step=5.0),
    ] = (60.0, 20.0, 20.0)
    seed: Annotated[
        int, Setting("Seed", "Of the division; another one divides otherwise.", Group.SHORT, 0, 2**32 - 1)
    ] = 5460
    keep_parts: Annotated[
        bool,
        Setting(
            "Keep the parts that the table itself names",
            "Else they are drawn anew.",
            Group.SHORT,
            option="keep-parts/draw-parts",
        ),
    ] = False
    learn_unnamed: Annotated[
        bool,
        Setting(
            "Learn from texts for which the table names no part",
            "They go into the training part; else they are left out.",
            Group.SHORT,
            option="learn-unnamed/leave-out-unnamed",
        ),
    ] = False
    without: Annotated[
        tuple[str, ...], Setting("Leave out classes", "Those with too few texts to be divided.", Group.SHORT)
    ] = ()
    near_duplicates: Annotated[
        float,
        Setting(
            "Similarity of near-duplicates",
            "From which on texts stay together: the share of four-letter pieces that two texts have in common, "
            "without links, mentions and punctuation. At 0.7 a retweet or a copy with a word changed counts, at 1 only "
            "the same words do.",
            lowest=0.5,
            highest=1.0,
            step=0.05,
        ),
    ] = 0.7
    group: Annotated[
        str | None,
        Setting(
            "Keep together all texts of the same",
            "Author or thread, for example: the model is then tested on authors that it has never read.",
        ),
    ] = None
    strata: Annotated[
        tuple[str, ...],
        Setting(
            "Besides the label, balance",
            "Each part gets the same share of each value. Only columns with few values can be balanced.",
            option="stratify",
        ),
    ] = ()
    follows: Annotated[
        int | None,
        Setting(
            "Texts of the version before keep their part",
            "New texts are divided so that the shares are approached; a copy of an old text goes where that is.",
            Group.APART,
        ),
    ] = None
    freeze_test: Annotated[
        bool,
        Setting(
            "Freeze the test part: nothing new enters it",
            "So that scores of old and new models are on exactly the same texts.",
            Group.APART,
        ),
    ] = False
    folds: Annotated[
        int, Setting("Folds", "For cross-validation: each text is tested once; 0 for none.", Group.SHORT, 3, 10, step=1)
    ] = 0
    fold: Annotated[int, Setting("Fold", "Which one of them is the test part.", Group.APART)] = 0


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
    """Folder of parts.parquet, or parts-1.parquet and so on for folds (``schemas.PARTS``), relative to the home
    folder.
    """

    def size(self, part: Part) -> int:
        return sum(self.counts[part].values())
