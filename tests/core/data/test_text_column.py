"""Which column holds the texts, what else could, and where that is open."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pytest

from core.data.text_column import TextColumn, find_text

WORDS = ("Impfung", "Maske", "Schule", "Grenze", "Steuer", "Miete", "Bahn", "Klima", "Rente", "Wahl", "Pflege", "Netz")
SENTENCES = [f"Wir reden heute über die {word}, und zwar lange." for word in WORDS]
TOKENS = [f"wir reden heute über die {word.lower()} , und zwar lange und noch etwas länger ." for word in WORDS]
STEMS = [
    f"['wir', 'red', 'heut', 'uber', '{word.lower()}', ',', 'und', 'zwar', 'lang', 'und', 'breit']" for word in WORDS
]
TITLES = [f"Zur {word} im Sommer" for word in WORDS]


def _find(**columns: Sequence[str | None]) -> TextColumn:
    return find_text(pd.DataFrame(columns, dtype="str"))


@pytest.mark.parametrize(
    "lists",
    [
        STEMS,
        [f'["wir", "reden", "{word}"]' for word in WORDS],
        [f"{{'wir': 1, '{word}': 2}}" for word in WORDS],
        [f"[0.1 0.2 0.{n}]" for n in range(12)],
        [f"https://example.org/{word} www.example.org/b" for word in WORDS],
        [f"Thu Feb {n} 10:00:00 +0000 2021" for n in range(10, 22)],
        [f"2021-02-{n} 10:00:00" for n in range(10, 22)],
        [f"beitrag_{n}_aus_dem_netz" for n in range(12)],
    ],
)
def test_what_is_no_writing_is_no_text(lists: list[str]) -> None:
    assert _find(text=lists, satz_1=lists, x=lists) == TextColumn(None) or _find(x=lists) == TextColumn(None)
    assert _find(x=lists, what=[text[:30] for text in SENTENCES]).column == "what"


def test_sentences_go_before_their_stems_and_tokens_whatever_the_names() -> None:
    found = _find(**{".": SENTENCES, "coref": TOKENS, "quote_stems": STEMS, "title": TITLES})
    assert (found.column, found.others, found.either) == (".", ("title", "coref"), ())
    assert found.doubt is not None
    assert found.doubt.startswith("The texts are taken from “.”; “title” and “coref” could be texts, too. Take the one")


@pytest.mark.parametrize("name", ["quote_text", "Zitat 1", "text_raw", "tweetText", "Kommentartext", "sentence_de"])
def test_a_word_in_the_name_goes_before_the_length(name: str) -> None:
    longer = [text * 3 for text in SENTENCES]
    assert _find(article_pages=longer, **{name: SENTENCES}).column == name


@pytest.mark.parametrize("name", ["context", "post_title", "comment_author", "text_source"])
def test_a_word_that_does_not_end_the_name_says_nothing(name: str) -> None:
    assert _find(**{name: TITLES, "was": SENTENCES}).column == "was"


def test_a_usual_name_is_doubted_only_beside_another_or_a_longer_one() -> None:
    assert _find(text=SENTENCES, title=TITLES).doubt is None
    found = _find(text=SENTENCES, title=TITLES, body=[text * 2 for text in SENTENCES])
    assert (found.column, found.others) == ("text", ("body",))


def test_two_that_are_about_as_likely_are_named() -> None:
    found = _find(frage=SENTENCES, antwort=[f"{text} Ja!" for text in SENTENCES], x=STEMS)
    assert found.either == ("antwort", "frage")
    assert _find(frage=TITLES, antwort=SENTENCES).either == ()


def test_remarks_on_a_few_rows_are_no_texts() -> None:
    remarks = [
        *[f"Hier war ich unsicher, bitte noch einmal ansehen und lange lesen: {n}" for n in range(3)],
        *[None] * 9,
    ]
    assert _find(bemerkung=remarks, was=SENTENCES) == TextColumn("was")


def test_scripts_without_capital_letters_are_written_as_people_write() -> None:
    thai = [f"วันนี้เราพูดถึงเรื่อง {n} กันยาวๆ" for n in range(12)]
    assert _find(x=thai).column == "x"
    assert _find(x=[f"今天我们谈谈第{n}个问题，谈了很久。" for n in range(12)]).column == "x"


@pytest.mark.parametrize(
    ("post", "answer"), [("post", "antwort"), ("post", "reply"), ("postagem", "Comentário"), ("Beiträge", "Kommentar")]
)
def test_what_answers_a_post_was_judged_though_the_post_has_a_usual_name(post: str, answer: str) -> None:
    answers = [f"{text} Ja!" for text in SENTENCES]
    found = _find(**{post: SENTENCES, answer: answers})
    assert (found.column, found.others) == (answer, (post,))


def test_a_comment_on_some_posts_alone_is_a_remark() -> None:
    assert _find(post=SENTENCES, comment=[*TITLES[:8], *[None] * 4]).column == "post"


def test_what_annotators_say_of_a_post_is_a_remark_and_a_comment_that_several_judge_is_none() -> None:
    posts, people = [SENTENCES[i // 3] for i in range(12)], ["Ann", "Ben", "Cem"] * 4
    remarks = [f"{text} Da war ich unsicher." for text in SENTENCES]
    assert _find(post=posts, rater=people, comment=remarks).column == "post"
    judged = [f"{text} Ja!" for text in posts]
    assert _find(post=posts, rater=people, comment=judged).column == "comment"


def test_names_are_known_without_their_accents_and_in_other_languages() -> None:
    for name in ("publicación", "publicacion", "TEXTE", "testo", "Äußerung", "wiadomosc"):
        assert _find(titel=[text * 2 for text in SENTENCES], **{name: SENTENCES}).column == name


@pytest.mark.parametrize(
    ("answered", "reply"),
    [("message d'origine", "réponse"), ("Original Message", "Response"), ("parent_comment", "reply")],
)
def test_a_reply_beside_the_message_that_it_answers_was_judged(answered: str, reply: str) -> None:
    found = _find(**{answered: SENTENCES, reply: [f"{text} Ja!" for text in SENTENCES]})
    assert (found.column, found.others) == (reply, (answered,))
    assert _find(**{answered: SENTENCES, "title": TITLES}).column == answered
