"""From several annotators' judgements to one label a text."""

from __future__ import annotations

import msgspec
import pandas as pd
from pandas import DataFrame, Series


def majority_vote(judgements: DataFrame) -> DataFrame:
    """The label that most annotators gave each text.

    Parameters
    ----------
    judgements
        Columns ``id, annotator, label``; each annotator at most once a text, no cell missing.

    Returns
    -------
    DataFrame
        One row a text in order of first appearance: ``id, label, votes, tie``. At a tie between the most frequent
        labels ``tie`` is true and the label missing. ``votes`` is a JSON object ``{annotator: label}``.
    """
    counts = judgements.groupby(["id", "label"], sort=False).size().rename("count").reset_index()
    winners = counts[counts["count"] == counts.groupby("id", sort=False)["count"].transform("max")]
    by_text = winners.groupby("id", sort=False)["label"].agg(["first", "size"])
    tie = by_text["size"] > 1
    return DataFrame(
        {
            "id": by_text.index.astype("str"),
            "label": by_text["first"].mask(tie).astype("str").array,
            "votes": _votes(judgements).reindex(by_text.index).array,
            "tie": tie.array,
        }
    )


def _votes(judgements: DataFrame) -> Series:
    """The votes on each text as JSON, by id."""
    codes, ids = pd.factorize(judgements["id"])
    votes: list[dict[str, str]] = [{} for _ in ids]
    annotators, labels = judgements["annotator"].tolist(), judgements["label"].tolist()
    for code, annotator, label in zip(codes.tolist(), annotators, labels, strict=True):
        votes[code][annotator] = label
    return Series([msgspec.json.encode(vote).decode() for vote in votes], index=ids, dtype="str")
