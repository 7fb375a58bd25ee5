"""Drawing parts at random, stratified by label: scikit-learn's ``train_test_split`` and ``StratifiedKFold``.

Their steps are taken anew here, and tests hold each drawing against theirs. The library itself would be imported when a
page offers a split: a second and a half, and 50 MB of the pages' process.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from pandas import Series

from core.data.splitting.refusals import too_few_in
from core.records import Part, SplitSettings


def draw_part(labels: Series, share: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """What stays and what is drawn, of the index of labels; raises ValueError where the classes are too small."""
    _, numbers, counts = np.unique(labels.to_numpy(dtype=object), return_inverse=True, return_counts=True)
    size = math.ceil(share * len(labels))
    if counts.min() < 2 or min(size, len(labels) - size) < len(counts):
        raise ValueError("A class has too few members to be on both sides.")
    random = np.random.RandomState(seed)
    staying = _in_proportion(counts, len(labels) - size, random)
    # All of the rest is drawn, but on the way the library may draw lots, too.
    _in_proportion(counts - staying, size, random)
    mixed = [random.permutation(np.flatnonzero(numbers == one)) for one in range(len(counts))]
    sides = zip(*(np.split(one, [number]) for one, number in zip(mixed, staying, strict=True)), strict=True)
    stay, drawn = (labels.index.to_numpy()[random.permutation(np.concatenate(side))] for side in sides)
    return stay, drawn


def _in_proportion(counts: np.ndarray, size: int, random: np.random.RandomState) -> np.ndarray:
    """How many of each class make up ``size``; what division leaves over goes to the largest remainders, by lot where
    they are equal.
    """
    exact = counts / counts.sum() * size
    whole = np.floor(exact)
    remainder = exact - whole
    for value in np.unique(remainder)[::-1]:
        left = int(size - whole.sum())
        if left <= 0:
            break
        equal = np.flatnonzero(remainder == value)
        whole[random.choice(equal, size=min(len(equal), left), replace=False)] += 1
    return whole.astype(int)


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
    if labels.value_counts().min() < settings.folds:
        raise too_few_in(labels, settings)
    classes, names = pd.factorize(labels)
    in_turn = [np.sort(classes)[start :: settings.folds] for start in range(settings.folds)]
    random = np.random.RandomState(settings.seed)
    fold = Series(0, index=labels.index)
    for number in range(len(names)):
        sizes = [np.count_nonzero(turn == number) for turn in in_turn]
        folds = np.repeat(np.arange(1, settings.folds + 1), sizes)
        random.shuffle(folds)
        fold[classes == number] = folds
    return fold
