"""What a weighted consensus did: how far it trusts each annotator, how sure it is, where it overrules the majority."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from core.counted import counted, joined_at_most
from core.data import consensus as stage
from core.data import correction_log
from core.data.voting import vote as take_vote
from core.figures import percent
from core.records import ADJUDICATION, DatasetVersion, VoteRule, VoteSettings
from core.records.columns import ANNOTATOR, CONSENSUS, ID, LABEL, MAJORITY, PROBABILITY, SOURCE, TEXT, WHY
from core.workflow import ground_truth, merges
from core.workflow.bench import Bench

READ = (
    "Weighted consensus: the share of each annotator’s judgements that it takes to be right; who has most judgements "
    "comes first, as a share of few tells little. It is estimated from the judgements alone; nobody knows the truth."
)
FEWEST = 100
"""Judgements of an annotator; with fewer the majority was right more often in planted cases (docs/statistics.md)."""

_SURE = 0.9
_MOST_NAMED = 20


@dataclass(frozen=True)
class Weighing:
    """``annotators`` has the columns of ``schemas.WEIGHTS``, the one with most judgements first; ``confusion`` is
    annotator → a matrix of shares, a row a class and a column a label that was said. ``overruled``, with those of
    ``schemas.OVERRULED``, has a row a text on which the majority says something else, and nobody decided by hand.
    ``doubtful`` of the ``texts`` have no class with a probability of 0.9; ``rounds`` were computed, and the last ones
    moved nothing any more where it has ``converged``.
    """

    annotators: DataFrame
    confusion: Mapping[str, DataFrame]
    overruled: DataFrame
    texts: int
    doubtful: int
    rounds: int
    converged: bool


def of(bench: Bench, version: DatasetVersion, vote: VoteSettings) -> Weighing | None:
    """Of a vote on the version's judgements; None where the rule weighs nobody."""
    judged = _weighed(ground_truth.judgements(bench, version), vote)
    if vote.rule is not VoteRule.WEIGHTED or judged.empty:
        return None
    judged = judged.assign(label=judged[LABEL].replace(dict(merges.of(bench, version))))
    estimate = stage.dawid_skene(judged)
    confusion = stage.confusion(judged, estimate.probabilities)
    by_hand = correction_log.settling(ground_truth.log_of(bench, version))
    voted = judged[~judged[ID].isin(list(by_hand))]
    return Weighing(
        annotators=stage.shares_right(judged, estimate.probabilities),
        confusion=confusion,
        overruled=_overruled(voted, estimate.probabilities, confusion, _wordings(bench, version)),
        texts=len(estimate.probabilities),
        doubtful=int((estimate.probabilities.max(axis=1) < _SURE).sum()),
        rounds=estimate.rounds,
        converged=estimate.converged,
    )


def judged_by_each(judgements: DataFrame, vote: VoteSettings) -> Series:
    """How many judgements of each annotator the vote weighs."""
    return _weighed(judgements, vote)[ANNOTATOR].value_counts()


def _weighed(judgements: DataFrame, vote: VoteSettings) -> DataFrame:
    return judgements[(judgements[SOURCE] != ADJUDICATION) & ~judgements[LABEL].isin(vote.unsure)]


def _wordings(bench: Bench, version: DatasetVersion) -> Series:
    """The texts by id, those without a label, too."""
    known = ground_truth.load(bench, version)
    return pd.concat([known.texts, known.set_aside]).set_index(ID)[TEXT]


def too_few(judged: Series) -> str:
    """That annotators have too few judgements, of which this is the number of each, to be weighed; empty where all have
    enough.
    """
    few = judged[judged < FEWEST]
    if few.empty:
        return ""
    have = "has" if len(few) == 1 else "have"
    return (
        f"{len(few):,} of the {counted(len(judged), 'annotator')} {have} fewer than {FEWEST} judgements (the "
        f"fewest {int(few.min()):,}). With so few nobody can tell how often somebody is right, and the "
        "majority was right more often in planted cases: prefer it."
    )


def in_words(found: Weighing) -> str:
    """How it ended, how sure it is, and how often it overrules the majority."""
    ended = "it had converged" if found.converged else "it had not converged, so read it with care"
    doubtful = f"{found.doubtful:,} of {counted(found.texts, 'text')}"
    return (
        f"Computed over {found.rounds:,} rounds; in the end {ended}. {doubtful} have no class with a "
        f"probability of {percent(_SURE, 0)}. On {counted(len(found.overruled), 'text')} it overrules the majority."
    )


def _overruled(
    judged: DataFrame, probabilities: DataFrame, confusion: Mapping[str, DataFrame], wordings: Series
) -> DataFrame:
    majority = take_vote(judged).set_index(ID)[LABEL].dropna()
    best = probabilities.loc[majority.index]
    consensus = best.idxmax(axis=1)
    differs = (consensus != majority).to_numpy()
    ids = majority.index[differs]
    votes = dict(iter(judged[judged[ID].isin(ids)].groupby(ID)))
    involved = judged.loc[judged[ID].isin(ids), ANNOTATOR].unique()
    shares = {str(who): confusion[who].to_dict() for who in involved}
    return DataFrame(
        {
            ID: ids,
            TEXT: wordings[ids].to_numpy(),
            MAJORITY: majority[ids].to_numpy(),
            CONSENSUS: consensus[ids].to_numpy(),
            PROBABILITY: best.max(axis=1).to_numpy()[differs],
            WHY: Series([_why(votes[id], shares, consensus[id], majority[id]) for id in ids], dtype=str),
        }
    ).sort_values(PROBABILITY, ignore_index=True)


def _why(votes: DataFrame, shares: Mapping[str, Mapping[Any, Any]], consensus: str, majority: str) -> str:
    """“yes” by Ann (of yes 40 %, of no 2 %): how often she says so of texts of either class, which is what weighs.

    ``shares`` is annotator → label that was said → class → share.
    """

    def how_often(who: str, said: str) -> str:
        of_both = ", ".join(f"of {one} {_share(shares[who][said][one])}" for one in (consensus, majority))
        return f"{who} ({of_both})"

    def who_said(label: str) -> str:
        own = sorted(votes.loc[votes[LABEL] == label, ANNOTATOR])
        return joined_at_most(_MOST_NAMED, [how_often(who, label) for who in own])

    # What speaks for the consensus comes first.
    labels = sorted(votes[LABEL].unique(), key=lambda label: label != consensus)
    return "; ".join(f"“{label}” by {who_said(label)}" for label in labels)


def _share(share: float) -> str:
    return "–" if np.isnan(share) else percent(share, 0)
