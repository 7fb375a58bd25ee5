"""What a column holds, told from its cells."""

from __future__ import annotations

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from core.data.labels import LONGEST_LABEL, MOST_CLASSES
from core.data.missing import missing_words
from core.data.spelling import unify

_SAMPLE_ROWS = 5_000
_SAMPLE_CELLS = 1_000_000
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
    classes = {column: frozenset(labels) for column, labels in _classes(frame).items()}
    sets = dict.fromkeys(classes.values())
    alike = ({labels for labels in sets if _overlap(labels, wanted) >= _LEAST_SHARED} for wanted in sets)
    groups = [tuple(column for column, labels in classes.items() if labels in near) for near in alike]
    largest = max(groups, key=len, default=())
    return largest if len(largest) > 1 else ()


def agreeing(frame: DataFrame) -> tuple[str, ...]:
    """The columns that agree with another one more than chance would have it, as people do who judge the same."""
    sample = frame.head(min(_SAMPLE_ROWS, _SAMPLE_CELLS // max(frame.shape[1], 1)))
    answers = sample.apply(lambda cells: cells.where(cells.isin(_answers(cells))))
    codes, _ = pd.factorize(answers.to_numpy(dtype=object).ravel())
    kappas = _kappas(codes.reshape(-1, frame.shape[1]))
    np.fill_diagonal(kappas, 0)
    best = kappas.max(axis=1, initial=0)
    return tuple(str(column) for column, kappa in zip(frame, best, strict=True) if kappa >= _LEAST_AGREEMENT)


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


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)


def _kappa(one: np.ndarray, other: np.ndarray) -> float:
    return float(_kappas(np.column_stack([one, other]))[0, 1])


def _kappas(judged: np.ndarray) -> np.ndarray:
    """Cohen's kappa (1960) of each two annotators over the rows that both judged; 0 where there are none.

    ``judged`` has a row a text and a column an annotator, codes from 0 and -1 for a missing judgement.
    """
    filled = (judged >= 0).astype(float)
    both = np.maximum(filled.T @ filled, 1)
    observed, expected = np.zeros_like(both), np.zeros_like(both)
    for code in range(judged.max(initial=-1) + 1):
        is_given = judged == code
        columns = np.flatnonzero(is_given.any(axis=0))
        place = np.ix_(columns, columns)
        given = is_given[:, columns].astype(float)
        often = given.T @ filled[:, columns]
        observed[place] += given.T @ given
        expected[place] += often * often.T
    observed, expected = observed / both, expected / both**2
    return np.divide(observed - expected, 1 - expected, out=np.zeros_like(both), where=expected < 1)
