"""Columns that nobody named as a group, and by which texts seem to belong together: articles, authors, threads.

A model that has read texts of the same article knows more of the test texts than of new ones; copies do not show it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from pandas import DataFrame, Series, factorize

from core.counted import beginning
from core.data.splitting import group_values
from core.figures import percent
from core.records import METADATA_PREFIX, DatasetVersion, Part, SplitSettings
from core.records.columns import ID, LABEL, PART
from core.workflow import ground_truth
from core.workflow.bench import Bench

_FEWEST_VALUES = 20
_MOST_SHARE = 0.05
"""What more of the texts share than this is a topic or a source, and nothing that a split keeps together."""
_FEWEST_SHARED = 10
_PERMUTATIONS = 199
_LEVEL = 0.01


def in_words(bench: Bench, version: DatasetVersion, settings: SplitSettings, parts: Sequence[DataFrame]) -> str:
    """The column whose values most test texts share with a training text, where texts of one value have the same label
    more often than by chance; empty where there is none, and where the researcher named a group.

    ``parts`` has a table (columns of ``schemas.PARTS``), or one for each fold.
    """
    if settings.group is not None:
        return ""
    columns = [one for one in ground_truth.metadata_columns(bench, version).all if one not in version.mapping.context]
    named = [METADATA_PREFIX + column for column in columns]
    texts = ground_truth.texts(bench, version, [ID, LABEL, *named]).set_index(ID)
    shared = {column: _shared(texts[METADATA_PREFIX + column], parts) for column in columns}
    for column in sorted(shared, key=lambda one: -shared[one]):
        if shared[column] < _FEWEST_SHARED:
            break
        alike, by_chance, p_value = same_label(texts[METADATA_PREFIX + column], texts[LABEL])
        if p_value < _LEVEL:
            return (
                f"{shared[column]:,} test texts have a value of “{beginning(column)}” that a training text "
                f"has, too, and texts of one value have the same label in {percent(alike, 0)} of their pairs "
                f"({percent(by_chance, 0)} by chance). If they belong together, as those of one author, thread or "
                f"article do, let all texts of one “{beginning(column)}” stay together: else the test score is too "
                "good."
            )
    return ""


def same_label(values: Series, labels: Series) -> tuple[float, float, float]:
    """Of the pairs of texts with one value the share that has the same label, what it is by chance, and the p-value
    that it is more, by permutation of the labels among the texts with a value.

    Raises ZeroDivisionError where no two texts share a value.
    """
    known = values.notna()
    groups, given = factorize(values[known])[0], factorize(labels[known])[0]
    sizes, classes = np.bincount(groups), int(given.max()) + 1
    pairs = int((sizes * (sizes - 1)).sum())

    def alike(given: np.ndarray) -> float:
        cells = np.bincount(groups * classes + given)
        return float((cells * (cells - 1)).sum()) / pairs

    counts, drawn, found = np.bincount(given), np.random.default_rng(1), alike(given)
    by_chance = float((counts * (counts - 1)).sum()) / (len(given) * (len(given) - 1))
    as_much = sum(alike(drawn.permutation(given)) >= found for _ in range(_PERMUTATIONS))
    return found, by_chance, (1 + as_much) / (1 + _PERMUTATIONS)


def _shared(cells: Series, parts: Sequence[DataFrame]) -> int:
    """Test texts of a value that training texts have, too; none where the column has few values, or one that many texts
    have.
    """
    values = group_values(cells.astype("str").where(cells.notna()))
    of_each = values.value_counts()
    if len(of_each) < _FEWEST_VALUES or of_each.iloc[0] > _MOST_SHARE * len(cells):
        return 0
    return sum(_in_both(part[PART].to_numpy(), part[ID].map(values)) for part in parts)


def _in_both(part: np.ndarray, values: Series) -> int:
    learned = values[part == Part.TRAIN].dropna()
    return int(values[part == Part.TEST].isin(learned).sum())
