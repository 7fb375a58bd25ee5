"""Weighing annotators by how often they are right, without knowing who is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from pandas import DataFrame

from core.records.columns import ANNOTATOR, ID, JUDGED, LABEL, RIGHT

_MOST_ROUNDS = 2_000
_STILL = 1e-6
"""Of the log-likelihood of all judgements, how much a round may add where nothing moves any more."""
_LEAST = 1e-10
"""What nobody was seen to do is held nearly impossible, so that its logarithm is a number."""


@dataclass(frozen=True)
class ConsensusEstimate:
    """``probabilities`` of each class for each text, shape (texts, classes): a row an id in order of first appearance,
    a column a label in alphabetical order, rows add up to 1. ``converged`` tells whether the last of the ``rounds``
    moved nothing any more.
    """

    probabilities: DataFrame
    rounds: int
    converged: bool


def dawid_skene(judgements: DataFrame) -> ConsensusEstimate:
    """The probability of each class for each text, by the model of Dawid and Skene.

    Each annotator has a confusion matrix of their own; it and the texts' classes are estimated together by expectation
    maximisation from the shares of the votes, until a round adds nothing to the likelihood, or over 2,000 rounds.

    A. P. Dawid and A. M. Skene (1979), "Maximum Likelihood Estimation of Observer Error-Rates Using the EM Algorithm",
    Journal of the Royal Statistical Society C 28(1).

    Parameters
    ----------
    judgements
        Columns ``id, annotator, label``, at least one row.
    """
    text, ids = pd.factorize(judgements[ID])
    annotator, _ = pd.factorize(judgements[ANNOTATOR])
    label, labels = pd.factorize(judgements[LABEL], sort=True)
    before, converged = -np.inf, False
    for rounds, (probabilities, likelihood) in enumerate(_rounds(text, annotator, label), start=1):
        before, converged = likelihood, likelihood - before < _STILL
        if converged or rounds == _MOST_ROUNDS:
            return ConsensusEstimate(DataFrame(probabilities, ids, labels), rounds, converged)
    raise AssertionError("rounds never end by themselves")


def _rounds(text: np.ndarray, annotator: np.ndarray, label: np.ndarray) -> Iterator[tuple[np.ndarray, float]]:
    """After each round the probabilities, shape (texts, classes), and the log-likelihood that they were computed from.
    The three are numbers from 0, one a judgement.
    """
    texts, annotators, classes = (int(numbers.max()) + 1 for numbers in (text, annotator, label))
    said = annotator * classes + label
    probabilities = _sums(text, np.eye(classes)[label], texts)
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    while True:
        confusion = _sums(said, probabilities[text], annotators * classes).clip(_LEAST)
        # An annotator's labels by the text's class.
        shares = confusion.reshape(annotators, classes, classes)
        shares /= shares.sum(axis=1, keepdims=True)
        evidence = _sums(text, np.log(confusion)[said], texts) + np.log(probabilities.mean(axis=0).clip(_LEAST))
        highest = evidence.max(axis=1, keepdims=True)
        likely = np.exp(evidence - highest)
        total = likely.sum(axis=1, keepdims=True)
        probabilities = likely / total
        yield probabilities, float((highest + np.log(total)).sum())


def _sums(group: np.ndarray, values: np.ndarray, groups: int) -> np.ndarray:
    """Of the rows of each group, shape (groups, columns of the values)."""
    return np.column_stack([np.bincount(group, weights=column, minlength=groups) for column in values.T])


def shares_right(judgements: DataFrame, probabilities: DataFrame) -> DataFrame:
    """How much of what each annotator said the consensus takes to be right.

    The sum over classes of how often the annotator's texts have the class, times the diagonal of their confusion
    matrix; that is the mean probability of the labels that they gave.

    Parameters
    ----------
    judgements
        As for ``dawid_skene``.
    probabilities
        What it gave for them.

    Returns
    -------
    DataFrame
        A row an annotator, the one with most judgements first: ``annotator, judgements, right``.
    """
    rows = probabilities.index.get_indexer(pd.Index(judgements[ID]))
    columns = probabilities.columns.get_indexer(pd.Index(judgements[LABEL]))
    given = judgements[[ANNOTATOR]].assign(right=probabilities.to_numpy()[rows, columns])
    found = given.groupby(ANNOTATOR)[RIGHT].agg(judgements="size", right="mean").reset_index()
    return found.sort_values([JUDGED, RIGHT, ANNOTATOR], ascending=[False, False, True], ignore_index=True)


def confusion(judgements: DataFrame, probabilities: DataFrame) -> dict[str, DataFrame]:
    """Of each annotator, how often they said each label of texts of each class, as far as the consensus tells.

    Parameters as for ``shares_right``. The matrices have a row a class and a column a label that was said; rows add up
    to 1, and are missing where the annotator had no text of the class.
    """
    classes = probabilities.columns
    annotator, names = pd.factorize(judgements[ANNOTATOR], sort=True)
    said = annotator * len(classes) + classes.get_indexer(pd.Index(judgements[LABEL]))
    likely = probabilities.to_numpy()[probabilities.index.get_indexer(pd.Index(judgements[ID]))]
    sums = _sums(said, likely, len(names) * len(classes)).reshape(len(names), len(classes), len(classes))
    of_class = sums.sum(axis=1)[:, :, None]
    shares = np.divide(sums.transpose(0, 2, 1), of_class, out=np.full_like(sums, np.nan), where=of_class > 0)
    return {str(name): DataFrame(one, classes, classes) for name, one in zip(names, shares, strict=True)}
