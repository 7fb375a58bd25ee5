from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lime.lime_text import IndexedString

from core.explanation.words import changed, has_words, split_words, without

FAMILY = "👩\u200d👩\u200d👧"
SCOTLAND = "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"

# Texts of the pieces that words are made of, so that they meet in every order.
pieces = st.sampled_from(
    [
        *("#", "@", "a", "Ü", "u\u0308", "b_c", "1", "20", ".", ",", ":", "-", "'", "’", " ", "\n", "http://", "www."),
        *("de", "in", "*", "<user>", "<", ">", "&amp;", "&", ";", "👍", "🏽", "\u200d", "\ufe0f", "\u20e3", "🇩", "🇪"),
        *(FAMILY, SCOTLAND, "漢", "の", "カ", "ー", "한", "ไท", "\u200b", "\u202e", "\x00", "=SUM(A1)", "<b>"),
    ]
)
texts = st.lists(pieces, max_size=30).map("".join) | st.text(max_size=60)


def words(text: str) -> list[str]:
    return [word.word for word in split_words(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Jetzt #CallToAction, #mitmachen2026 und #WählenGehen!",
            "Jetzt #CallToAction #mitmachen2026 und #WählenGehen",
        ),
        ("Danke @a_b.c. Und @robert.", "Danke @a_b.c Und @robert"),
        ("(https://spd.de/wahl?a=1&b=2).", "https://spd.de/wahl?a=1&b=2"),
        ("🔷www.entlasten-statt-belasten.de🔷!", "🔷 www.entlasten-statt-belasten.de🔷"),
        ("Mail an wahl.kampf+neu@gruene-nord.de!", "Mail an wahl.kampf+neu@gruene-nord.de"),
        ("Düsseldorf-Nord - don't, gilt’s 'so'", "Düsseldorf-Nord don't gilt’s so"),
        ("20.15 Uhr, 1.000,50 €, 18:00, am 26. September, 100%", "20.15 Uhr 1.000,50 18:00 am 26 September 100"),
        ("Wähler:innen, Kolleg*in und Schüler_innen", "Wähler:innen Kolleg*in und Schüler_innen"),
        ("<user> schreibt <url> &amp; <b>fett</b>", "<user> schreibt <url> &amp; b fett b"),
        ("u\u0308ber Cafe\u0301", "u\u0308ber Cafe\u0301"),
        ("私はカードです", "私 は カード です"),
        ("투표하세요 지금", "투표하세요 지금"),
    ],
)
def test_words(text: str, expected: str) -> None:
    assert words(text) == expected.split(" ")


@pytest.mark.parametrize(
    "emoji", ["👍", "👍🏽", FAMILY, "🇩🇪", "1️⃣", "#️⃣", "❤️", "🏳️\u200d🌈", SCOTLAND, "👩🏾\u200d🚀", "‼️"]
)
def test_an_emoji_is_one_word_wherever_it_stands(emoji: str) -> None:
    assert words(f"Wählt!{emoji}{emoji}! {emoji}") == ["Wählt", emoji, emoji, emoji]


def test_two_flags_side_by_side_are_two() -> None:
    assert words("🇩🇪🇫🇷") == ["🇩🇪", "🇫🇷"]


@pytest.mark.parametrize("text", ["", " \n\t", "...!?", "—", "\u200b\u202e", "\ufe0f", "@", "#", "--"])
def test_no_words(text: str) -> None:
    assert words(text) == []


@given(texts)
def test_a_text_has_words_where_it_splits_into_some(text: str) -> None:
    assert has_words(text) == bool(split_words(text))


@given(texts)
def test_words_lie_in_order_without_overlap_and_are_what_they_say(text: str) -> None:
    end = 0
    for word in split_words(text):
        assert end <= word.start < word.end
        assert text[word.start : word.end] == word.word
        end = word.end


@given(texts)
def test_every_letter_and_digit_is_in_a_word(text: str) -> None:
    covered = {index for word in split_words(text) for index in range(word.start, word.end)}
    assert all(index in covered for index, character in enumerate(text) if character.isalnum())


@given(texts)
@example("@ @a")
@example("www. www.a")
@example("a. a.b a")
@example("http://\x00")
def test_lime_finds_each_word_where_it_stands(text: str) -> None:
    found = split_words(text)
    indexed = IndexedString(text, split_expression=lambda _: [word.word for word in found], bow=False, mask_string="")
    starts = [sum(map(len, indexed.as_list[:position])) for position in indexed.positions]
    assert starts == [word.start for word in found]
    assert indexed.num_words() == len(found)
    for index, word in enumerate(found):
        assert indexed.inverse_removing([index]) == text[: word.start] + text[word.end :]


@pytest.mark.parametrize("unit", ["a.", "1.", "a-", "http://.", "@a.", "&a", "a+", "👍\u200d", "<user", "!"])
def test_time_grows_with_the_length_alone(unit: str) -> None:
    started = time.perf_counter()
    split_words(unit * (200_000 // len(unit)))
    assert time.perf_counter() - started < 10


@given(texts, st.data())
def test_words_are_exchanged_where_they_stand_and_nothing_else_is(text: str, data: st.DataObject) -> None:
    found = split_words(text)
    numbers = data.draw(st.sets(st.integers(0, max(len(found) - 1, 0)), max_size=len(found)))
    instead = {number: data.draw(st.text(max_size=5)) for number in numbers}
    signs = list(text)
    for number, said in instead.items():
        signs[found[number].start : found[number].end] = [said, *[""] * (len(found[number].word) - 1)]
    assert changed(text, found, instead) == "".join(signs)
    assert without(text, found, numbers) == changed(text, found, dict.fromkeys(numbers, ""))
