from __future__ import annotations

import pytest

# By name, as what the module has is another function while tests run (``tests/conftest.py``).
from core.data.language import language, language_of_each_apart, languages, languages_apart

GERMAN = (
    "@anna Liebe Anna, wir würden dich gerne für uns gewinnen! #Moderation",
    "fröhlicher gruß aus der schönsten stadt der welt ⚓️",
    "Das kritisieren wir seit Jahren, und es hat sich nichts geändert https://example.org/a-page-in-english",
    "Am Sonntag sind Wahlen, also geht bitte alle hin 💚💚💚",
    "Der Kindergarten hat nächste Woche wieder auf",
)
ENGLISH = (
    "I was out in six minutes, the pencil is blunt. #Briefwahl #Wahlsonntag",
    "Three hundred people sang outside the closed maternity ward tonight",
    "we must be braver than that, and we know it <user> <user>",
    "Solidarity with the night shift, tea is on us ✊✊",
    "The raffle is at nine and the toilets are behind the fire station",
)


@pytest.mark.parametrize("text", GERMAN)
def test_german_posts_with_tags_links_and_emojis_are_german(text: str) -> None:
    assert language(text) == "German"


@pytest.mark.parametrize("text", ENGLISH)
def test_english_posts_with_foreign_tags_are_english(text: str) -> None:
    assert language(text) == "English"


@pytest.mark.parametrize("text", ["", "💚", "ok", "#btw #afd", "https://example.org", "1234", "\x00\x07", "\ud800"])
def test_what_has_no_words_has_no_language(text: str) -> None:
    assert language(text) is None


def test_most_texts_decide() -> None:
    found = languages([*GERMAN * 4, *ENGLISH[:2], "💚"])
    assert found.main == "German"
    assert found.shares == {"German": 20 / 22, "English": 2 / 22}
    assert (found.texts, found.told) == (23, 22)


def test_a_mixture_has_no_main_language() -> None:
    found = languages([*GERMAN, *ENGLISH])
    assert found.main is None
    assert found.shares == {"German": 0.5, "English": 0.5}


def test_too_few_texts_with_a_certain_language_say_nothing() -> None:
    assert languages([*GERMAN[:2], *["💚"] * 50]).shares == {}
    assert languages([]).shares == {}


def test_a_large_data_set_is_sampled_and_the_same_sample_says_the_same() -> None:
    texts = [*GERMAN * 400, *ENGLISH * 200]
    found = languages(texts)
    assert found.texts == 500
    assert found == languages(texts)
    assert found.shares["German"] == pytest.approx(2 / 3, abs=0.08)


def test_a_process_of_its_own_says_the_same() -> None:
    texts = [*GERMAN * 100, *ENGLISH * 40]
    assert languages_apart(texts) == languages(texts)
    assert language_of_each_apart([*texts[:3], "?"]) == [*map(language, texts[:3]), None]
