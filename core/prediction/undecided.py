"""What a model says on texts that have no label, held against their judgements.

No score can count such a text. What can be said of any text that was judged is how many of its judgements agree with
the model's answer: the agreement that is to be expected with one of its annotators, drawn at random. Beside it stands
what no answer can exceed, that of the class with most judgements, as annotators who differ agree with no answer much.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import msgspec
import numpy as np
from pandas import DataFrame

from core.prediction import intervals
from core.prediction.metrics import FEWEST_TEXTS
from core.records import AgainstJudgements, ClassOnUndecided, OnUndecided, Score
from core.records.columns import IS_TIED, PREDICTED_LABEL, PROBABILITY, SOFT_LABEL, UNIT

_SAME = 1e-6


def describe(undecided: DataFrame, test: DataFrame, labels: Sequence[str]) -> OnUndecided:
    """Describe a model's answers.

    Parameters
    ----------
    undecided, test
        Columns ``soft_label`` (JSON: label → share of the judgements, missing where it is not known),
        ``predicted_label, probability, unit``; those undecided also ``is_tied``, whether the text is tied to one that
        the model learned from.
    labels
        The model's classes.
    """
    counted = undecided[~undecided[IS_TIED]]
    return OnUndecided(
        undecided=len(undecided),
        tied=int(undecided[IS_TIED].sum()),
        classes={label: _of_class(counted, label) for label in labels} if len(counted) else {},
        without=_against_judgements(counted, labels),
        test=_against_judgements(test, labels),
    )


def _of_class(texts: DataFrame, label: str) -> ClassOnUndecided:
    judged = texts[_is_judged(texts)]
    shares = np.array([known.get(label, 0.0) for known in _shares(judged)])
    answered = _mean(texts, (texts[PREDICTED_LABEL] == label).to_numpy(dtype=float))
    return ClassOnUndecided(answered, _mean(judged, shares) if len(judged) else None)


def _against_judgements(texts: DataFrame, labels: Sequence[str]) -> AgainstJudgements | None:
    judged = texts[_is_judged(texts)]
    if judged.empty:
        return None
    shares = _shares(judged)
    answers = judged[PREDICTED_LABEL].tolist()
    agreeing = np.array([known.get(answer, 0.0) for known, answer in zip(shares, answers, strict=True)])
    most = np.array([max(known.values()) for known in shares])
    return AgainstJudgements(
        texts=len(judged),
        independent=judged[UNIT].nunique(),
        agreeing=_mean(judged, agreeing),
        reachable=_mean(judged, most),
        leading=_mean(judged, np.isclose(agreeing, most).astype(float)),
        probability=_mean(judged, judged[PROBABILITY].to_numpy(dtype=float)),
        is_settled=all(np.ptp([known.get(label, 0.0) for label in labels]) < _SAME for known in shares),
    )


def _is_judged(texts: DataFrame) -> np.ndarray:
    """Whether any judgement names a class: of some versions it is not kept, and some annotators were all unsure."""
    return (texts[SOFT_LABEL].notna() & (texts[SOFT_LABEL] != "{}")).to_numpy(dtype=bool)


def _shares(texts: DataFrame) -> list[dict[str, float]]:
    return [msgspec.json.decode(known, type=dict[str, float]) for known in texts[SOFT_LABEL].tolist()]


def _mean(texts: DataFrame, values: np.ndarray) -> Score:
    found = intervals.mean(values, texts[UNIT].to_numpy())
    return replace(found, covers=len(texts) >= FEWEST_TEXTS)
