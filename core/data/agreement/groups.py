"""How well two groups of annotators agree, each within itself and one with the other."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from pandas import DataFrame

from core.data.agreement import coefficients, resampling
from core.data.agreement.counting import Counted, count
from core.data.merges import Merges
from core.records import AnnotatorGroups, GroupAgreement
from core.records.columns import ID, LABEL, UNIT


def compare_groups(
    judgements: DataFrame,
    texts: DataFrame,
    group: Sequence[str],
    against: Sequence[str],
    *,
    unsure: Collection[str] = (),
    merges: Merges | None = None,
    seed: int = resampling.SEED,
    resamples: int | None = None,
) -> AnnotatorGroups:
    """Krippendorff's nominal alpha within each group of annotators, and between their majority votes.

    Between the groups each is one annotator, who says of a text what most of the group say. A text on which a group
    ties has no such label and is left out there.

    Parameters
    ----------
    judgements
        Columns ``id, annotator, label``; each annotator at most once a text.
    texts
        Columns ``id`` and ``unit``, the same number for tied texts; may lack texts of ``judgements``.
    group, against
        Names of annotators, none in both.
    unsure, merges, seed, resamples
        As in ``core.data.agreement.measure``.
    """
    sure = judgements[~judgements[LABEL].isin(list(unsure))]
    counted = count(sure.assign(label=sure[LABEL].replace(dict(merges or {}))), texts.set_index(ID)[UNIT])
    both = [_by_text(counted, names) for names in (group, against)]
    votes = [_majority(of_group) for of_group in both]
    judged = (both[0].sum(axis=1) > 0) & (both[1].sum(axis=1) > 0)
    decided = judged & (votes[0] >= 0) & (votes[1] >= 0)
    kinds = len(coefficients.patterns(counted.by_text)[1])
    draws = resamples or resampling.affordable(3 * resampling.to_draw(kinds, len(counted.ids)))

    def alpha(of_texts: np.ndarray, chosen: np.ndarray) -> GroupAgreement:
        found = coefficients.alpha(of_texts[chosen], counted.units[chosen], seed=seed, resamples=draws)
        return GroupAgreement(found, int(chosen.sum()))

    within, within_against = (alpha(of_group, of_group.sum(axis=1) >= 2) for of_group in both)
    said = np.eye(len(counted.labels), dtype=int)
    return AnnotatorGroups(
        group=tuple(group),
        against=tuple(against),
        within=within,
        within_against=within_against,
        between=alpha(said[votes[0]] + said[votes[1]], decided),
        ties=int((judged & ~decided).sum()),
        resamples=draws,
        seed=seed,
    )


def _by_text(counted: Counted, names: Sequence[str]) -> np.ndarray:
    """Judgements of these annotators on each text by label; shape (texts, labels)."""
    places = [place for place, name in enumerate(counted.annotators) if name in names]
    own = np.isin(counted.annotator, places)
    cell = counted.text[own] * len(counted.labels) + counted.label[own]
    counts = np.bincount(cell, minlength=len(counted.ids) * len(counted.labels))
    return counts.reshape(len(counted.ids), len(counted.labels))


def _majority(counts: np.ndarray) -> np.ndarray:
    """The place of the label that most judgements give, -1 where there is none; shape (texts,)."""
    most = counts.max(axis=1, keepdims=True)
    is_one = (counts == most).sum(axis=1) == 1
    return np.where(is_one, counts.argmax(axis=1), -1)
