"""All texts of a version, those without a label included."""

from __future__ import annotations

from pandas import DataFrame, Series, concat

from core import search_words
from core.data.ground_truth import GroundTruth
from core.records import DatasetVersion
from core.records.columns import ID, LABEL, REASON, TEXT, VOTES
from core.search_words import Place
from core.workflow import ground_truth, rated_text
from core.workflow.bench import Bench

_COLUMNS = [ID, TEXT, VOTES, LABEL, REASON]


def of(bench: Bench, version: DatasetVersion) -> DataFrame:
    """By id, with a label or with the reason why there is none: ``text, votes, label, reason``."""
    texts = ground_truth.texts(bench, version, [ID, TEXT, VOTES, LABEL])
    return _by_id(texts, ground_truth.set_aside(bench, version))


def of_tables(truth: GroundTruth) -> DataFrame:
    """The same of a version that is not kept yet."""
    return _by_id(truth.texts[[ID, TEXT, VOTES, LABEL]], truth.set_aside)


def _by_id(texts: DataFrame, aside: DataFrame) -> DataFrame:
    undecided = aside[[ID, TEXT, VOTES, REASON]].assign(label=None)
    return concat([texts.assign(reason=None), undecided[_COLUMNS]], ignore_index=True).set_index(ID)


def search(bench: Bench, version: DatasetVersion, words: str, label: str | None = None, limit: int = 25) -> DataFrame:
    """Texts that have all the words, as ``search_words`` reads them, or this id; columns ``id, text, votes, label,
    reason``.
    """
    found = of(bench, version).reset_index()
    terms = search_words.terms(words, placed=True)
    is_placed = any(term.place is not Place.ANYWHERE for term in terms)
    begins = rated_text.begins(bench, version) if is_placed else {}
    has_all = [all(term.stands(text, begins.get(text, 0)) for term in terms) for text in found[TEXT]]
    matches = Series(has_all, index=found.index, dtype="bool")
    matches |= found[ID] == words.strip()
    if label is not None:
        matches &= found[LABEL] == label
    return found[matches].head(limit)[_COLUMNS].reset_index(drop=True)
