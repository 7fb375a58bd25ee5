from __future__ import annotations

import pytest

from core.records import Project, Run, TextLanguages
from core.training import catalogue
from core.training.catalogue import EMBEDDED
from core.workflow import language
from core.workflow.bench import Bench
from core.workflow.language import warning

GERMAN = TextLanguages(100, 90, {"German": 0.9, "English": 0.1})
MIXED = TextLanguages(100, 90, {"German": 0.52, "English": 0.47, "Wolof": 0.01})


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The base models that are on this computer."""
    found: set[str] = {EMBEDDED}
    monkeypatch.setattr(catalogue, "is_here", lambda name: name in found)
    return found


def test_german_texts_with_the_bundled_model_are_warned_about() -> None:
    assert warning(GERMAN, EMBEDDED) == (
        "Your texts are mostly German; all-MiniLM-L6-v2 was made for English. It learns, but a German model such as "
        "deepset/gbert-base usually gains; it needs a download of 440 MB."
    )


def test_a_mixture_is_said_as_such() -> None:
    said = warning(MIXED, EMBEDDED)
    assert said is not None
    assert said.startswith("Your texts are mixed (German 52 %, English 47 %)")
    assert said.endswith(
        "a model for many languages such as multilingual-e5-small usually gains; it comes with "
        'pip install "errata[multilingual]" (91 MB).'
    )


def test_what_needs_no_download_is_named(here: set[str]) -> None:
    here.add("multilingual-e5-small")
    assert str(warning(GERMAN, EMBEDDED)).endswith(
        "it needs a download of 440 MB, while multilingual-e5-small, for many languages, is on this computer."
    )
    assert str(warning(MIXED, EMBEDDED)).endswith(
        "such as multilingual-e5-small usually gains; it is on this computer."
    )


def test_a_language_without_a_model_of_its_own_gets_one_for_many() -> None:
    assert "a model for many languages" in str(warning(TextLanguages(100, 90, {"Dutch": 0.95}), EMBEDDED))


def test_an_english_model_on_english_texts_and_what_is_unknown_say_nothing() -> None:
    assert warning(TextLanguages(100, 90, {"English": 0.85, "German": 0.15}), EMBEDDED) is None
    assert warning(TextLanguages(100, 2), EMBEDDED) is None
    assert warning(GERMAN, "deepset/gbert-base") is None
    assert warning(GERMAN, "FacebookAI/xlm-roberta-base") is None
    assert warning(GERMAN, "somebody/some-model") is None


def test_texts_in_a_language_that_was_not_learned_are_told_apart(
    trained: tuple[Bench, Project, Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, _, run = trained
    german, english = "Ich finde das gar nicht schlimm, meine Damen und Herren.", "I do not think that this is so bad."
    learned = TextLanguages(100, 90, {"English": 0.97, "Wolof": 0.03})
    monkeypatch.setattr(language, "languages", lambda *_: learned)
    assert language.unlike_learned(bench, run, [german]) == (
        "This text is German; run-1 learned from texts in English: do not rely on its answers."
    )
    assert language.unlike_learned(bench, run, [german] * 9 + [english]).startswith("These texts are mostly German; ")
    for texts in ([english], ["lol ok"], [german, english], []):
        assert language.unlike_learned(bench, run, texts) == ""
    for also in (TextLanguages(100, 90, {"English": 0.9, "German": 0.1}), TextLanguages(100, 2)):
        monkeypatch.setattr(language, "languages", lambda *_, also=also: also)
        assert language.unlike_learned(bench, run, [german]) == ""
