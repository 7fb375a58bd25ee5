"""Drawing parts at random, stratified by label."""

from __future__ import annotations

import numpy as np
from pandas import Series

from core.data.splitting.refusals import too_few_in
from core.records import Part, SplitSettings


def draw_part(labels: Series, share: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """What stays and what is drawn, of the index of labels; raises ValueError where the classes are too small."""
    # Takes a second to import, and a page that only shows a split does without.
    from sklearn.model_selection import train_test_split

    stay, drawn = train_test_split(
        labels.index.to_numpy(), test_size=share, stratify=labels.to_numpy(dtype=object), random_state=seed
    )
    return stay, drawn


def draw_parts(labels: Series, settings: SplitSettings) -> Series:
    """The part of each unit, from the labels of the units: first the test part, then validation from what remains."""
    train, validation, test = settings.shares
    try:
        remaining, tested = draw_part(labels, test / 100, settings.seed)
        _, validated = draw_part(labels.loc[remaining], validation / (train + validation), settings.seed)
    except ValueError as error:
        raise too_few_in(labels, settings) from error
    drawn = Series(str(Part.TRAIN), index=labels.index, dtype="str")
    drawn.loc[validated] = str(Part.VALIDATION)
    drawn.loc[tested] = str(Part.TEST)
    return drawn
