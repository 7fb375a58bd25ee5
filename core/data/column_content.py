"""What a column holds, told from its cells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from core.counted import beginning
from core.data.labels import LONGEST_LABEL, MOST_CLASSES
from core.data.no_answer import words_for_no_answer
from core.data.spelling import key, unify

_SAMPLE_ROWS = 5_000
_SAMPLE_CELLS = 1_000_000
_SHORTEST_TEXTS = 10
_SHORTEST_SENTENCES = 40
_FEWEST_SHARED = 3
_FEWEST_DISTINCT = 0.1
_LEAST_SHARED = 0.5
_LEAST_AGREEMENT = 0.2
_SAME_QUESTION = 0.6
_UNANIMOUS = 0.95
_MOST_DISTINCT_IF_REPEATED = 0.8
_FEWEST_VARYING = 0.02
_FEWEST_JUDGED = 5
_SLIPS = 0.01
_TRUTH_VALUES = ({"0", "1"}, {"True", "False"})
# White space between words, or a script that writes none.
_SEVERAL_WORDS = r"\S\s+\S|[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]"
_LETTER = r"[^\W\d_]"
# Of a date with the names of days and months a quarter are letters.
_FEWEST_LETTERS = 1 / 3
_NUMBERS = r"[\d\s.,:+-]*"
_LIST = r"""(?s)\s*[\[{(]\s*['"\d\[{-].*[\]})]\s*|\s*[\[{(]\s*[\]})]\s*"""
_LINKS = r"\s*((https?://|www\.)\S+\s*)+"
_SPACED = r"\s[,.](?:\s|$)"


@dataclass(frozen=True)
class Writing:
    """How the cells of a column are written.

    Attributes
    ----------
    filled
        How many of the first rows have something there.
    length
        Mean length in characters.
    as_people_write
        Share of the cells with a capital letter, or in a script that has none, and no space before a comma or full
        stop: stems, tokens and normalised wordings lack the one or have the other.
    is_natural
        Whether the cells are neither numbers, dates nor links, nor lists of Python or JSON, by and large.
    is_of_texts
        Whether they are, besides, mostly of several words and mostly different.
    """

    filled: int
    length: float
    as_people_write: float
    is_natural: bool
    is_of_texts: bool


def writing(cells: Series) -> Writing:
    """Look at the first rows of a column."""
    filled = cells.head(_SAMPLE_ROWS).dropna()
    if filled.empty:
        return Writing(0, 0, 0, is_natural=True, is_of_texts=False)
    length = float(filled.str.len().mean())
    is_natural = not any(_mostly(filled, pattern) for pattern in (_NUMBERS, _LIST, _LINKS))
    are_texts = is_natural and filled.nunique() >= len(filled) * _FEWEST_DISTINCT and length >= _SHORTEST_TEXTS
    several = are_texts and filled.str.contains(_SEVERAL_WORDS, regex=True).mean() > 0.5
    worded = several and float(filled.str.count(_LETTER).sum() / filled.str.len().sum()) >= _FEWEST_LETTERS
    written = (filled.str.lower() != filled) | (filled.str.upper() == filled)
    spaced = filled.str.contains(_SPACED, regex=True)
    return Writing(len(filled), length, float((written & ~spaced).mean()), is_natural, worded)


def holds_texts(cells: Series) -> bool:
    """Whether most cells have several words, and many are different."""
    return writing(cells).is_of_texts


def holds_sentences(cells: Series) -> bool:
    """Whether most cells are sentences, by their length, however often each is there."""
    rows = cells.head(_SAMPLE_ROWS)
    filled, written = rows.dropna(), writing(cells)
    if not written.is_natural or written.length < _SHORTEST_SENTENCES or len(filled) <= len(rows) / 2:
        return False
    return filled.nunique() >= _FEWEST_SHARED and bool(filled.str.contains(_SEVERAL_WORDS, regex=True).mean() > 0.5)


def _mostly(filled: Series, pattern: str) -> bool:
    return bool(filled.str.fullmatch(pattern).mean() > 0.5)


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


def why_not_judging(cells: Series) -> str:
    """What keeps a column that is called as annotators are from being one: “holds 93 different values”."""
    values = _answers(cells)
    if not values:
        return "is empty"
    if len(values) > MOST_CLASSES:
        return f"holds {len(values):,} different values"
    if max(map(len, values)) > LONGEST_LABEL:
        return f"holds more than labels (“{beginning(max(values, key=len))}”)"
    return f"holds other values (“{beginning(values[0])}”)"


def sharing_values(frame: DataFrame) -> tuple[str, ...]:
    """The largest set of at least two columns that hold the same few values, in the order of the table."""
    classes = {column: frozenset(labels) for column, labels in _classes(frame).items()}
    sets = dict.fromkeys(classes.values())
    alike = ({labels for labels in sets if _overlap(labels, wanted) >= _LEAST_SHARED} for wanted in sets)
    groups = [tuple(column for column, labels in classes.items() if labels in near) for near in alike]
    largest = max(groups, key=len, default=())
    return largest if len(largest) > 1 else ()


def holds_lists(cells: Series) -> bool:
    """Whether all of the first cells are lists, as JSON writes them."""
    first = cells.dropna().head(_SAMPLE_ROWS).str.strip()
    return bool(first.size and first.str.startswith("[").all() and first.str.endswith("]").all())


def agreeing(frame: DataFrame) -> tuple[str, ...]:
    """The columns that agree with another one more than chance would have it, as people do who judge the same."""
    sample = frame.head(min(_SAMPLE_ROWS, _SAMPLE_CELLS // max(frame.shape[1], 1)))
    answers = sample.apply(lambda cells: cells.map({value: key(value) for value in _answers(cells)}))
    codes, _ = pd.factorize(answers.to_numpy(dtype=object).ravel())
    kappas = _kappas(codes.reshape(-1, frame.shape[1]))
    np.fill_diagonal(kappas, 0)
    best = kappas.max(axis=1, initial=0)
    return tuple(str(column) for column, kappa in zip(frame, best, strict=True) if kappa >= _LEAST_AGREEMENT)


def agree_with_vote(frame: DataFrame, decision: Series) -> bool:
    """Whether the decision is, by and large, what most of the columns say, and nearly always what all of them say: then
    they judge what it decides. (One that holds where any of several does, as their heading, is no vote.)
    """
    columns = [*frame.columns, decision.name]
    judgements = frame.assign(**{str(decision.name): decision})[columns].map(key, na_action="ignore")
    codes, _ = pd.factorize(judgements.to_numpy(dtype=object).ravel())
    judged = codes.reshape(-1, len(columns))
    votes = np.array([np.bincount(row[row >= 0], minlength=1).argmax() for row in judged[:_SAMPLE_ROWS, :-1]])
    decided = judged[:_SAMPLE_ROWS, -1]
    agree = [len(set(row[row >= 0])) == 1 for row in judged[:_SAMPLE_ROWS, :-1]]
    unanimous = (decided == votes)[np.array(agree, dtype=bool) & (decided >= 0)]
    return _kappa(votes, decided) >= _SAME_QUESTION and (not unanimous.size or unanimous.mean() >= _UNANIMOUS)


def differs_within(cells: Series, items: Series) -> bool:
    """Whether most texts that stand in several rows have different cells there, as those of people who judge do.

    The author of a post is the same in all its rows.
    """
    different = cells.groupby(items).nunique()[items.value_counts() > 1]
    return bool((different > 1).mean() > 0.5)


def varies_within(cells: Series, items: Series) -> bool:
    """Whether texts that stand in several rows have different cells there, but for slips: at least one in fifty."""
    different = cells.groupby(items).nunique()[items.value_counts() > 1]
    return bool((different > 1).mean() >= _FEWEST_VARYING)


def tells_rows_apart(cells: Series, items: Series) -> bool:
    """Whether a text's rows have each another value there, and each value stands beside many texts, as do the names of
    those who judge. Numbers that count the rows of each text from 1 are none.
    """
    values = cells.nunique()
    if cells.isna().any() or not 2 <= values <= len(cells) / _FEWEST_JUDGED:
        return False
    rows = DataFrame({"cell": cells, "item": items})
    if rows.duplicated().mean() > _SLIPS or not differs_within(cells, items):
        return False
    counted = rows.groupby("item").cumcount() + 1
    return bool((counted.astype(str) != cells).mean() > _SLIPS)


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
    """What stands in each column with few short values, however it is written."""
    distinct = {str(column): _answers(frame[column]) for column in frame}
    return {
        column: {key(value) for value in unify(dict.fromkeys(values, 1)).values()}
        for column, values in distinct.items()
        if len(values) <= MOST_CLASSES and max(map(len, values), default=0) <= LONGEST_LABEL
    }


def _answers(cells: Series) -> list[str]:
    values = cells.dropna().unique().tolist()
    missing = words_for_no_answer(values)
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
