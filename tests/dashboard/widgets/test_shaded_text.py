from __future__ import annotations

import re
import tomllib
from html import unescape
from pathlib import Path

import pytest

from core.records import WordWeight
from dashboard.widgets.colours import ON_DARK, ON_LIGHT, Shading
from dashboard.widgets.shaded_text import _legend, html, shade

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
    return [float(depth) for depth in re.findall(r"background:light-dark\(rgba\([\d,]+?,(\d\.\d+)\)", markup)]


def test_the_heaviest_word_is_the_deepest() -> None:
    heavy, light = _depths(html(TEXT, _weights(("Vote", 0.4), ("#now", 0.1))))
    assert heavy > light


def test_a_weight_has_the_same_colour_in_every_text() -> None:
    (alone,) = _depths(html(TEXT, _weights(("Vote", 0.018))))
    beside, heavy = _depths(html(TEXT, _weights(("Vote", 0.018), ("#now", 0.8))))
    assert alone == beside
    assert alone < heavy / 3
    assert heavy == 0.65


def test_a_word_that_hardly_weighs_has_a_thin_line_and_no_colour() -> None:
    faint, light = re.findall(r"<mark[^>]*>", html(TEXT, _weights(("Vote", -0.0099), ("#now", 0.01))))
    assert "background:none" in faint
    assert "border-bottom:1px dashed" in faint
    assert "background:light-dark" in light
    assert "border-bottom:2px solid" in light
    unsure = WordWeight("Vote", 0, 4, 0.005, 0.01)
    assert "gradient" not in html(TEXT, (unsure,))
    assert "less than 0.01" in _visible(_legend(has_intervals=False))


def test_from_one_half_on_the_colour_is_full() -> None:
    half, more = _depths(html(TEXT, _weights(("Vote", 0.5), ("#now", -0.9))))
    assert half == more


THEME = tomllib.loads((Path(__file__).resolve().parents[3] / "dashboard/.streamlit/config.toml").read_text())["theme"]
Colour = tuple[float, ...]


def _rgb(name: str) -> Colour:
    return tuple(int(name[at : at + 2], 16) for at in (1, 3, 5))


def _mixed(colour: Colour, opacity: float, ground: Colour) -> Colour:
    return tuple(opacity * one + (1 - opacity) * other for one, other in zip(colour, ground, strict=True))


def _contrast(one: Colour, other: Colour) -> float:
    """By WCAG 2."""

    def luminance(colour: Colour) -> float:
        shares = (part / 255 for part in colour)
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in shares]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("name", "on"), [("light", ON_LIGHT), ("dark", ON_DARK)])
@pytest.mark.parametrize("colour", ["blue", "orange"])
def test_light_words_are_told_from_the_ground_and_heavy_ones_can_be_read(name: str, on: Shading, colour: str) -> None:
    ground, text = _rgb(THEME[name]["backgroundColor"]), _rgb(THEME[name]["textColor"])
    shades = [_mixed(getattr(on, colour), shade(on, weight), ground) for weight in (0.01, 0.1, 0.3, 0.5)]
    assert all(_contrast(one, text) >= 4.5 for one in shades)
    faint, light, *_ = from_ground = [_contrast(one, ground) for one in shades]
    assert from_ground == sorted(from_ground)
    assert faint > 1.15
    assert light > 1.3
    assert _contrast(_mixed(getattr(on, colour), 0.6, ground), ground) > 2, "the line below each word"


def test_a_context_stands_apart_with_its_own_weights_and_all_of_the_text_is_there() -> None:
    text = "Wer <b>\nkommt?\nAlle kommen!"
    at = text.index("Alle")
    weights = (WordWeight("kommt", 8, 13, 0.2), WordWeight("kommen", at + 5, at + 11, -0.3))
    markup = html(text, weights, at)
    context, rated = re.findall(r'<div dir="auto"[^>]*>(.*?)</div>', markup, flags=re.DOTALL)
    assert (_visible(context), _visible(rated)) == ("Wer <b>\nkommt?", "Alle kommen!")
    assert [_visible(one) for one in re.findall(r"<mark.*?</mark>", context)] == ["kommt"]
    assert [_visible(one) for one in re.findall(r"<mark.*?</mark>", rated)] == ["kommen"]


def test_a_word_whose_weight_is_not_sure_is_striped_in_its_own_colour() -> None:
    at = TEXT.index("#now")
    sure, unsure = (WordWeight("#now", at, at + 4, 0.2, half) for half in (0.05, 0.15))
    plain, striped = html(TEXT, (sure,)), html(TEXT, (unsure,))
    assert "gradient" not in plain
    [colour] = re.findall(r"background:(light-dark\(.*?\)\));", plain.replace("),rgba", "),rgba"))
    assert f"background:repeating-linear-gradient(-45deg,{colour} 0 4px,transparent 4px 8px)" in striped
    assert 'title="+0.2000 [+0.0500, +0.3500]"' in striped


def test_the_legend_explains_stripes_where_there_are_intervals() -> None:
    assert "striped" not in _legend(has_intervals=False)
    assert "not sure, as the 95 % interval is wider than the weight is large" in _legend(has_intervals=True)
