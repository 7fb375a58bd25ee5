"""Texts that say the same."""

from __future__ import annotations

import unicodedata

import pandas as pd
from pandas import DataFrame, Series

from core.records.columns import DUPLICATE_GROUP, LABEL


def duplicate_groups(texts: Series) -> Series:
    """A number for each text, the same for texts that differ only in case, spacing or the form of their characters.

    Compared after Unicode NFKC, case folding and collapsing white space. Groups are numbered from 0 in order of first
    appearance; the result has the texts' index.
    """
    codes, _ = pd.factorize(Series([_normalised(text) for text in texts.tolist()], dtype="str"))
    return Series(codes, index=texts.index, name=DUPLICATE_GROUP, dtype="int64")


def contradictory_groups(texts: DataFrame) -> list[int]:
    """The duplicate groups whose texts carry different labels (columns ``duplicate_group, label``)."""
    labels = texts.groupby(DUPLICATE_GROUP, sort=False)[LABEL].nunique()
    return labels.index[labels > 1].tolist()


def _normalised(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
