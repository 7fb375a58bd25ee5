"""Weighing annotators by how often they are right, without knowing who is."""

from __future__ import annotations

import numpy as np
import pandas as pd
from pandas import DataFrame

_SMALLEST = 1e-10
_MOST_ROUNDS = 1000
_TOLERANCE = 1e-10


def dawid_skene(judgements: DataFrame) -> DataFrame:
    """The probability of each class for each text, by the model of Dawid and Skene.

    Each annotator has a confusion matrix of their own; it and the texts' classes are estimated together by expectation
    maximisation, from the vote shares on, until the log-likelihood stands still (relative rise under 1e-10).

    A. P. Dawid and A. M. Skene (1979), "Maximum Likelihood Estimation of Observer Error-Rates Using the EM Algorithm",
    Journal of the Royal Statistical Society C 28(1).

    Parameters
    ----------
    judgements
        Columns ``id, annotator, label``, at least one row.

    Returns
    -------
    DataFrame
        (texts, classes): a row an id in order of first appearance, a column a label in alphabetical order; rows add
        up to 1.
    """
    text, ids = pd.factorize(judgements["id"])
    annotator, annotators = pd.factorize(judgements["annotator"])
    label, labels = pd.factorize(judgements["label"], sort=True)
    said = annotator * len(labels) + label
    probabilities = _summed(text, np.eye(len(labels))[label], len(ids))
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    likelihood = -np.inf
    for _ in range(_MOST_ROUNDS):
        confusion = _summed(said, probabilities[text], len(annotators) * len(labels))
        confusion = confusion.reshape(len(annotators), len(labels), len(labels)).clip(_SMALLEST)
        confusion /= confusion.sum(axis=1, keepdims=True)
        prior = probabilities.mean(axis=0).clip(_SMALLEST)
        evidence = np.log(prior) + _summed(text, np.log(confusion.reshape(-1, len(labels)))[said], len(ids))
        highest = evidence.max(axis=1, keepdims=True)
        probabilities = np.exp(evidence - highest)
        total = probabilities.sum(axis=1, keepdims=True)
        probabilities /= total
        before, likelihood = likelihood, float((highest + np.log(total)).sum())
        if likelihood - before < _TOLERANCE * abs(likelihood):
            break
    return DataFrame(probabilities, index=pd.Index(ids, dtype="str"), columns=pd.Index(labels, dtype="str"))


def _summed(groups: np.ndarray, rows: np.ndarray, number: int) -> np.ndarray:
    """The sum of the rows of each group; (number of groups, columns)."""
    return np.stack([np.bincount(groups, weights=column, minlength=number) for column in rows.T], axis=1)
