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
    try:
        remaining, _ = draw_part(labels, settings.shares[2] / 100, settings.seed)
        return draw_around(labels, remaining, settings)
    except ValueError as error:
        raise too_few_in(labels, settings) from error


def draw_around(labels: Series, remaining: np.ndarray, settings: SplitSettings) -> Series:
    """The part of each unit: validation is drawn from those that remain, in their order; the others are the test part.

    Raises ValueError where the classes are too small.
    """
    train, validation, _ = settings.shares
    stay, validated = draw_part(labels.loc[remaining], validation / (train + validation), settings.seed)
    drawn = Series(str(Part.TEST), index=labels.index, dtype="str")
    drawn.loc[stay] = str(Part.TRAIN)
    drawn.loc[validated] = str(Part.VALIDATION)
    return drawn


def draw_folds(labels: Series, settings: SplitSettings) -> Series:
    """The fold of each unit, from 1; raises SplitError where a class has fewer units than there are folds."""
    # Takes a second to import, as above.
    from sklearn.model_selection import StratifiedKFold

    if labels.value_counts().min() < settings.folds:
        raise too_few_in(labels, settings)
    drawing = StratifiedKFold(settings.folds, shuffle=True, random_state=settings.seed)
    fold = Series(0, index=labels.index)
    for number, (_, inside) in enumerate(drawing.split(labels.index, labels.to_numpy(dtype=object)), start=1):
        fold.iloc[inside] = number
    return fold
