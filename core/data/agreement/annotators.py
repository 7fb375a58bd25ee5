"""Each annotator against the vote of the others."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from core.data.agreement.counting import Counted
from core.records import AnnotatorAgreement, Difference, Score
from core.records.columns import ANNOTATOR, ID

_MOST_DIFFERENCES = 100


def against_the_others(counted: Counted) -> tuple[tuple[AnnotatorAgreement, ...], tuple[Difference, ...]]:
    """Compare each judgement with the majority vote of the text's other judgements.

    The annotator's own judgement is left out of the vote, which it would otherwise pull to its side. A text on which
    the others tie has no vote to compare with.

    Returns
    -------
    tuple
        The annotators, the one that most surely agrees least first (by the upper end of the interval); and what they
        differ on, most texts first.
    """
    others = counted.by_text[counted.text].copy()
    others[np.arange(len(others)), counted.label] -= 1
    most = others.max(axis=1)
    alone = most == 0
    tied = ~alone & ((others == most[:, None]).sum(axis=1) > 1)
    compared = ~alone & ~tied
    vote = others.argmax(axis=1)
    labels, annotators = len(counted.labels), len(counted.annotators)
    cell = (counted.annotator * labels + vote) * labels + counted.label
    confusion = np.bincount(cell[compared], minlength=annotators * labels * labels).reshape(annotators, labels, labels)
    as_many = _as_many(counted, compared, vote)
    return (
        _annotators(counted, confusion, alone, tied, as_many),
        _differences(counted, confusion, compared, vote),
    )


def _as_many(counted: Counted, compared: np.ndarray, vote: np.ndarray) -> np.ndarray:
    """For each annotator, how many independent texts would tell as much as the compared ones, of which some are tied:
    their number by the design effect of the share that agrees (Kish 1965, Survey Sampling); shape (annotators,).
    """
    number = len(counted.annotators)
    annotator, unit = counted.annotator[compared], counted.units[counted.text[compared]]
    agrees = (vote == counted.label)[compared]
    texts = np.bincount(annotator, minlength=number)
    # Half a text on either side, so that an annotator who always agrees has a spread, too.
    share = (np.bincount(annotator, agrees, minlength=number) + 0.5) / (texts + 1)
    off = agrees - share[annotator]
    _, pair = np.unique(np.column_stack([annotator, unit]), axis=0, return_inverse=True)
    of_units = np.bincount(pair, off) ** 2
    whose = np.zeros(len(of_units), dtype=int)
    whose[pair] = annotator
    together, apart = np.bincount(whose, of_units, minlength=number), np.bincount(annotator, off**2, minlength=number)
    return texts / np.maximum(1, np.divide(together, apart, out=np.ones(number), where=apart > 0))


def _annotators(
    counted: Counted, confusion: np.ndarray, alone: np.ndarray, tied: np.ndarray, as_many: np.ndarray
) -> tuple[AnnotatorAgreement, ...]:
    number = len(counted.annotators)
    texts = confusion.sum(axis=(1, 2))
    agreeing = np.trace(confusion, axis1=1, axis2=2)
    ties = np.bincount(counted.annotator[tied], minlength=number)
    without_others = np.bincount(counted.annotator[alone], minlength=number)
    found = [
        AnnotatorAgreement(
            annotator=name,
            judgements=int(counted.by_annotator[place]),
            compared=int(texts[place]),
            ties=int(ties[place]),
            alone=int(without_others[place]),
            agreement=Score.of_share(float(agreeing[place] / texts[place]), float(as_many[place]))
            if texts[place]
            else None,
            confusion=tuple(tuple(row) for row in confusion[place].tolist()),
        )
        for place, name in enumerate(counted.annotators)
    ]
    return tuple(sorted(found, key=lambda one: one.agreement.high if one.agreement else 2.0))


def _differences(
    counted: Counted, confusion: np.ndarray, compared: np.ndarray, vote: np.ndarray
) -> tuple[Difference, ...]:
    differs = compared & (vote != counted.label)
    if len(counted.annotators) == 2:
        # Each disagreement of two is one of the first with the second, and the same the other way round.
        differs &= counted.annotator == 0
    differing = np.flatnonzero(differs)
    table = pd.DataFrame(
        {
            ANNOTATOR: counted.annotator[differing],
            "others": vote[differing],
            "own": counted.label[differing],
            ID: counted.ids[counted.text[differing]],
        }
    )
    groups: list[tuple[Any, pd.Series]] = list(table.groupby([ANNOTATOR, "others", "own"])[ID])
    names = counted.labels
    groups.sort(key=lambda group: (-len(group[1]), group[0][0], names[group[0][1]], names[group[0][2]]))
    return tuple(
        Difference(
            annotator=counted.annotators[annotator],
            own=counted.labels[own],
            others=counted.labels[others],
            texts=len(ids),
            of=int(confusion[annotator, others].sum()),
            ids=tuple(ids),
        )
        for (annotator, others, own), ids in groups[:_MOST_DIFFERENCES]
    )
