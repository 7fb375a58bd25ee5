"""Judgements as numbers: which text, which annotator, which label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from core.records.columns import ANNOTATOR, ID, LABEL


@dataclass(frozen=True)
class Counted:
    """``text``, ``annotator`` and ``label`` are places in ``ids``, ``annotators``, ``labels``; shape (judgements,).

    The labels stand by the number of their judgements, so that what is drawn of them is the same whatever they are
    called.

    ``units`` is a number for each text, the same for texts that are tied; shape (texts,).
    """

    ids: np.ndarray
    annotators: tuple[str, ...]
    labels: tuple[str, ...]
    text: np.ndarray
    annotator: np.ndarray
    label: np.ndarray
    units: np.ndarray

    @cached_property
    def by_text(self) -> np.ndarray:
        """Judgements of each text by label; shape (texts, labels)."""
        cell = self.text * len(self.labels) + self.label
        counts = np.bincount(cell, minlength=len(self.ids) * len(self.labels))
        return counts.reshape(len(self.ids), len(self.labels))

    @cached_property
    def by_annotator(self) -> np.ndarray:
        """Judgements of each annotator; shape (annotators,)."""
        return np.bincount(self.annotator, minlength=len(self.annotators))

    def places(self, order: Sequence[str]) -> list[int]:
        """Where the labels of that order stand in ``labels``."""
        return [self.labels.index(label) for label in order]

    def most_active(self, number: int) -> list[int]:
        """Places of the annotators with most judgements, in the order of their names."""
        return sorted(np.argsort(-self.by_annotator, kind="stable")[:number].tolist())


def count(judgements: DataFrame, units: Series | None = None) -> Counted:
    """Number the judgements; columns ``id, annotator, label``, each annotator at most once a text, no cell missing.

    ``units`` has a number by the text's id, the same for tied texts; a text without one is tied to none.
    """
    text, ids = pd.factorize(judgements[ID])
    annotator, annotators = pd.factorize(judgements[ANNOTATOR], sort=True)
    label, labels = _by_frequency(judgements[LABEL])
    return Counted(
        ids=np.asarray(ids, dtype=object),
        annotators=tuple(annotators.tolist()),
        labels=tuple(labels.tolist()),
        text=text,
        annotator=annotator,
        label=label,
        units=_numbered(ids, units),
    )


def _by_frequency(labels: Series) -> tuple[np.ndarray, pd.Index]:
    """The place of each label, and the labels, the most frequent first, then as they come."""
    codes, found = pd.factorize(labels)
    order = np.argsort(-np.bincount(codes, minlength=len(found)), kind="stable")
    places = np.empty(len(found), dtype=int)
    places[order] = np.arange(len(found))
    return places[codes], pd.Index(found)[order]


def _numbered(ids: pd.Index, units: Series | None) -> np.ndarray:
    own = np.arange(len(ids))
    if units is None:
        return own
    known = units[~units.index.duplicated()].reindex(ids)
    return known.where(known.notna(), -1 - own).astype("int64").to_numpy()
