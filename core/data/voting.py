"""From several annotators' judgements to one label a text."""

from __future__ import annotations

import msgspec
import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from core.data.consensus import dawid_skene
from core.data.left_out import MOSTLY_UNSURE, NOT_UNANIMOUS, TIE, TOO_FEW
from core.records import VoteRule, VoteSettings
from core.records.columns import ANNOTATOR, ID, LABEL, REASON, SOFT_LABEL


def vote(judgements: DataFrame, settings: VoteSettings | None = None) -> DataFrame:
    """One label for each text where the rule gives one, and why not where it does not.

    "Unsure" answers count for no class; a text on which most are unsure has no label. The adjudicator's word decides
    alone, whatever the others say, unless the adjudicator is unsure.

    Parameters
    ----------
    judgements
        Columns ``id, annotator, label``; each annotator at most once a text, no cell missing.
    settings
        The rule; a simple majority where it is left out.

    Returns
    -------
    DataFrame
        One row a text in order of first appearance: ``id, label, soft_label, reason``. Either ``label`` is missing or
        ``reason`` is; ``soft_label`` is a JSON object ``{label: share of the votes}``.
    """
    settings = settings or VoteSettings()
    ids = pd.Index(judgements[ID].unique(), name=ID, dtype="str")
    sure = judgements[~judgements[LABEL].isin(settings.unsure)]
    counts = pd.crosstab(sure[ID], sure[LABEL]).reindex(ids, fill_value=0)
    given, counted = judgements[ID].value_counts().reindex(ids), counts.sum(axis=1)
    label, reason = _decided(counts, sure, settings.rule)
    reason = reason.mask(counted < settings.minimum, TOO_FEW).mask(given - counted > given / 2, MOSTLY_UNSURE)
    if settings.adjudicator is not None:
        word = sure[sure[ANNOTATOR] == settings.adjudicator].set_index(ID)[LABEL].reindex(ids)
        label, reason = word.fillna(label), reason.mask(word.notna())
    columns = {ID: ids, LABEL: label.mask(reason.notna()), SOFT_LABEL: _shares(counts), REASON: reason}
    return DataFrame({name: pd.array(column, dtype="str") for name, column in columns.items()})


def votes_as_json(judgements: DataFrame) -> Series:
    """The judgements on each text as a JSON object ``{annotator: label}``, by id."""
    codes, ids = pd.factorize(judgements[ID])
    votes: list[dict[str, str]] = [{} for _ in ids]
    annotators, labels = judgements[ANNOTATOR].tolist(), judgements[LABEL].tolist()
    for code, annotator, label in zip(codes.tolist(), annotators, labels, strict=True):
        votes[code][annotator] = label
    return Series([msgspec.json.encode(vote).decode() for vote in votes], index=pd.Index(ids, dtype="str"), dtype="str")


def _decided(counts: DataFrame, sure: DataFrame, rule: VoteRule) -> tuple[Series, Series]:
    """The leading label of each text (a row of ``counts``), and why it does not win where it does not."""
    reason = Series(pd.NA, index=counts.index, dtype="str")
    if sure.empty:
        return reason, reason.fillna(MOSTLY_UNSURE)
    weights = counts
    if rule is VoteRule.WEIGHTED:
        weights = dawid_skene(sure).probabilities.reindex(counts.index, fill_value=0.0)
    best = weights.max(axis=1)
    leading = Series(np.isclose(weights, best.to_numpy()[:, None], rtol=1e-6).sum(axis=1), index=counts.index)
    if rule is VoteRule.UNANIMITY:
        reason = reason.mask((counts > 0).sum(axis=1) > 1, NOT_UNANIMOUS)
    else:
        reason = reason.mask(leading > 1, TIE)
    return weights.idxmax(axis=1).astype("str"), reason


def _shares(counts: DataFrame) -> list[str]:
    labels = counts.columns.tolist()
    return [
        msgspec.json.encode(
            {label: round(number / sum(row), 6) for label, number in zip(labels, row, strict=True) if number}
        ).decode()
        for row in counts.to_numpy().tolist()
    ]
