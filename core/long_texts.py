"""What is read of a text that is longer than the longest text of the settings: its sequences of tokens.

The beginning; the end; the beginning and the end (Sun et al. 2019, "How to Fine-Tune BERT for Text Classification?",
who kept 128 and 382 of 510 tokens); or all of it in windows that overlap, whose answers are averaged (Pappagari et al.
2019, "Hierarchical Transformers for Long Document Classification").
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from core.records import LongTexts

MOST_WINDOWS = 16
_BEGINNING = 0.25
"""Share of the room that the beginning gets where the end is read, too."""
_OVERLAP = 0.25
"""Share of a window that stands in the one before, too, so that a sentence is whole in one of them."""
_SPECIAL = 2
"""Tokens that most models put around a text."""

_PROBE = "a"
_OFFSETS = "offset_mapping"


def sequences(
    tokenizer: Callable[..., Any], texts: Sequence[str], max_length: int, way: LongTexts
) -> list[list[list[int]]]:
    """For each text the sequences that the model reads, each of at most ``max_length`` token ids with the special ones.

    ``tokenizer`` is one of transformers'.
    """
    texts = list(texts)
    if way is LongTexts.BEGINNING:
        return [[ids] for ids in _ids(tokenizer, texts, truncation=True, max_length=max_length)]
    before, after = _frame(tokenizer)
    room = max_length - len(before) - len(after)
    return [
        [[*before, *piece, *after] for piece in pieces(ids, room, way)]
        for ids in _ids(tokenizer, texts, add_special_tokens=False)
    ]


def offsets(tokenizer: Callable[..., Any], text: str, max_length: int, way: LongTexts) -> list[list[tuple[int, int]]]:
    """Of each sequence of a text the places of its tokens, as characters from and to; (0, 0) for the special ones.

    ``tokenizer`` is one that knows them.
    """
    if way is LongTexts.BEGINNING:
        [read] = tokenizer([text], truncation=True, max_length=max_length, return_offsets_mapping=True)[_OFFSETS]
        return [read]
    before, after = _frame(tokenizer)
    [whole] = tokenizer([text], add_special_tokens=False, return_offsets_mapping=True)[_OFFSETS]
    room = max_length - len(before) - len(after)
    return [
        [*[(0, 0)] * len(before), *(whole[place] for place in piece), *[(0, 0)] * len(after)]
        for piece in pieces(range(len(whole)), room, way)
    ]


def pieces(ids: Sequence[int], room: int, way: LongTexts) -> list[list[int]]:
    """What of a text's token ids is read, in sequences that have room for so many."""
    if len(ids) <= room or way is LongTexts.BEGINNING:
        return [list(ids[:room])]
    if way is LongTexts.END:
        return [list(ids[-room:])]
    if way is LongTexts.BOTH_ENDS:
        beginning = max(round(_BEGINNING * room), 1)
        end = room - beginning
        return [[*ids[:beginning], *(ids[-end:] if end else [])]]
    step = _step(room)
    return [list(ids[start : start + room]) for start in range(0, step * _windows(len(ids), room), step)]


def kept(ids: Sequence[int], room: int, way: LongTexts) -> list[int]:
    """The token ids that are read, each once."""
    if way is LongTexts.WINDOWS:
        return list(ids[: _reach(room)])
    return pieces(ids, room, way)[0]


def most_read(max_length: int, way: LongTexts) -> int:
    """Length of the longest text that is read whole, or of which so many tokens are read, the special ones included."""
    return _reach(max_length - _SPECIAL) + _SPECIAL if way is LongTexts.WINDOWS else max_length


def tokens_read(lengths: np.ndarray, max_length: int, way: LongTexts) -> np.ndarray:
    """Tokens that a model reads of texts of these lengths, in all their windows; shape as ``lengths``."""
    if way is not LongTexts.WINDOWS:
        return np.minimum(lengths, max_length)
    room = max_length - _SPECIAL
    content = np.minimum(lengths, most_read(max_length, way)) - _SPECIAL
    windows = 1 + np.ceil(np.maximum(content - room, 0) / _step(room)).astype(np.int64)
    return content + (windows - 1) * (room - _step(room)) + windows * _SPECIAL


def _step(room: int) -> int:
    return max(room - int(_OVERLAP * room), 1)


def _windows(length: int, room: int) -> int:
    return min(1 + math.ceil((length - room) / _step(room)), MOST_WINDOWS)


def _reach(room: int) -> int:
    return room + (MOST_WINDOWS - 1) * _step(room)


def _ids(tokenizer: Callable[..., Any], texts: list[str], **options: Any) -> list[list[int]]:
    return tokenizer(texts, return_attention_mask=False, **options)["input_ids"]


def _frame(tokenizer: Callable[..., Any]) -> tuple[list[int], list[int]]:
    """The special tokens before and after a text."""
    [bare], [whole] = _ids(tokenizer, [_PROBE], add_special_tokens=False), _ids(tokenizer, [_PROBE])
    start = next(start for start in range(len(whole)) if whole[start : start + len(bare)] == bare)
    return whole[:start], whole[start + len(bare) :]
