"""Weighing annotators by how often they are right, without knowing who is.

``python -m core.data.consensus`` does it for a table on stdin, and writes its answer on stdout, both as Arrow streams.
"""

from __future__ import annotations

import sys
import warnings

import numpy as np
import pandas as pd
import pyarrow as pa
from pandas import DataFrame

from core import processes

_ROUNDS = 100


def dawid_skene_apart(judgements: DataFrame) -> DataFrame:
    """As ``dawid_skene``, in a process of its own: the library and what it imports would keep 90 MB of this one.

    Raises JobError where the process cannot be started or fails.
    """
    given = _to_bytes(judgements[["id", "annotator", "label"]])
    return _from_bytes(processes.answer("core.data.consensus", given=given))


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
    # Large, and never in the pages' process.
    from crowdkit.aggregation.classification.dawid_skene import DawidSkene

    named = judgements.rename(columns={"id": "task", "annotator": "worker"})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # Its own stopping rule counts the prior once a judgement and ends after a few rounds, far from the maximum.
        probabilities = DawidSkene(n_iter=_ROUNDS, tol=-np.inf).fit_predict_proba(named)
    labels = sorted(judgements["label"].unique())
    found = probabilities.reindex(index=judgements["id"].unique(), columns=labels)
    return DataFrame(found.to_numpy(), index=pd.Index(found.index, dtype="str"), columns=pd.Index(labels, dtype="str"))


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
        A row an annotator, the one who is right most often first: ``annotator, judgements, right``.
    """
    rows = probabilities.index.get_indexer(pd.Index(judgements["id"]))
    columns = probabilities.columns.get_indexer(pd.Index(judgements["label"]))
    given = judgements[["annotator"]].assign(right=probabilities.to_numpy()[rows, columns])
    found = given.groupby("annotator")["right"].agg(judgements="size", right="mean").reset_index()
    return found.sort_values(["right", "annotator"], ascending=[False, True], ignore_index=True)


def _to_bytes(frame: DataFrame) -> bytes:
    table, out = pa.Table.from_pandas(frame), pa.BufferOutputStream()
    with pa.ipc.new_stream(out, table.schema) as stream:
        stream.write_table(table)
    return out.getvalue().to_pybytes()


def _from_bytes(written: bytes) -> DataFrame:
    return pa.ipc.open_stream(written).read_pandas()


if __name__ == "__main__":
    sys.stdout.buffer.write(_to_bytes(dawid_skene(_from_bytes(sys.stdin.buffer.read()))))
