from __future__ import annotations

import pytest

from core.data.mapping import check_mapping, guess_mapping
from core.errors import ColumnError
from core.records import ColumnMapping
from tests.core.data.raw_tables import raw

POSTS = [f"Post number {i} of the campaign" for i in range(12)]


def _column(values: str) -> list[str]:
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
