"""The decision that a file brings beside its judgements."""

from __future__ import annotations

import pandas as pd
from pandas import DataFrame, Series

from core.data.correction_log import Changes
from core.data.labels import MOST_CLASSES
from core.data.spelling import unify
from core.records import METADATA_PREFIX
from core.records.columns import GIVEN_LABEL, ID, LABEL

_LEAST_AGREEING = 0.95
_FEWEST = 10


def given(judged: DataFrame, voted: Series, judgements: DataFrame, changes: Changes) -> tuple[Series, str | None]:
    """The file's own decision on each text, missing where it has none, and the column that was found to hold it.

    ``judged`` are all texts with their metadata, ``voted`` what the vote gives. Where no column was chosen, it is the
    one that says nearly always what the vote says. It is only compared with the vote, so nothing rests on this guess.
    """
    chosen = changes.merged(judged[GIVEN_LABEL])
    if chosen.notna().any() or not judgements[ID].duplicated().any():
        return chosen, None
    metadata = [column for column in judged if str(column).startswith(METADATA_PREFIX)]
    found = {str(column): _as_labels(judged[column], judgements, changes) for column in metadata}
    agreeing = {column: _agreeing(labels, voted) for column, labels in found.items()}
    best = max(agreeing, key=lambda column: agreeing[column], default=None)
    if best is None or agreeing[best] < _LEAST_AGREEING:
        return chosen, None
    return found[best], best.removeprefix(METADATA_PREFIX)


def _as_labels(cells: Series, judgements: DataFrame, changes: Changes) -> Series:
    """The cells as the classes are written, missing throughout where one of them is no class."""
    labels = judgements[LABEL].dropna().unique().tolist()
    if cells.nunique() > MOST_CLASSES:
        return Series(pd.NA, index=cells.index, dtype="str")
    names = unify(dict.fromkeys(cells.dropna().unique().tolist(), 1), labels)
    is_decision = len(set(names.values())) > 1 and set(names.values()) <= set(labels)
    return changes.merged(cells.map(names if is_decision else {}).astype("str"))


def _agreeing(labels: Series, voted: Series) -> float:
    """The share of texts on which both say the same, of those on which both say something; 0 where these are few."""
    both = labels.notna() & voted.notna()
    if both.sum() < max(_FEWEST, voted.notna().sum() / 2):
        return 0.0
    return float((labels[both] == voted[both]).mean())
