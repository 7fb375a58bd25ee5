"""What a list of texts is sorted by where that does not stand in the table of answers."""

from __future__ import annotations

from dataclasses import replace

from core.errors import SettingError
from core.records import Explanation, ListOrder, PredictionFilter, Run
from core.records.columns import ID, TEXT
from core.workflow import explanations, results
from core.workflow.bench import Bench

Scores = tuple[tuple[str, float], ...]


def scored(bench: Bench, run: Run, filter: PredictionFilter) -> PredictionFilter:
    """The filter with the scores that its order needs; raises SettingError where it names no word."""
    return replace(filter, scores=scores(bench, run, filter)) if filter.order is ListOrder.WORD else filter


def scores(bench: Bench, run: Run, filter: PredictionFilter) -> Scores:
    """Of the texts of the filter's part, or of the mismatches alone, with the word: its weight in the explanation that
    is kept; without a score are those that are not explained, or where it is none of the heaviest words.
    """
    word = filter.order_by.strip().lower()
    if not word:
        raise SettingError("An order by the weight of a word needs the word.", todo="Say which.")
    within = replace(PredictionFilter(part=filter.part, words=word), only_mismatches=filter.only_mismatches)
    within = replace(within, all_folds=filter.all_folds)
    rows = results.mismatches(bench, run, within).rows
    found = explanations.of_listed(bench, run, filter, dict(zip(rows[ID], rows[TEXT], strict=True)))
    weights = {id: _weight(one, word) for id, one in found.items()}
    return tuple((id, weight) for id, weight in weights.items() if weight is not None)


def _weight(explanation: Explanation, word: str) -> float | None:
    """That of all its places together."""
    own = [one.weight for one in explanation.weights if one.word.lower() == word]
    return sum(own) if own else None
