"""What a column holds, told from its cells."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from core.data.labels import LONGEST_LABEL, MOST_CLASSES
from core.data.missing import missing_words
from core.data.spelling import unify

_SAMPLE_ROWS = 5_000
_SHORTEST_TEXTS = 10
_FEWEST_DISTINCT = 0.1
_LEAST_SHARED = 0.5
_LEAST_AGREEMENT = 0.2
_SAME_QUESTION = 0.6
_MOST_DISTINCT_IF_REPEATED = 0.8
_TRUTH_VALUES = ({"0", "1"}, {"True", "False"})
# White space between words, or a script that writes none.
_SEVERAL_WORDS = r"\S\s+\S|[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]"


def longest_texts(frame: DataFrame) -> str | None:
    """The column with the longest cells, among those with mostly several words and many different cells."""
    lengths = {}
    for column in frame:
        cells = frame[column].head(_SAMPLE_ROWS).dropna()
        if cells.empty or cells.nunique() < len(cells) * _FEWEST_DISTINCT:
            continue
        length = cells.str.len().mean()
        if length >= _SHORTEST_TEXTS and cells.str.contains(_SEVERAL_WORDS, regex=True).mean() > 0.5:
            lengths[str(column)] = length
    return max(lengths, key=lambda column: lengths[column], default=None)


def with_classes(frame: DataFrame) -> tuple[str, ...]:
    """The columns that hold a few classes, those of truth values first."""
    classes = _classes(frame)
    return tuple(sorted(classes, key=lambda column: classes[column] not in _TRUTH_VALUES))


def with_truth_values(frame: DataFrame) -> tuple[str, ...]:
    return tuple(column for column, labels in _classes(frame).items() if labels in _TRUTH_VALUES)


def same_division(frame: DataFrame, one: str, other: str) -> bool:
    """Whether each value of the one column stands beside one value of the other, as a number beside its name."""
    pairs = frame[[one, other]].drop_duplicates()
    return len(pairs) == frame[one].nunique(dropna=False) == frame[other].nunique(dropna=False)


def holds_words(cells: Series) -> bool:
    """Whether at least half of the cells have a letter or another sign of a text: numbers are no texts."""
    filled = cells.head(_SAMPLE_ROWS).dropna()
    return filled.empty or not bool(filled.str.fullmatch(r"[\d\s.,:+-]*").mean() > 0.5)


def only_label(cells: Series) -> str | None:
    """The one label that all filled cells hold; None where there are several, or none."""
    labels = set(unify(dict.fromkeys(_answers(cells), 1)).values())
    return labels.pop() if len(labels) == 1 else None


def judging(frame: DataFrame) -> tuple[str, ...]:
    """Of columns named like annotators, those that hold few short labels, at least one of them in another such column.

    An annotator may have given only one of the classes.
    """
    labels = {column: labels for column, labels in _few_short_values(frame).items() if labels}
    shared = [
        column for column, own in labels.items() if any(own & others for c, others in labels.items() if c != column)
    ]
    return tuple(shared)


def sharing_values(frame: DataFrame) -> tuple[str, ...]:
    """The largest set of at least two columns that hold the same few values, in the order of the table."""
    classes = _classes(frame)
    groups = [
        tuple(column for column, labels in classes.items() if _overlap(labels, wanted) >= _LEAST_SHARED)
        for wanted in classes.values()
    ]
    largest = max(groups, key=len, default=())
    return largest if len(largest) > 1 else ()


def agreeing(frame: DataFrame) -> tuple[str, ...]:
    """The columns that agree with another one more than chance would have it, as people do who judge the same."""
    answers = frame.head(_SAMPLE_ROWS).apply(lambda cells: cells.where(cells.isin(_answers(cells))))
    codes, _ = pd.factorize(answers.to_numpy(dtype=object).ravel())
    judged = codes.reshape(-1, frame.shape[1])
    found = set()
    for one, other in itertools.combinations(range(frame.shape[1]), 2):
        if _kappa(judged[:, one], judged[:, other]) >= _LEAST_AGREEMENT:
            found |= {one, other}
    return tuple(str(frame.columns[i]) for i in sorted(found))


def agree_with_vote(frame: DataFrame, decision: Series) -> bool:
    """Whether the decision is, by and large, what most of the columns say: then they judge what it decides."""
    columns = [*frame.columns, decision.name]
    codes, _ = pd.factorize(frame.assign(**{str(decision.name): decision})[columns].to_numpy(dtype=object).ravel())
    judged = codes.reshape(-1, len(columns))
    votes = np.array([np.bincount(row[row >= 0], minlength=1).argmax() for row in judged[:_SAMPLE_ROWS, :-1]])
    return _kappa(votes, judged[:_SAMPLE_ROWS, -1]) >= _SAME_QUESTION


def is_repeated(cells: Series) -> bool:
    return cells.nunique() <= len(cells) * _MOST_DISTINCT_IF_REPEATED


def _classes(frame: DataFrame) -> dict[str, set[str]]:
    """The labels of each column that could hold classes: more than one, and each given to several rows."""
    return {
        column: labels
        for column, labels in _few_short_values(frame).items()
        if 2 <= len(labels) <= frame[column].count() // 2
    }


def _few_short_values(frame: DataFrame) -> dict[str, set[str]]:
    distinct = {str(column): _answers(frame[column]) for column in frame}
    return {
        column: set(unify(dict.fromkeys(values, 1)).values())
        for column, values in distinct.items()
        if len(values) <= MOST_CLASSES and max(map(len, values), default=0) <= LONGEST_LABEL
    }


def _answers(cells: Series) -> list[str]:
    values = cells.dropna().unique().tolist()
    missing = missing_words(values)
    return [value for value in values if value not in missing]


def _overlap(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other)


def _kappa(one: np.ndarray, other: np.ndarray) -> float:
    """Cohen's kappa (1960) of two annotators over the rows that both judged; missing judgements are -1."""
    both = (one >= 0) & (other >= 0)
    one, other = one[both], other[both]
    if not len(one):
        return 0.0
    observed = float((one == other).mean())
    expected = sum(float((one == code).mean() * (other == code).mean()) for code in np.unique(one))
    return (observed - expected) / (1 - expected) if expected < 1 else 0.0
