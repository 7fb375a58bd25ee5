"""How far a weighted consensus trusts each annotator."""

from __future__ import annotations

from pandas import DataFrame

from core.data import consensus
from core.records import ADJUDICATION, DatasetVersion, VoteRule, VoteSettings
from core.workflow import ground_truth, merges
from core.workflow.bench import Bench

READ = (
    "Weighted consensus: the share of each annotator’s judgements that it takes to be right. It is estimated from the "
    "judgements alone; nobody knows the truth. The higher it is, the more an annotator’s word counts."
)


def of(bench: Bench, version: DatasetVersion, vote: VoteSettings) -> DataFrame:
    """Columns ``annotator, judgements, right`` (a share), of a vote on the version's judgements; no row where the rule
    weighs nobody. Raises JobError where the estimate fails.
    """
    judged = ground_truth.judgements(bench, version)
    judged = judged[(judged["source"] != ADJUDICATION) & ~judged["label"].isin(vote.unsure)]
    if vote.rule is not VoteRule.WEIGHTED or judged.empty:
        return DataFrame(columns=["annotator", "judgements", "right"])
    judged = judged.assign(label=judged["label"].replace(dict(merges.of(bench, version))))
    return consensus.shares_right(judged, consensus.dawid_skene_apart(judged))
