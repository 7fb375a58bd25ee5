"""The training texts that are nearest to each test text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from pandas import DataFrame

from core.records.columns import ID, OTHER, RANK, SIMILARITY

MOST = 5
_AT_ONCE = 500


def table(ids: Sequence[str], of: np.ndarray, others: Sequence[str], among: np.ndarray) -> DataFrame:
    """Of each text the nearest others, at most ``MOST``, the nearest first; of two as near the first one.

    Parameters
    ----------
    ids, others
        Their ids.
    of, among
        Their vectors, of length 1, or 0 where nothing is known of a text: it is like no other. Shapes (ids, size)
        and (others, size).

    Returns
    -------
    DataFrame
        Columns ``id, rank, other, similarity``, the cosine.
    """
    known = np.flatnonzero(among.any(axis=1))
    rows = []
    for start in range(0, len(ids), _AT_ONCE):
        cosines = of[start : start + _AT_ONCE] @ among[known].T
        nearest = np.argsort(-cosines, axis=1, kind="stable")[:, :MOST]
        for place, columns in enumerate(nearest, start):
            if of[place].any():
                rows += [
                    (ids[place], rank, others[known[column]], float(np.clip(cosines[place - start, column], -1, 1)))
                    for rank, column in enumerate(columns, 1)
                ]
    return DataFrame(rows, columns=[ID, RANK, OTHER, SIMILARITY]).astype(
        {ID: "str", RANK: "int64", OTHER: "str", SIMILARITY: float}
    )
