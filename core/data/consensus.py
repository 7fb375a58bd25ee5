"""Weighing annotators by how often they are right, without knowing who is.

``python -m core.data.consensus`` does it for a table on stdin, and writes its answer on stdout, both as Arrow streams.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import numpy as np
import pandas as pd
import pyarrow as pa
from pandas import DataFrame

from core import processes
from core.records.columns import ANNOTATOR, ID, JUDGED, LABEL, RIGHT

_ROUNDS = (100, 1_000)
_STILL = 1e-3
"""Of the log-likelihood of all judgements, how much a round may add where nothing moves any more."""

_ROUNDS_KEY, _CONVERGED_KEY = b"rounds", b"converged"


@dataclass(frozen=True)
class Estimate:
    """``probabilities`` of each class for each text, shape (texts, classes): a row an id in order of first appearance,
    a column a label in alphabetical order, rows add up to 1. ``converged`` tells whether the last of the ``rounds``
    moved nothing any more.
    """

    probabilities: DataFrame
    rounds: int
    converged: bool


def dawid_skene_apart(judgements: DataFrame) -> Estimate:
    """As ``dawid_skene``, in a process of its own: the library and what it imports would keep 90 MB of this one.

    Raises JobError where the process cannot be started or fails.
    """
    return _answered(_to_bytes(judgements[[ID, ANNOTATOR, LABEL]]))


@lru_cache(maxsize=2)
def _answered(given: bytes) -> Estimate:
    """Kept, as a vote and the account of what it did ask the same."""
    return _estimate_from(processes.answer("core.data.consensus", given=given))


def dawid_skene(judgements: DataFrame) -> Estimate:
    """The probability of each class for each text, by the model of Dawid and Skene as crowd-kit computes it.

    Each annotator has a confusion matrix of their own; it and the texts' classes are estimated together by expectation
    maximisation over 100 rounds, or 1,000 where these moved something to their end.

    A. P. Dawid and A. M. Skene (1979), "Maximum Likelihood Estimation of Observer Error-Rates Using the EM Algorithm",
    Journal of the Royal Statistical Society C 28(1).

    Parameters
    ----------
    judgements
        Columns ``id, annotator, label``, at least one row.
    """
    # Large, and never in the pages' process.
    from crowdkit.aggregation.classification.dawid_skene import DawidSkene

    named = judgements.rename(columns={ID: "task", ANNOTATOR: "worker"})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for rounds in _ROUNDS:
            # Its own stopping rule counts the prior once a judgement and ends after a few rounds, far from the maximum.
            model = DawidSkene(n_iter=rounds, tol=-np.inf).fit(named)
            *_, before, last = model.loss_history_
            if converged := abs(last - before) * len(named) < _STILL:
                break
    labels = sorted(judgements[LABEL].unique())
    assert model.probas_ is not None, "it was fitted"
    found = model.probas_.reindex(index=judgements[ID].unique(), columns=labels)
    named_by = pd.Index(found.index, dtype="str"), pd.Index(labels, dtype="str")
    return Estimate(DataFrame(found.to_numpy(), *named_by), rounds, bool(converged))


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
    found = {}
    for annotator, own in judgements.groupby(ANNOTATOR):
        likely = probabilities.loc[own[ID]].set_axis(own[LABEL])
        said = likely.groupby(level=0).sum().reindex(probabilities.columns, fill_value=0.0)
        found[str(annotator)] = said.T.div(likely.sum().replace(0.0, np.nan), axis=0)
    return found


def _to_bytes(frame: DataFrame, also: Mapping[bytes, bytes] = MappingProxyType({})) -> bytes:
    """The table; ``also`` goes into its metadata."""
    table, out = pa.Table.from_pandas(frame), pa.BufferOutputStream()
    table = table.replace_schema_metadata({**(table.schema.metadata or {}), **also})
    with pa.ipc.new_stream(out, table.schema) as stream:
        stream.write_table(table)
    return out.getvalue().to_pybytes()


def _from_bytes(written: bytes) -> DataFrame:
    return pa.ipc.open_stream(written).read_pandas()


def _estimate_to_bytes(estimate: Estimate) -> bytes:
    also = {_ROUNDS_KEY: b"%d" % estimate.rounds, _CONVERGED_KEY: b"%d" % estimate.converged}
    return _to_bytes(estimate.probabilities, also)


def _estimate_from(written: bytes) -> Estimate:
    table = pa.ipc.open_stream(written).read_all()
    also = table.schema.metadata
    return Estimate(table.to_pandas(), int(also[_ROUNDS_KEY]), also[_CONVERGED_KEY] == b"1")


if __name__ == "__main__":
    sys.stdout.buffer.write(_estimate_to_bytes(dawid_skene(_from_bytes(sys.stdin.buffer.read()))))
