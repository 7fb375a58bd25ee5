"""Contradictions against all pairs compared one by one, and planted ones."""

from __future__ import annotations

import itertools
import random

import pytest
from pandas import DataFrame

from core.data.contradictions import contradictions
from core.data.duplicates import duplicate_groups
from core.data.near_duplicates import content, similar_pairs, similarity

_TEXT = "Wir fordern heute eine bessere Politik für alle Menschen in diesem Land, Nummer {}"


def _texts(pairs: list[tuple[str, str]]) -> DataFrame:
    texts = DataFrame({"id": [f"t{n}" for n in range(len(pairs))], "text": [text for text, _ in pairs]})
    return texts.assign(label=[label for _, label in pairs], duplicate_group=duplicate_groups(texts["text"]))


def _found(texts: DataFrame, threshold: float = 0.8) -> list[tuple[float, list[str]]]:
    return [
        (one.similarity, [text.id for text in one.texts])
        for one in contradictions(texts, similar_pairs(texts), threshold)
    ]


def test_copies_and_near_copies_with_other_labels_are_found() -> None:
    texts = _texts(
        [
            (_TEXT.format(1), "a"),
            (_TEXT.format(1).upper(), "b"),
            (_TEXT.format(1), "a"),
            ("Ganz etwas anderes steht hier", "a"),
            ("Ein langer Satz über das Wetter von gestern und morgen", "b"),
            ("Ein langer Satz über das Wetter von gestern und morgens", "c"),
            ("Doppelt und gleich gesagt", "a"),
            ("Doppelt und gleich gesagt", "a"),
        ]
    )
    copies, near = _found(texts)
    assert copies == (1.0, ["t0", "t2", "t1"])
    assert near[1] == ["t4", "t5"]
    assert 0.8 < near[0] < 1


def test_a_pair_is_found_where_comparing_all_of_them_finds_it() -> None:
    draw = random.Random(5460)
    words = ("der", "die", "das", "Partei", "Wahl", "Land", "heute", "morgen", "wir", "alle", "Stimme", "nicht", "gut")
    endings = ("", " ja", " nein!", " 🔥")
    bases = [" ".join(draw.choices(words, k=12)) for _ in range(60)]
    said = [(base + draw.choice(endings), draw.choice("ab")) for base in bases for _ in range(2)]
    texts = _texts(said)
    unlike = {
        frozenset((f"t{one}", f"t{other}"))
        for (one, (text, label)), (other, (other_text, other_label)) in itertools.combinations(enumerate(said), 2)
        if label != other_label and similarity(content(text), content(other_text)) >= 0.9
    }
    found = [set(ids) for _, ids in _found(texts, 0.9)]
    assert unlike
    assert all(any(pair <= ids for ids in found) for pair in unlike)
    assert all(any(pair <= ids for pair in unlike) for ids in found)


@pytest.mark.parametrize(
    "said",
    [
        [],
        [("ja", "a")],
        [("ja", "a"), ("🔥", "b"), ("👍", "c"), ("!!!", "a")],
        [("投票しよう", "a"), ("投票しない", "b")],
        [(_TEXT.format(n), "a") for n in range(9)],
    ],
)
def test_where_nothing_contradicts_nothing_is_found(said: list[tuple[str, str]]) -> None:
    assert _found(_texts(said)) == []


def test_short_texts_and_strange_scripts_can_contradict() -> None:
    assert _found(_texts([("ja", "a"), ("Ja!", "b"), ("投票しよう", "a"), ("投票しよう。", "b")])) == [
        (1.0, ["t0", "t1"]),
        (1.0, ["t2", "t3"]),
    ]


def test_a_higher_threshold_finds_no_more() -> None:
    texts = _texts([(_TEXT.format(n) + " x" * (n % 3), "ab"[n % 2]) for n in range(12)])
    assert _found(texts, 0.6)
    assert _found(texts, 1.0) == []
