from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import long_texts
from core.records import LongTexts

lengths, rooms = st.integers(0, 3_000), st.integers(1, 130)


def test_a_text_that_fits_is_read_whole_in_every_way() -> None:
    for way in LongTexts:
        assert long_texts.pieces([1, 2, 3], 3, way) == [[1, 2, 3]]
        assert long_texts.pieces([], 3, way) == [[]]


def test_the_beginning() -> None:
    assert long_texts.pieces(list(range(20)), 8, LongTexts.BEGINNING) == [list(range(8))]


def test_the_end() -> None:
    assert long_texts.pieces(list(range(20)), 8, LongTexts.END) == [list(range(12, 20))]


def test_a_quarter_of_the_room_is_for_the_beginning_where_the_end_is_read() -> None:
    assert long_texts.pieces(list(range(20)), 8, LongTexts.BOTH_ENDS) == [[0, 1, 14, 15, 16, 17, 18, 19]]


def test_windows_overlap_by_a_quarter() -> None:
    found = long_texts.pieces(list(range(20)), 8, LongTexts.WINDOWS)
    assert found == [list(range(8)), list(range(6, 14)), list(range(12, 20))]


@given(length=lengths, room=rooms)
def test_windows_read_every_token_up_to_the_most(length: int, room: int) -> None:
    ids = list(range(length))
    found = long_texts.pieces(ids, room, LongTexts.WINDOWS)
    assert len(found) <= long_texts.MOST_WINDOWS
    assert all(len(piece) <= room for piece in found)
    assert list(dict.fromkeys(token for piece in found for token in piece)) == long_texts.kept(
        ids, room, LongTexts.WINDOWS
    )
    assert all(found) or not ids


@given(length=st.integers(2, 3_000), room=rooms, way=st.sampled_from(LongTexts))
def test_the_tokens_read_are_counted_as_they_are_read(length: int, room: int, way: LongTexts) -> None:
    found = long_texts.pieces(list(range(length - 2)), room, way)
    [counted] = long_texts.tokens_read(np.array([length]), room + 2, way)
    assert counted == sum(len(piece) + 2 for piece in found)


@given(room=rooms)
def test_the_longest_text_that_is_read_whole(room: int) -> None:
    most = long_texts.most_read(room + 2, LongTexts.WINDOWS)
    whole = list(range(most - 2))
    assert long_texts.kept(whole, room, LongTexts.WINDOWS) == whole
    assert long_texts.kept([*whole, -1], room, LongTexts.WINDOWS) == whole


@pytest.mark.parametrize("way", LongTexts)
def test_special_tokens_stand_around_every_sequence(tiny_model: Path, way: LongTexts) -> None:
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(tiny_model)
    long, short = long_texts.sequences(tokenizer, ["vote now " * 20, "vote"], 8, way)
    assert short == [tokenizer("vote")["input_ids"]]
    assert len(long) == {LongTexts.WINDOWS: 8}.get(way, 1)
    for sequence in long:
        assert len(sequence) <= 8
        assert (sequence[0], sequence[-1]) == (tokenizer.cls_token_id, tokenizer.sep_token_id)
