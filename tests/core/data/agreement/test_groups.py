"""Two groups of annotators, checked against NLTK's alpha of judgements and of votes that pandas counts."""

from __future__ import annotations

import pytest
from nltk.metrics.agreement import AnnotationTask
from pandas import DataFrame

from core.data.agreement import compare_groups
from core.records import Score
from tests.core.data.agreement.judged import random_judgements, table

FIRST, SECOND = ("A0", "A1", "A2"), ("A3", "A4", "A5", "A6")


def _texts(judgements: DataFrame) -> DataFrame:
    ids = judgements["id"].unique()
    return DataFrame({"id": ids, "unit": range(len(ids))})


def _alpha(rows: DataFrame) -> float:
    shared = rows[rows.groupby("id")["id"].transform("size") >= 2]
    return float(AnnotationTask(shared[["annotator", "id", "label"]].to_numpy().tolist()).alpha())


def _votes(judgements: DataFrame, names: tuple[str, ...]) -> DataFrame:
    """The majority vote on each text, none where several labels have most judgements."""
    own = judgements[judgements["annotator"].isin(names)]
    most = own.groupby("id")["label"].agg(lambda labels: labels.mode().tolist())
    votes = most[most.map(len) == 1].map(lambda labels: labels[0])
    return DataFrame({"id": votes.index, "annotator": "+".join(names), "label": votes.to_numpy()})


def _value(score: Score | None) -> float:
    assert score is not None
    assert score.low - 1e-12 <= score.value <= score.high + 1e-12
    return score.value


@pytest.mark.parametrize(("labels", "missing"), [("ny", 0.1), ("abcd", 0.4)])
def test_alphas_are_those_of_nltk(labels: str, missing: float) -> None:
    judgements = random_judgements(90, 7, labels, missing=missing, seed=3)
    found = compare_groups(judgements, _texts(judgements), FIRST, SECOND, resamples=200)
    within = {names: judgements[judgements["annotator"].isin(names)] for names in (FIRST, SECOND)}
    assert _value(found.within.alpha) == pytest.approx(_alpha(within[FIRST]), abs=1e-12)
    assert _value(found.within_against.alpha) == pytest.approx(_alpha(within[SECOND]), abs=1e-12)
    first, second = _votes(judgements, FIRST), _votes(judgements, SECOND)
    votes = first.merge(second, on="id", suffixes=("_first", "_second"))
    both = DataFrame({"id": [*first["id"], *second["id"]], "annotator": [*first["annotator"], *second["annotator"]]})
    both["label"] = [*first["label"], *second["label"]]
    assert found.between.texts == len(votes)
    assert _value(found.between.alpha) == pytest.approx(_alpha(both), abs=1e-12)
    judged_by_both = set(within[FIRST]["id"]) & set(within[SECOND]["id"])
    assert found.ties == len(judged_by_both) - len(votes)


def test_groups_that_use_the_classes_differently_agree_within_and_not_between() -> None:
    rows = ["ababababab" * 3] * 2 + ["bababababa" * 3] * 2
    judgements = table(rows)
    found = compare_groups(judgements, _texts(judgements), ("A0", "A1"), ("A2", "A3"), resamples=200)
    assert _value(found.within.alpha) == _value(found.within_against.alpha) == 1.0
    assert _value(found.between.alpha) < -0.9


def test_unsure_is_no_label_merged_classes_are_one_and_one_annotator_has_nobody_to_agree_with() -> None:
    judgements = table(["abxab" * 6, "cbbab" * 6, "cbbac" * 6])
    found = compare_groups(
        judgements, _texts(judgements), ("A0",), ("A1", "A2"), unsure=("x",), merges={"c": "a"}, resamples=200
    )
    assert (found.within.alpha, found.within.texts) == (None, 0)
    assert found.between.texts == 18, "six have no answer of the first, on six the others tie"
    assert found.ties == 6
    assert _value(found.between.alpha) == 1.0
