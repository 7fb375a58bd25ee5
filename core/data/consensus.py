"""Weighing annotators by how often they are right, without knowing who is."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
from pandas import DataFrame

_ROUNDS = 100


def dawid_skene(judgements: DataFrame) -> DataFrame:
    """The probability of each class for each text, by the model of Dawid and Skene as crowd-kit computes it.

    Each annotator has a confusion matrix of their own; it and the texts' classes are estimated together by expectation
    maximisation over 100 rounds.

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
    # A second to import, which only those pay who choose this rule.
    from crowdkit.aggregation.classification.dawid_skene import DawidSkene

    named = judgements.rename(columns={"id": "task", "annotator": "worker"})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # Its own stopping rule counts the prior once a judgement and ends after a few rounds, far from the maximum.
        probabilities = DawidSkene(n_iter=_ROUNDS, tol=-np.inf).fit_predict_proba(named)
    labels = sorted(judgements["label"].unique())
    found = probabilities.reindex(index=judgements["id"].unique(), columns=labels)
    return DataFrame(found.to_numpy(), index=pd.Index(found.index, dtype="str"), columns=pd.Index(labels, dtype="str"))
