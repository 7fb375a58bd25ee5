from __future__ import annotations

import re
from html import unescape

from core.records import WordWeight
from dashboard.parts.shaded_text import html

TEXT = 'Vote <script>alert("x")</script> & vote #now 🗳️'


def _weights(*words: tuple[str, float]) -> tuple[WordWeight, ...]:
    return tuple(WordWeight(word, TEXT.index(word), TEXT.index(word) + len(word), weight) for word, weight in words)


def _visible(markup: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", markup))


def test_the_text_is_all_there_and_none_of_it_is_markup() -> None:
    markup = html(TEXT, _weights(("🗳️", 0.1), ("Vote", 0.4), ("<script>", -0.2)))
    assert _visible(markup) == TEXT
    assert "<script" not in markup
    assert set(re.findall(r"</?(\w+)", markup)) == {"div", "mark"}


def test_the_sign_is_in_the_underline_as_well_as_in_the_colour() -> None:
    markup = html(TEXT, _weights(("Vote", 0.4), ("#now", -0.2)))
    speaks_for, speaks_against = re.findall(r"<mark[^>]*>", markup)
    assert "solid" in speaks_for
    assert "+0.4000" in speaks_for
    assert "dashed" in speaks_against
    assert "−0.2000" in speaks_against


def _depths(markup: str) -> list[float]:
    return [float(depth) for depth in re.findall(r"background:rgba\([\d,]+?,(\d\.\d+)\)", markup)]


def test_the_heaviest_word_is_the_deepest() -> None:
    heavy, light = _depths(html(TEXT, _weights(("Vote", 0.4), ("#now", 0.1))))
    assert heavy > light


def test_a_weight_has_the_same_colour_in_every_text() -> None:
    (alone,) = _depths(html(TEXT, _weights(("Vote", 0.018))))
    beside, heavy = _depths(html(TEXT, _weights(("Vote", 0.018), ("#now", 0.8))))
    assert alone == beside
    assert alone < 0.06
    assert heavy == 0.65


def test_from_one_half_on_the_colour_is_full() -> None:
    half, more = _depths(html(TEXT, _weights(("Vote", 0.5), ("#now", -0.9))))
    assert half == more
