"""Words that are looked for in one half of texts behind a context: in the context, or in what was rated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pandas import DataFrame

from core import search_words
from core.counted import beginning, joined
from core.records import PredictionFilter, Run
from core.records.columns import ID, TEXT
from core.search_words import Place
from core.workflow import ground_truth, rated_text
from core.workflow.bench import Bench

_IN_WORDS = {Place.ANYWHERE: "text", Place.CONTEXT: "context", Place.RATED: "rated text"}


def found(
    bench: Bench, run: Run, filter: PredictionFilter, listed: Callable[[PredictionFilter], DataFrame]
) -> PredictionFilter:
    """The filter with such words replaced by the texts that have them there; as it is where it names none.

    ``listed`` gives the rows (columns ``id, text``) that another filter lets through.
    """
    terms = search_words.terms(filter.words, placed=True)
    placed = [term for term in terms if term.place is not Place.ANYWHERE]
    if not placed:
        return filter
    anywhere = replace(filter, words=search_words.typed([term for term in terms if term.place is Place.ANYWHERE]))
    rows = listed(anywhere)
    begins = rated_text.begins(bench, ground_truth.trained_on(bench, run))
    texts = zip(rows[ID], rows[TEXT], strict=True)
    ids = {id for id, text in texts if all(term.stands(text, begins.get(text, 0)) for term in placed)}
    # A list that was handed over keeps its order.
    ordered = filter.ids if filter.ids is not None else tuple(rows[ID])
    return replace(anywhere, ids=tuple(id for id in ordered if id in ids))


def in_words(sought: str) -> str:
    """“tax” in the text; “tax” in the context and “cuts” in the rated text"""
    known = search_words.terms(sought, placed=True)
    if all(term.place is Place.ANYWHERE for term in known):
        return f"“{beginning(sought)}” in the text"
    by_place = {place: [term for term in known if term.place is place] for place in Place}
    said = {place: beginning(search_words.typed(of_place)) for place, of_place in by_place.items() if of_place}
    return joined([f"“{words}” in the {_IN_WORDS[place]}" for place, words in said.items()])
