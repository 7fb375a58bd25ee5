from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.mapping import Guessed, check_columns, check_mapping, guess_columns, guess_mapping, row_numbers
from core.errors import ColumnError
from core.records import ColumnMapping, Guess
from tests.core.data.raw_tables import raw

POSTS = [f"Post number {i} of the campaign" for i in range(12)]
IDS = [str(i) for i in range(12)]


def _column(values: str | list[str]) -> list[str]:
    return [values[i % len(values)] for i in range(12)]


def _guess(**columns: list[str]) -> ColumnMapping:
    return guess_mapping(raw(list(columns), list(zip(*columns.values(), strict=True))))


@pytest.mark.parametrize(
    ("text", "label", "id"),
    [
        ("text", "label", "id"),
        ("Tweet", "Majority Decision", "Tweet_ID"),
        ("Inhalt", "Kategorie", "ID"),
        ("Beitrag", "Klasse", "item_id"),
        ("post_text", "gold", "uid"),
        ("Kommentar", "consensus", "Comment-ID"),
    ],
)
def test_names_are_known_in_german_and_english(text: str, label: str, id: str) -> None:
    guess = _guess(**{id: [str(i) for i in range(12)], "party": _column("ABC"), label: _column("xy"), text: POSTS})
    assert guess == ColumnMapping(text=text, label=label, id=id)


def test_unknown_names_are_told_by_their_content() -> None:
    links = [f"https://example.org/{i}/a/long/address/to/a/post" for i in range(12)]
    guess = _guess(url=links, what=POSTS, partei=_column("AB"), aufruf=["TRUE", "FALSE"] * 6, tone=_column("uvw"))
    assert guess == ColumnMapping(text="what", label="aufruf")


@pytest.mark.parametrize(
    "names",
    [
        ("Annotator 1", "Annotator 2", "Annotator 3"),
        ("ann_1", "ann_2", "ann_3"),
        ("Coder A", "Coder B", "Coder C"),
        ("Kodierer_1", "Kodierer_2", "Kodierer_3"),
        ("label1", "label2", "label3"),
    ],
)
def test_numbered_columns_are_annotators_and_the_party_is_not(names: tuple[str, ...]) -> None:
    judged = {name: _column(labels) for name, labels in zip(names, ("xxyxyy", "xyyxyx", "x"), strict=True)}
    guess = _guess(text=POSTS, party=_column("xyz"), **judged, final=_column("xxyxyy"))
    assert guess == ColumnMapping(text="text", label="final", annotators=names)


def test_people_who_agree_are_annotators_and_other_truth_values_are_not() -> None:
    anna, ben, answer = _column("ttffff"), _column("tttfff"), _column("ttttttffffff")
    spelled = [["True" if letter == "t" else "False" for letter in column] for column in (anna, ben, answer)]
    guess = _guess(text=POSTS, anna_k=spelled[0], ben_s=spelled[1], is_answer=spelled[2])
    assert guess == ColumnMapping(text="text", annotators=("anna_k", "ben_s"))
    unrelated = _guess(text=POSTS, label=_column("xxy"), has_media=spelled[0], is_answer=spelled[2])
    assert unrelated == ColumnMapping(text="text", label="label")


def test_who_judged_is_told_by_the_rows_of_each_text_where_no_name_says_it() -> None:
    """In words that no list has; neither what counts the rows nor what is the text's own is people."""
    columns = {
        "teks": [POSTS[i // 3] for i in range(18)],
        "sumber": ["reddit" if i < 6 else "forum" for i in range(18)],
        "penilai": [str(4 + i % 3) for i in range(18)],
        "ironi": ["xyx"[i % 3] for i in range(18)],
    }
    found = guess_columns(raw(list(columns), list(zip(*columns.values(), strict=True))))
    assert (found.mapping.annotator, found.mapping.label) == ("penilai", "ironi")
    assert [doubt.option for doubt in found.doubts] == ["annotator"]
    columns["penilai"] = [str(1 + i % 3) for i in range(18)]
    assert guess_mapping(raw(list(columns), list(zip(*columns.values(), strict=True)))).layout == "simple"


def test_the_label_of_a_judgement_differs_within_texts_where_no_name_says_which_it_is() -> None:
    texts, sources = [POSTS[i // 3] for i in range(12)], [["web", "print"][i // 6] for i in range(12)]
    guess = _guess(text=texts, outlet=sources, rater=_column("abc"), ironic=_column("xyx"))
    assert (guess.annotator, guess.label) == ("rater", "ironic")
    agreed = _guess(text=texts, label=sources, rater=_column("abc"), mood=_column("xyx"))
    assert (agreed.annotator, agreed.label) == ("rater", "label")


@pytest.mark.parametrize(
    ("text", "label", "annotator"),
    [
        ("texto", "etiqueta", "anotador"),
        ("comentário", "Rótulo", "avaliadora"),
        ("Texte", "étiquette", "codeuse"),
        ("testo", "Categoria", "annotatore"),
        ("Bericht", "klasse", "beoordelaar"),
        ("tekst", "Kategoria", "koder"),
    ],
)
def test_names_are_known_in_other_languages(text: str, label: str, annotator: str) -> None:
    texts = [POSTS[i // 3] for i in range(12)]
    guess = _guess(origen=_column("AB"), **{label: _column("xxy"), text: texts, annotator: _column("123")})
    assert guess == ColumnMapping(text=text, label=label, annotator=annotator)


def test_a_row_a_judgement_is_long() -> None:
    repeated = [POSTS[i // 3] for i in range(12)]
    ids = [str(i // 3) for i in range(12)]
    guess = _guess(id=ids, text=repeated, completed_by=_column("123"), label=_column("xy"))
    assert guess == ColumnMapping(text="text", label="label", annotator="completed_by", id="id")
    assert _guess(text=repeated, user=_column("123"), label=_column("xy")).annotator == "user"


def test_the_author_of_a_post_is_no_annotator() -> None:
    guess = _guess(id=[str(i) for i in range(12)], text=POSTS, user=_column("123"), label=_column("xy"))
    assert guess.layout == "simple"


def test_the_column_of_the_parts_names_parts() -> None:
    assert _guess(text=POSTS, label=_column("xy"), Split=["train", "dev", "test"] * 4).part == "Split"
    assert _guess(text=POSTS, label=_column("xy"), set=_column("AB")).part is None


def test_an_index_column_is_taken_for_nothing() -> None:
    guess = _guess(**{"Unnamed: 0": POSTS[::-1], "index": POSTS, "what": POSTS, "label": _column("xy")})
    assert guess == ColumnMapping(text="what", label="label")


def test_a_column_that_numbers_the_rows_could_be_the_id_and_that_is_said() -> None:
    rows = [[str(n), f"Beitrag {n} zur Wahl", "ja" if n % 2 else "nein"] for n in range(20)]
    table = raw(["Unnamed: 0", "text", "label"], rows)
    mapping = guess_mapping(table)
    assert mapping.id is None
    said = row_numbers(table, mapping)
    assert said is not None
    assert said.startswith("“Unnamed: 0” numbers the rows, from 0 to 19.")
    assert row_numbers(table, replace(mapping, id="Unnamed: 0")) is None
    assert row_numbers(raw(["Unnamed: 0", "text", "label"], [*rows, rows[0]]), mapping) is None
    long = replace(mapping, annotator="who")
    assert row_numbers(table, long) is None, "there it numbers the judgements"


def test_a_table_without_texts_has_no_text_column() -> None:
    assert _guess(id=[str(i) for i in range(12)], label=_column("xy")).text == ""


def test_missing_text_column() -> None:
    table = raw(["id", "text"], [("1", "a")])
    with pytest.raises(ColumnError, match="no column “body”; the columns are id, text") as caught:
        check_mapping(table, ColumnMapping(text="body"))
    assert caught.value.where == "posts.csv"


@pytest.mark.parametrize(
    "mapping", [ColumnMapping(text="text", label="text"), ColumnMapping(text="text", annotators=("id", "id"))]
)
def test_a_column_serves_one_purpose(mapping: ColumnMapping) -> None:
    with pytest.raises(ColumnError, match="two purposes"):
        check_mapping(raw(["id", "text"], [("1", "a")]), mapping)


def _guessed(**columns: Sequence[str | None]) -> Guessed:
    return _guessed_beside({}, **columns)


def _guessed_beside(said: Mapping[str, Any], **columns: Sequence[str | None]) -> Guessed:
    return guess_columns(raw(list(columns), list(zip(*columns.values(), strict=True))), said)


ALIKE = {"a": _column("110010110100"), "b": _column("110010110101"), "c": _column("110110110100")}


def test_different_questions_are_no_annotators_and_the_doubt_is_said() -> None:
    names = ("Sub1_Toxic", "Sub2_Engaging", "Sub3_FactClaiming")
    guess = _guessed(comment_id=IDS, comment_text=POSTS, **dict(zip(names, ALIKE.values(), strict=True)))
    assert guess.mapping == ColumnMapping(text="comment_text", label="Sub1_Toxic", id="comment_id")
    (doubt,) = guess.doubts
    assert doubt.option == "annotators"
    assert all(f"“{name}”" in doubt.said for name in names)
    assert "3 annotators or 3 questions" in doubt.said
    assert "If people judged the same question there, choose them as the annotators." in doubt.said


@pytest.mark.parametrize("who", ["username", "annotator"])
def test_where_a_column_says_who_judged_the_others_are_questions(who: str) -> None:
    twice = {name: cells * 2 for name, cells in {"text": POSTS, **ALIKE}.items()}
    names = dict(zip(twice, ("text", "toxic", "hate", "insult"), strict=True))
    columns = {names[name]: cells for name, cells in twice.items()}
    guess = _guessed(**{who: ["anna89"] * 12 + ["ben7"] * 12}, **columns)
    assert guess.mapping == ColumnMapping(text="text", label="toxic", annotator=who)
    (doubt,) = guess.doubts
    assert doubt == Guess(
        f"“toxic”, “hate” and “insult” are different questions, as “{who}” says who judged; “toxic” was taken as the "
        "label.",
        "label",
    )


@pytest.mark.parametrize(
    "names", [("toxic", "hate", "insult"), ("label_toxic", "label_hate", "label_insult"), ("Q1", "Q2", "Q3")]
)
def test_names_that_name_nobody_are_in_doubt(names: tuple[str, ...]) -> None:
    guess = _guessed(text=POSTS, **dict(zip(names, ALIKE.values(), strict=True)))
    assert guess.mapping == ColumnMapping(text="text", label=names[0])
    assert [doubt.option for doubt in guess.doubts] == ["annotators"]


@pytest.mark.parametrize(
    "names",
    [
        ("Anna", "Ben", "Jörg"),
        ("ملاك", "ريم", "خالد"),
        ("Иван", "Ольга", "Вера"),
        ("Björn", "João", "Ágnes"),
        ("label_anna", "label_ben", "label_jörg"),
        ("Annotator Meier", "Annotator Schulz", "Annotator Yilmaz"),
        ("A", "B", "C"),
        ("r1", "r2", "r3"),
        ("MK", "JS", "TL"),
    ],
)
def test_names_of_people_and_numbers_are_annotators(names: tuple[str, ...]) -> None:
    guess = _guessed(text=POSTS, **dict(zip(names, ALIKE.values(), strict=True)))
    assert guess == Guessed(ColumnMapping(text="text", annotators=names))


@pytest.mark.parametrize(
    "names",
    [
        ("anna_toxic", "ben_toxic", "anna_hate", "ben_hate"),
        ("coder1_toxic", "coder1_hate", "coder2_toxic", "coder2_hate"),
    ],
)
def test_several_questions_of_several_annotators(names: tuple[str, ...]) -> None:
    cells = [*ALIKE.values(), ALIKE["a"]]
    guess = _guessed(text=POSTS, **dict(zip(names, cells, strict=True)))
    assert guess.mapping.annotators == tuple(name for name in names if name.endswith("toxic"))
    assert [doubt.option for doubt in guess.doubts] == ["annotators"]
    assert "several questions" in guess.doubts[0].said


@pytest.mark.parametrize("names", [("Anna", "Ben", "Lisa"), ("A", "B", "C")])
def test_an_annotator_who_always_says_the_same_is_one_and_it_is_said(names: tuple[str, ...]) -> None:
    cells = (["0"] * 12, ALIKE["a"], ALIKE["b"])
    guess = _guessed(text=POSTS, **dict(zip(names, cells, strict=True)))
    assert guess.mapping.annotators == names
    assert [doubt.said for doubt in guess.doubts] == [
        f"“{names[0]}” says “0” throughout; taken for an annotator as the others are."
    ]


def test_a_name_that_no_list_has_counts_beside_names_that_it_agrees_with() -> None:
    guess = _guessed(text=POSTS, Anna=ALIKE["a"], Qwertz=ALIKE["b"], Ben=ALIKE["c"], has_link=_column("01"))
    assert guess.mapping.annotators == ("Anna", "Qwertz", "Ben")
    assert "“Qwertz”" in guess.doubts[0].said


def test_such_a_name_may_have_initials() -> None:
    cells = {
        "Anna": ALIKE["a"],
        "Anna B.": ALIKE["b"],
        "Qwertz": ALIKE["c"],
        "Qwertz B.": ALIKE["a"],
        "no 1": _column("01"),
    }
    guess = _guessed(text=POSTS, **cells)
    assert guess.mapping.annotators == ("Anna", "Anna B.", "Qwertz", "Qwertz B.")
    assert guess.doubts[0].said.startswith(
        "“Qwertz” and “Qwertz B.” were taken for annotators, too: they agree more than by chance with “Anna”"
    )


def test_such_a_name_that_agrees_with_nobody_is_not_taken_and_named() -> None:
    guess = _guessed(text=POSTS, Anna=ALIKE["a"], Ben=ALIKE["b"], Qwertz=_column("001100110011"))
    assert guess.mapping.annotators == ("Anna", "Ben")
    assert [doubt.said for doubt in guess.doubts] == [
        "“Qwertz” holds the annotators’ labels, too, and was not taken for one: it agrees with none of them more than "
        "by chance."
    ]


def test_surnames_are_annotators_where_the_files_own_decision_is_their_vote() -> None:
    guess = _guessed(text=POSTS, Meier=ALIKE["a"], Schulz=ALIKE["b"], Yilmaz=ALIKE["c"], label=ALIKE["a"])
    assert guess.mapping == ColumnMapping(text="text", label="label", annotators=("Meier", "Schulz", "Yilmaz"))
    assert [doubt.option for doubt in guess.doubts] == ["annotators"]


def test_a_label_of_a_usual_name_beside_questions_is_the_label() -> None:
    guess = _guessed(text=POSTS, label=_column("xy"), toxic=ALIKE["a"], hate=ALIKE["b"])
    assert guess.mapping == ColumnMapping(text="text", label="label")


def test_several_columns_called_like_labels_are_asked_about() -> None:
    guess = _guessed(text=POSTS, coarse=_column("xxy"), fine=_column("abcabd"), party=_column("AB"))
    assert guess.mapping.label == "coarse"
    assert guess.doubts == (Guess("“coarse” or “fine” could be the label; “coarse” was taken.", "label"),)


def test_a_number_and_its_name_are_one_label() -> None:
    guess = _guessed(text=POSTS, label=_column("01"), label_text=_column("ny"))
    assert guess == Guessed(ColumnMapping(text="text", label="label"))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"annotators": ("x", "label")}, ColumnMapping(text="text", annotators=("x", "label"), id="id", part="split")),
        ({"annotators": ("id", "x")}, ColumnMapping(text="text", label="label", annotators=("id", "x"), part="split")),
        ({"label": "split"}, ColumnMapping(text="text", label="split", id="id")),
        ({"label": "id"}, ColumnMapping(text="text", label="id", part="split")),
        ({"label": "text"}, ColumnMapping(text="", label="text", id="id", part="split")),
        ({"text": "label"}, ColumnMapping(text="label", label="x", id="id", part="split")),
        ({"id": None}, ColumnMapping(text="text", label="label", part="split")),
        ({"part": None}, ColumnMapping(text="text", label="label", id="id")),
        ({"label": None}, ColumnMapping(text="text", id="id", part="split")),
        ({"annotator": "label"}, ColumnMapping(text="text", label="x", annotator="label", id="id", part="split")),
    ],
)
def test_what_is_said_wins_over_every_guess(said: dict[str, Any], expected: ColumnMapping) -> None:
    table = {"id": IDS, "text": POSTS, "label": _column("xy"), "x": _column("xxy"), "split": ["train", "dev"] * 6}
    assert _guessed_beside(said, **table).mapping == expected


@given(data=st.data())
def test_no_column_serves_two_purposes_whatever_is_said(data: st.DataObject) -> None:
    columns = {
        "id": IDS,
        "text": POSTS,
        "Ann": ALIKE["a"],
        "Ben": ALIKE["b"],
        "label": ALIKE["c"],
        "who": _column("12"),
    }
    roles = data.draw(st.permutations(["text", "label", "annotator", "id", "part", "time"]))
    chosen = data.draw(st.lists(st.sampled_from([*columns]), unique=True, max_size=4))
    said = dict(zip(roles, chosen, strict=False))
    table = raw(list(columns), list(zip(*columns.values(), strict=True)))
    mapping = guess_columns(table, said).mapping
    check_mapping(table, mapping)
    assert all(getattr(mapping, role) == column for role, column in said.items())


def test_what_is_said_wins_over_a_tools_export() -> None:
    export = ColumnMapping(text="text", label="label", annotator="annotator", id="id")
    table = replace(raw(["id", "text", "label", "annotator"], [("1", "a", "x", "Ann")]), mapping=export)
    assert guess_columns(table, {"label": "id"}).mapping == replace(export, label="id", id=None)
    assert guess_columns(table, {"id": None}).mapping == replace(export, id=None)


def test_parts_are_known_by_what_stands_there() -> None:
    assert _guess(text=POSTS, label=_column("xy"), corpus=["TrainData", "TestData"] * 6).part == "corpus"
    assert _guess(text=POSTS, label=_column("xy"), corpus=["TrainData", "other"] * 6).part is None


def test_a_later_file_without_a_column_is_named() -> None:
    first, second = raw(["text", "label"], [("a", "x")], "a.csv"), raw(["text", "class"], [("a", "x")], "b.csv")
    with pytest.raises(ColumnError, match=r"no column “label”, as in a\.csv; the columns are text, class") as caught:
        check_columns([first, second], ColumnMapping(text="text", label="label"))
    assert caught.value.where == "b.csv"


def test_columns_called_by_e_mail_addresses_are_annotators() -> None:
    rows = [(str(n), f"Ein langer Satz {n}", "ab"[n % 2], "ab"[n % 3 == 0]) for n in range(12)]
    table = raw(["id", "text", "ann@example.org", "ben@example.org"], rows)
    assert guess_mapping(table).annotators == ("ann@example.org", "ben@example.org")


def test_numbers_are_no_texts_whatever_their_column_is_called() -> None:
    rows = [(f"12940304724278348{n:02}", "ab"[n % 2], "xyz"[n % 3]) for n in range(12)]
    assert guess_mapping(raw(["beitrag", "codierer", "label"], rows)).text == ""


def test_a_german_column_of_times_is_known() -> None:
    rows = [(str(n % 6), f"Ein Satz {n % 6}", "ab"[n // 6], "xy"[n % 2], "03.05.2026 09:00") for n in range(12)]
    assert guess_mapping(raw(["id", "text", "codierer", "label", "zeit"], rows)).time == "zeit"


@pytest.mark.parametrize("name", ["gahd_id", "Status-ID", "posting id"])
def test_a_column_called_as_some_id_is_the_id_where_each_row_has_its_own(name: str) -> None:
    assert _guess(**{name: IDS, "text": POSTS, "label": _column("xy")}).id == name
    assert _guess(**{name: _column("12345"), "text": POSTS, "label": _column("xy")}).id is None


def test_ids_of_people_are_not_the_texts_and_a_plain_id_comes_first() -> None:
    assert _guess(worker_id=IDS, text=POSTS, label=_column("xy")).id is None
    assert _guess(gahd_id=IDS, id=IDS, text=POSTS, label=_column("xy")).id == "id"


def test_annotators_who_write_labels_otherwise_are_annotators_too() -> None:
    judged = {
        "annotator_r": _column(["agree", "neutral"]),
        "annotator_a": _column(["Agree", "Neutral", "Neutral"]),
        "annotator_s": _column(["agree ", "netral", "AGREE"]),
    }
    guess = _guessed(text=POSTS, **judged)
    assert guess == Guessed(ColumnMapping(text="text", annotators=("annotator_r", "annotator_a", "annotator_s")))


def test_whoever_is_called_as_the_annotators_are_and_is_not_taken_is_named() -> None:
    judged = {f"annotator_{who}": _column(["agree", "neutral"]) for who in "rp"}
    others = {"annotator_a": POSTS, "annotator_b": _column(["3", "4"]), "annotator_c": [""] * 12}
    filled = {name: [one or None for one in cells] for name, cells in others.items()}
    guess = _guessed(text=POSTS, **judged, **filled)
    assert guess.mapping.annotators == ("annotator_r", "annotator_p")
    said = [doubt.said for doubt in guess.doubts if doubt.option == "annotators"]
    called = "is called as “annotator_r” and “annotator_p” are, but was not taken: it"
    assert said == [
        f"“annotator_a” {called} holds other values (“Post number 0 of the campaign”).",
        f"“annotator_b” {called} holds other values (“3”).",
        f"“annotator_c” {called} is empty.",
    ]


def test_columns_about_as_likely_the_texts_are_named_and_what_was_said_is_not_asked() -> None:
    table = raw(
        ["frage", "antwort", "label"], [[f"{one} Und?", f"{one} Ja.", "xy"[n % 2]] for n, one in enumerate(POSTS)]
    )
    assert guess_columns(table).either == ("frage", "antwort")
    said = guess_columns(table, {"text": "antwort"})
    assert (said.mapping.text, said.either, said.doubts) == ("antwort", (), ())


def test_what_several_texts_were_read_with_is_pointed_out_as_a_context() -> None:
    questions = [f"What do you say to somebody who has broken glass number {n}?" for n in range(4)]
    rows = [[questions[n % 4], one, "xy"[n % 2]] for n, one in enumerate(POSTS * 4)]
    found = guess_columns(
        raw(["situation", "text", "label"], [[*row[:1], f"{row[1]} {n}", row[2]] for n, row in enumerate(rows)])
    )
    assert found.mapping.text == "text"
    assert [doubt.said for doubt in found.doubts] == [
        "“situation” holds sentences, too. What a text was read with, as the post or question that it answers, can be "
        "its context."
    ]
    outlets = ["Frankfurter Allgemeine Zeitung", "Neue Zürcher Zeitung", "Die Tageszeitung"]
    named = [[outlets[n % 3], f"{one} {n}", "xy"[n % 2]] for n, one in enumerate(POSTS * 4)]
    assert guess_columns(raw(["outlet", "text", "label"], named)).doubts == ()


def test_of_columns_numbered_alike_the_one_that_is_not_taken_is_named_too() -> None:
    guess = _guessed(text=POSTS, r1=_column("ppnn"), r2=_column("ppnnppnnppnp"), r3=POSTS)
    assert guess.mapping.annotators == ("r1", "r2")
    assert "“r3” is called as “r1” and “r2” are, but was not taken: it" in guess.doubts[-1].said


def test_who_wrote_a_post_did_not_judge_it() -> None:
    """Each text stands in several rows, as several coders' files do below each other, with the same user."""
    posts = POSTS * 3
    users = [f"user{number}" for number in range(len(POSTS))] * 3
    labels = [("positive", "negative", "mixed")[number % 3] for number in range(len(posts))]
    wings = [("SPD", "CDU")[number % len(POSTS) % 2] for number in range(len(posts))]
    guess = _guessed(tweet=posts, username=users, wing=wings, sentiment=labels)
    assert guess.mapping == ColumnMapping(text="tweet", label="sentiment")
    assert [doubt.said for doubt in guess.doubts if doubt.option == "label"] == [
        "“sentiment” or “wing” could be the label; “sentiment” was taken."
    ]


def test_numbered_columns_beside_their_vote_are_annotators_and_a_decision() -> None:
    """Three groups' judgements that agree little with one another, and what most of them said."""
    each = [_column(said) for said in ("110010110100", "100110100101", "010011110000")]
    vote = [max("01", key=cells.count) for cells in zip(*each, strict=True)]
    columns = dict(zip(("hate_G1", "hate_G2", "hate_G3"), each, strict=True))
    guess = _guessed(text=POSTS, hate_comb=vote, **columns)
    assert guess.mapping == ColumnMapping(text="text", label="hate_comb", annotators=tuple(columns))
    [doubt] = guess.doubts
    assert "taken for annotators, as “hate_comb” is their vote" in doubt.said


def test_what_holds_where_any_of_several_does_is_not_their_vote() -> None:
    vulgar, targeted = ([int(n % step < 2) for n in range(60)] for step in (4, 3))
    any_of = [
        str(max(one, other, int(n % 10 == 6))) for n, (one, other) in enumerate(zip(vulgar, targeted, strict=True))
    ]
    posts = [f"Post number {n} of the campaign" for n in range(60)]
    guess = _guess(
        comment=posts, Label=any_of, vulgar=list(map(str, vulgar)), target_individual=list(map(str, targeted))
    )
    assert (guess.label, guess.annotators) == ("Label", ())


def test_lists_of_people_are_named_as_what_they_are_not() -> None:
    columns = {
        "comment": POSTS,
        "Label": _column("10"),
        "Annotators_toxic": _column(["[3, 4]", "[]"]),
        "Annotators_not_toxic": _column(["[]", "[3, 4]"]),
    }
    guessed = guess_columns(raw(list(columns), list(zip(*columns.values(), strict=True))))
    [said] = [one.said for one in guessed.doubts if "lists" in one.said]
    assert said.startswith("“Annotators_toxic” and “Annotators_not_toxic” hold lists, from which no judgement is read.")


@pytest.mark.parametrize(
    ("cells", "id", "numbers"),
    [
        ([f"a{n}" for n in range(12)], "Index", None),
        (IDS, None, "“Index” numbers the rows, from 0 to 11."),
        (["a", *IDS[1:]], None, None),
    ],
)
def test_a_column_called_index_is_the_id_unless_it_numbers_the_rows(
    cells: list[str], id: str | None, numbers: str | None
) -> None:
    table = raw(["Index", "text", "label"], list(zip(cells, POSTS, _column("xy"), strict=True)))
    mapping = guess_mapping(table)
    said = row_numbers(table, mapping)
    assert (mapping.id, said and said.split(" Choose")[0]) == (id, numbers)
