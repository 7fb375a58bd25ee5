"""The texts of a version that wait for a decision by hand."""

from __future__ import annotations

from contextlib import suppress

from pandas import DataFrame, Series

from core.data import correction_log
from core.data import divided as stage_of_votes
from core.data.label_decisions import merged_judgements
from core.data.left_out import UNDECIDED
from core.data.voting import vote, votes_as_json
from core.errors import DamagedError
from core.records import ADJUDICATION, CorrectionKind, DatasetVersion, VoteRule
from core.records.columns import ID, LABEL, REASON, SOURCE
from core.workflow import ground_truth
from core.workflow.bench import Bench
from core.workflow.corrections.draft import Draft


def undecided(bench: Bench, draft: Draft) -> DataFrame:
    """The newest version's texts that the vote does not decide (columns of texts set aside), without those that the
    draft decides or leaves out, and without those to which the vote gives a label with the classes that it merges;
    their votes by the draft's classes.
    """
    aside = ground_truth.set_aside(bench, draft.newest)
    open_texts = aside[aside[REASON].isin(UNDECIDED)]
    decided = _decided_by_merges(bench, draft, open_texts[ID])
    return not_settled(bench, draft, open_texts[~open_texts[ID].isin(decided)])


def _decided_by_merges(bench: Bench, draft: Draft, ids: Series) -> Series:
    """Those of the texts to which the vote gives a label once the draft's merges are made; none where it has none."""
    merging = [entry for entry in draft.effective if entry.change.kind is CorrectionKind.MERGE]
    if not merging:
        return ids[:0]
    newest = draft.newest
    judged = ground_truth.judgements(bench, newest)
    judged = judged[judged[SOURCE] != ADJUDICATION]
    # Only weights are learned from the other texts, too.
    judged = judged if newest.vote.rule is VoteRule.WEIGHTED else judged[judged[ID].isin(ids)]
    changes = correction_log.changes([*draft.held, *merging])
    voted = vote(merged_judgements(judged, newest.vote, changes), newest.vote)
    return voted.loc[voted[LABEL].notna(), ID]


def not_settled(bench: Bench, draft: Draft, texts: DataFrame) -> DataFrame:
    """Those of the texts that nobody settled by hand, neither for the newest version nor in the draft, with votes and
    labels by the draft's classes.
    """
    return _in_drafted_classes(bench, draft, texts[~texts[ID].isin(list(draft.states))].reset_index(drop=True))


def _in_drafted_classes(bench: Bench, draft: Draft, texts: DataFrame) -> DataFrame:
    if draft.changes.classes == correction_log.changes(draft.held).classes:
        return texts
    judged = ground_truth.judgements(bench, draft.newest)
    judged = judged[(judged[SOURCE] != ADJUDICATION) & judged[ID].isin(texts[ID])]
    votes = votes_as_json(merged_judgements(judged, draft.newest.vote, draft.changes))
    texts = texts.assign(votes=votes.reindex(texts[ID]).array)
    drafted = correction_log.changes(draft.entries)
    return texts.assign(label=drafted.merged(texts[LABEL])) if LABEL in texts else texts


def divided(bench: Bench, version: DatasetVersion) -> DataFrame:
    """The version's texts with a label on which the annotators disagree, the most divided first; columns of texts."""
    return stage_of_votes.divided(ground_truth.load(bench, version).texts)


def settled(bench: Bench, draft: Draft) -> int:
    """How many of the texts that the newest version's vote does not decide somebody settled by hand in the draft."""
    aside = ground_truth.set_aside(bench, draft.newest)
    return int((aside[REASON].isin(UNDECIDED) & aside[ID].isin(list(draft.states))).sum())


def number(version: DatasetVersion) -> int:
    """How many texts the version's vote does not decide."""
    return sum(version.report.left_out.get(reason, 0) for reason in UNDECIDED)


def waiting(bench: Bench, draft: Draft) -> int:
    """How many of them nobody has decided by hand either; of a damaged version all."""
    open_texts = number(draft.newest)
    with suppress(DamagedError):
        return len(undecided(bench, draft)) if open_texts else 0
    return open_texts
