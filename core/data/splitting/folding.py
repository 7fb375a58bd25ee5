"""Dividing texts into folds, each of which is the test part once."""

from __future__ import annotations

import dataclasses

from pandas import DataFrame, Series

from core.data.splitting.division import SplitTable, can_be_drawn, keep_together, tabulate
from core.data.splitting.drawing import draw_around, draw_folds
from core.data.splitting.filling import fill_folds, fill_parts
from core.data.splitting.refusals import check_folds_can_be, too_few_in
from core.data.splitting.units import labels_of
from core.records import Part, SplitSettings
from core.records.columns import UNIT


def split_folds(texts: DataFrame, settings: SplitSettings, pairs: DataFrame | None = None) -> tuple[SplitTable, ...]:
    """Divide texts for cross-validation: a table a fold, each text in the test part of exactly one of them.

    Folds are stratified by label, and texts that are tied together are always in the same fold. They are drawn from all
    units with scikit-learn's ``StratifiedKFold``; around each fold the validation part is drawn from what remains.
    Where ``split`` would fill parts, folds and validation parts are filled in the same way.

    Parameters
    ----------
    texts, pairs
        As for ``core.data.splitting.split``.
    settings
        ``folds``, and the share of validation in percent of all texts; the other two shares follow.

    Raises
    ------
    SplitError
        A setting is impossible, or a class has too few distinct texts to be in every part of every fold.
    """
    check_folds_can_be(settings)
    settings = of_fold(settings, 0)
    kept, left_out = keep_together(texts, settings, pairs)
    parts = _drawn(kept, settings) if can_be_drawn(kept, settings) else _filled(kept, settings)
    return tuple(tabulate(kept, part, settings, left_out) for part in parts)


def of_fold(settings: SplitSettings, fold: int) -> SplitSettings:
    """The settings of one fold (from 1; 0 for all together), with the shares that the number of folds leaves."""
    validation, test = settings.shares[1], 100 / settings.folds
    return dataclasses.replace(settings, shares=(100 - test - validation, validation, test), fold=fold)


def _drawn(texts: DataFrame, settings: SplitSettings) -> list[Series]:
    labels = labels_of(texts)
    fold = draw_folds(labels, settings)
    numbers = range(1, settings.folds + 1)
    try:
        around = [draw_around(labels, labels.index[fold != number].to_numpy(), settings) for number in numbers]
    except ValueError as error:
        raise too_few_in(labels, settings) from error
    return [texts[UNIT].map(part) for part in around]


def _filled(texts: DataFrame, settings: SplitSettings) -> list[Series]:
    names = [str(part) for part in Part]
    test = names.index(Part.TEST)
    fold = fill_folds(texts, settings)
    parts = []
    for number in range(1, settings.folds + 1):
        around = fill_parts(texts[fold != number], settings, closed=[test])
        parts.append(around.reindex(texts.index, fill_value=test).astype(int).map(dict(enumerate(names))))
    return parts
