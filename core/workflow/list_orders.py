"""What a list of texts is sorted by where that does not stand in the table of answers."""

from __future__ import annotations

from dataclasses import replace

from core.errors import NotFound, SettingError
from core.records import SCORED, Embedding, Explanation, ListOrder, Part, PredictionFilter, Run
from core.records.columns import ID, TEXT
from core.store import checksums, vectors
from core.workflow import explanations, results, similar_texts
from core.workflow.bench import Bench

Scores = tuple[tuple[str, float], ...]

_EMBEDDINGS = {ListOrder.SIMILAR: Embedding.MODEL, ListOrder.SIMILAR_WORDS: Embedding.WORDS}


def scored(bench: Bench, run: Run, filter: PredictionFilter) -> PredictionFilter:
    """The filter with the scores that its order needs; raises SettingError where it names no word or text, NotFound."""
    return replace(filter, scores=scores(bench, run, filter)) if filter.order in SCORED else filter


def scores(bench: Bench, run: Run, filter: PredictionFilter) -> Scores:
    """What the order goes by, of the texts of the filter's part or of the mismatches alone; raises as ``scored``
    does.
    """
    return _weights(bench, run, filter) if filter.order is ListOrder.WORD else _similarities(bench, run, filter)


def why_not_by_similarity(bench: Bench, run: Run, filter: PredictionFilter) -> str | None:
    """Why the texts cannot be sorted by their similarity to one of them; None where they can."""
    if filter.part is not Part.TEST or filter.all_folds:
        return "Only the test texts of one run are sorted by similarity."
    if why := similar_texts.why_none(bench, run):
        return why
    folder = bench.artifacts.run(run)
    if folder.vectors.exists() or checksums.has_had(folder.path, folder.VECTORS):
        return None
    return "An earlier Errata trained this run, and did not keep what its texts are compared by. Train it again."


def _similarities(bench: Bench, run: Run, filter: PredictionFilter) -> Scores:
    if why := why_not_by_similarity(bench, run, filter):
        raise NotFound(why, where=run.name, todo="Choose another order.")
    if not filter.order_by:
        raise SettingError("An order by similarity needs the text.", todo="Say which, by its id.")
    results.text(bench, run, filter.order_by)
    found = vectors.similarities(bench.artifacts.run(run).vectors, _EMBEDDINGS[filter.order], filter.order_by)
    listed = results.mismatches(bench, run, PredictionFilter(only_mismatches=filter.only_mismatches)).rows[ID]
    return tuple((id, found[id]) for id in listed if id in found)


def _weights(bench: Bench, run: Run, filter: PredictionFilter) -> Scores:
    """Of those with the word its weight in the explanation that
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
