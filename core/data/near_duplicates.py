"""Texts that say almost the same: retweets, quotations, templates with another name in them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

import pandas as pd
import regex
import rensa
from pandas import DataFrame, Series

from core.records.columns import DUPLICATE_GROUP, FIRST, SECOND, SIMILARITY, TEXT

LOWEST = 0.5
"""The least similarity that is looked for; pairs below it are unknown."""

# Four characters: a compromise between three (more chance likeness) and five (more copies missed), measured on German
# and English posts; docs/design.md has the figures, and how little of it was read by eye.
_CHARACTERS = 4
# 64 bands of 4 find a pair of similarity 0.5 with probability 0.98 and one of 0.6 with 0.9999.
_HASHES, _BANDS = 256, 64
_SEED = 5460
_TEXTS_AT_ONCE = 1000
# A template with thousands of fillings has millions of pairs. Each text is compared with so many later ones only,
# which is enough to hold a group of copies together.
_MOST_NEIGHBOURS = 200

_NO_CONTEXT: Mapping[str, int] = MappingProxyType({})

_ADDRESSES = regex.compile(r"https?://\S+|www\.\S+|<(?:user|url)>|(?<!\w)@\w+|(?<!\w)(?:http)?url(?!\w)")
# Symbols are emojis mostly; the three at the end make one of a character or choose its look.
_BETWEEN_WORDS = regex.compile(r"[\p{P}\p{S}\p{Z}\p{C}\s\ufe0e\ufe0f\u20e3]+")


def similar_pairs(texts: DataFrame, begins: Mapping[str, int] = _NO_CONTEXT) -> DataFrame:
    """Pairs of duplicate groups whose texts are alike, with the Jaccard similarity of their character 4-grams.

    Compared is what is written, without case, punctuation, emojis, links and mentions: two posts are not alike because
    they answer the same person or share a link. Candidates come from MinHash with locality-sensitive hashing; each is
    then measured exactly, so that a similarity is never an estimate. A text without words is like no other.

    Texts behind a context are as alike as the less alike of the two: the whole texts, and what was rated. Short answers
    to one long question share most of their characters and are no copies.

    Parameters
    ----------
    texts
        Columns ``text, duplicate_group``.
    begins
        Where in a text begins what was rated, for texts that stand behind a context.

    Returns
    -------
    DataFrame
        Columns ``a, b`` (duplicate groups, ``a`` the one that comes first) and ``similarity`` from ``LOWEST`` to 1;
        a pair a row.

    References
    ----------
    Broder (1997), On the resemblance and containment of documents. Leskovec, Rajaraman and Ullman, Mining of Massive
    Datasets, chapter 3.
    """
    first = texts.drop_duplicates(DUPLICATE_GROUP)
    compared = [_compared(text, begins) for text in first[TEXT].tolist()]
    first = first[Series([bool(said[0]) for said in compared], index=first.index, dtype=bool)]
    found = list(_measured([said for said in compared if said[0]]))
    _pieces.cache_clear()
    pairs = DataFrame(found, columns=[FIRST, SECOND, SIMILARITY]).astype(
        {FIRST: "int64", SECOND: "int64", SIMILARITY: float}
    )
    groups = first[DUPLICATE_GROUP].to_numpy()
    return pairs.assign(a=groups[pairs[FIRST]], b=groups[pairs[SECOND]])


def alike_among(texts: Series, others: Series, threshold: float, begins: Mapping[str, int] = _NO_CONTEXT) -> Series:
    """Whether each text is like one of the others, measured as in ``similar_pairs``, from the threshold on.

    The result has the texts' index; a threshold under ``LOWEST`` finds no more than ``LOWEST`` itself. ``begins`` is
    that of both.
    """
    held = [_compared(text, begins) for text in texts.tolist()]
    known = [said for said in dict.fromkeys(_compared(text, begins) for text in others.tolist()) if said[0]]
    near = _near(_index([said[0] for said in known]), [said[0] for said in held])
    is_alike = [
        any(_least_alike(held[one], known[other]) >= threshold for other in found[:_MOST_NEIGHBOURS])
        for one, found in near
    ]
    _pieces.cache_clear()
    return Series(is_alike, index=texts.index, dtype=bool)


def content(text: str) -> str:
    """What a text says: case folded, without links, mentions, punctuation and emojis; hashtags count as words."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _BETWEEN_WORDS.sub(" ", _ADDRESSES.sub(" ", folded)).strip()


def similarity(one: str, other: str) -> float:
    """Jaccard similarity of the character 4-grams of two contents; 0 where both are empty."""
    a, b = _pieces(one), _pieces(other)
    return len(a & b) / len(a | b) if a or b else 0.0


def _compared(text: str, begins: Mapping[str, int]) -> tuple[str, ...]:
    """What the whole text says, and where any stands behind a context what of it was rated."""
    return (content(text), content(text[begins.get(text, 0) :])) if begins else (content(text),)


def _least_alike(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    return min(map(similarity, one, other))


def _measured(compared: list[tuple[str, ...]]) -> Iterator[tuple[int, int, float]]:
    for one, others in _candidates([said[0] for said in compared]):
        for other in others:
            measured = _least_alike(compared[one], compared[other])
            if measured >= LOWEST:
                yield one, other, measured


def _candidates(contents: list[str]) -> Iterator[tuple[int, list[int]]]:
    """For each text the later ones that share a band with it; at most so many that a template stays affordable."""
    for one, others in _near(_index(contents), contents):
        yield one, [other for other in others if other > one][:_MOST_NEIGHBOURS]


def _index(contents: list[str]) -> rensa.RMinHashLSH:
    index = rensa.RMinHashLSH(threshold=LOWEST, num_perm=_HASHES, num_bands=_BANDS)
    for start in range(0, len(contents), _TEXTS_AT_ONCE):
        index.insert_many(_sketches(contents, start), start)
    return index


def _near(index: rensa.RMinHashLSH, contents: list[str]) -> Iterator[tuple[int, list[int]]]:
    """For each text the places of those in the index that share a band with it, in their order."""
    for start in range(0, len(contents), _TEXTS_AT_ONCE):
        for one, others in enumerate(index.query_all(_sketches(contents, start)), start):
            yield one, sorted(others)


def _sketches(contents: list[str], start: int) -> list[rensa.RMinHash]:
    pieces = [sorted(_pieces(content)) for content in contents[start : start + _TEXTS_AT_ONCE]]
    return rensa.RMinHash.from_token_sets(pieces, num_perm=_HASHES, seed=_SEED)


@lru_cache(maxsize=4096)
def _pieces(content: str) -> frozenset[str]:
    """All runs of four characters; the whole of a shorter content. Kept for one search only: they are large."""
    if not content:
        return frozenset()
    return frozenset(content[i : i + _CHARACTERS] for i in range(max(1, len(content) - _CHARACTERS + 1)))


def at_least(pairs: DataFrame, threshold: float) -> DataFrame:
    """The pairs that count as near-duplicates at that threshold."""
    return pairs[pairs[SIMILARITY] >= threshold]


def no_pairs() -> DataFrame:
    """The table of ``similar_pairs`` where nothing is alike."""
    return pd.DataFrame({FIRST: Series(dtype="int64"), SECOND: Series(dtype="int64"), SIMILARITY: Series(dtype=float)})
