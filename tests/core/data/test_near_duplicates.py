from __future__ import annotations

import itertools
import random

import pandas as pd
import pytest

from core.data.duplicates import duplicate_groups
from core.data.near_duplicates import LOWEST, alike_among, content, similar_pairs, similarity

VOCABULARY = (
    "wahl plakat kanzler stimme partei rathaus morgen heute gestern niemand immer kommt gehen "
    "vote leave remain people council budget school border winter summer garden letter number "
    "voice market window bridge doctor answer question holiday teacher engine village river "
    "mountain paper simple common public private silver orange yellow purple never"
)
WORDS = VOCABULARY.split(" ")


def _table(texts: list[str]) -> pd.DataFrame:
    column = pd.Series(texts, dtype="str")
    return pd.DataFrame({"text": column, "duplicate_group": duplicate_groups(column)})


def _found(texts: list[str], threshold: float = LOWEST) -> set[tuple[int, int]]:
    pairs = similar_pairs(_table(texts))
    return {(a, b) for a, b, value in pairs.itertuples(index=False) if value >= threshold}


def _posts(number: int, seed: int) -> list[str]:
    chance = random.Random(seed)
    return [" ".join(chance.choices(WORDS, k=chance.randint(10, 22))) for _ in range(number)]


def _edited(text: str, chance: random.Random) -> str:
    """One of the changes that posts undergo when they are passed on."""
    words = text.split()
    place = chance.randrange(len(words))
    match chance.randrange(5):
        case 0:
            return f"RT @someone: {text} https://t.co/{chance.randrange(10**6)}"
        case 1:
            return f"{text} #{chance.choice(WORDS)}"
        case 2:
            return " ".join([*words[:place], *words[place + 1 :]])
        case 3:
            at = chance.randrange(len(text) - 1)
            return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        case _:
            return " ".join([*words[:place], "ersetzt", *words[place + 1 :]]).upper() + "!!!"


def test_planted_near_duplicates_are_found_and_nothing_else() -> None:
    """Precision and recall of the finder at the default threshold, on posts of ten to 22 words with one edit each."""
    chance = random.Random(1)
    originals = _posts(600, seed=2)
    copies = [_edited(text, chance) for text in originals[:200]]
    groups = _table([*originals, *copies])["duplicate_group"]
    planted = {(i, int(groups[600 + i])) for i in range(200) if groups[600 + i] != i}
    found = _found([*originals, *copies], threshold=0.7)
    assert len(planted) > 190
    right = len(found & planted)
    assert right / len(planted) >= 0.95
    assert right / len(found) >= 0.99


def test_similarities_and_pairs_are_those_of_comparing_all_with_all() -> None:
    chance = random.Random(3)
    texts = _posts(80, seed=4)
    for text in texts[:50]:
        once = _edited(text, chance)
        texts += [once, _edited(_edited(once, chance), chance)]
    texts = list(dict.fromkeys(texts))

    def exact(one: str, other: str) -> float:
        a, b = ({text[i : i + 4] for i in range(len(text) - 3)} for text in (content(one), content(other)))
        return len(a & b) / len(a | b)

    expected = {
        (i, j): value
        for (i, one), (j, other) in itertools.combinations(enumerate(texts), 2)
        if (value := exact(one, other)) >= 0.6
    }
    pairs = similar_pairs(_table(texts))
    measured = {(a, b): value for a, b, value in pairs.itertuples(index=False) if value >= 0.6}
    assert len(expected) > 80
    assert measured == pytest.approx(expected)


@pytest.mark.parametrize("threshold", [0.6, 0.8])
def test_the_texts_alike_to_one_of_another_table_are_those_of_comparing_all_with_all(threshold: float) -> None:
    chance = random.Random(5)
    known = _posts(300, seed=6)
    held = [*_posts(100, seed=7), *(_edited(text, chance) for text in known[:100]), "", "@a"]
    said = [content(text) for text in known]
    expected = [any(similarity(content(one), other) >= threshold for other in said) for one in held]
    found = alike_among(pd.Series(held), pd.Series([*known, "", "@a"]), threshold)
    assert found.tolist() == expected
    assert 50 < sum(expected) <= 100


def test_short_answers_behind_one_question_are_like_none_of_another_table() -> None:
    question = "And what city will you be flying to on the second day of your journey? "
    begins = {question + answer: len(question) for answer in ("Mumbai", "Oslo", "Mumbai!")}
    held, known = pd.Series([f"{question}Oslo", f"{question}Mumbai!"]), pd.Series([f"{question}Mumbai"])
    assert alike_among(held, known, 0.7).tolist() == [True, True]
    assert alike_among(held, known, 0.7, begins).tolist() == [False, True]


def test_links_and_mentions_alone_make_no_texts_alike() -> None:
    shared = "@Bundesregierung @Spiegelonline <user> <user> https://www.example.org/a/long/path?with=many&parts=1"
    assert (
        _found([f"{shared} Nein, danke", f"{shared} Was für ein Tag", shared, f"{shared} <url>", "@a @b", "!!!"])
        == set()
    )


def test_another_mention_link_or_mark_leaves_a_text_what_it_is() -> None:
    assert content("RT @Anna: „Geht WÄHLEN!“ https://t.co/1 <url>") == "rt geht wählen"
    assert _found(["@anna Danke für den Hinweis!", "@ben danke für den Hinweis https://t.co/x"], 1.0) == {(0, 1)}


def test_short_texts_are_alike_only_where_they_are_the_same() -> None:
    assert _found(["@a ja", "@b Ja!", "nein", "na", "🔷", "🔶"]) == {(0, 1)}
    assert similarity("", "") == 0.0


def test_copies_count_once_and_groups_are_named_by_the_first() -> None:
    texts = ["etwas ganz anderes", "Morgen wird gewählt, kommt alle", "morgen  wird gewählt, kommt alle"]
    pairs = similar_pairs(_table([*texts, "Morgen wird gewählt, kommt alle!! #wahl"]))
    assert pairs[["a", "b"]].to_numpy().tolist() == [[1, 2]]


def test_no_texts_and_one_text() -> None:
    assert similar_pairs(_table([])).empty
    assert list(similar_pairs(_table(["allein"])).columns) == ["a", "b", "similarity"]


def test_a_template_with_thousands_of_fillings_stays_one_group() -> None:
    texts = [f"Ich habe soeben für den Antrag Nummer {i} im Rathaus abgestimmt" for i in range(500)]
    pairs = similar_pairs(_table(texts))
    assert len(pairs) <= 500 * 200
    assert set(range(500)) == {int(group) for group in pairs[["a", "b"]].to_numpy().ravel()}


def test_short_answers_to_one_long_question_are_not_alike() -> None:
    question = " ".join(_posts(3, seed=9))
    answers = ["Fair enough.", "We will clean it up, sorry!", "we will clean it up, sorry", "No"]
    texts = [f"{question}\n{answer}" for answer in answers]
    begins = {text: len(question) + 1 for text in texts}
    assert len(similar_pairs(_table(texts))) == 6
    [pair] = similar_pairs(_table(texts), begins).itertuples(index=False)
    assert (pair.a, pair.b, pair.similarity) == (1, 2, 1.0)


def test_one_answer_to_different_questions_is_not_alike() -> None:
    questions = _posts(2, seed=9)
    texts = [f"{question}\nWe will clean it up, sorry!" for question in questions]
    assert similar_pairs(_table(texts), {text: text.index("\n") + 1 for text in texts}).empty
