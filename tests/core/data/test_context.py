"""Texts with other columns of their rows before them."""

from __future__ import annotations

from core.data.context import begins, filled, with_context
from core.data.ground_truth import build
from core.records import ColumnMapping
from core.records.columns import ID, REASON, TEXT
from tests.core.data.raw_tables import raw

COLUMNS = ["title", "post", "reply", "label"]
ROWS: list[list[str | None]] = [
    ["News", "Es regnet.", "Wie schön!", "yes"],
    [None, "Es regnet.", " Ja. ", "no"],
    ["News", " ", "Wie schön!", "no"],
    ["News", "Es regnet.", None, "yes"],
    [None, None, "Wie schön!", "no"],
]


def test_each_text_stands_behind_its_context_and_none_is_made_of_context_alone() -> None:
    table = with_context(raw(COLUMNS, ROWS), "reply", ("title", "post"))
    texts = table.frame["reply"]
    assert texts.dropna().tolist() == [
        "News\nEs regnet.\nWie schön!",
        "Es regnet.\nJa.",
        "News\nWie schön!",
        "Wie schön!",
    ]
    assert texts.isna().tolist() == [False, False, False, True, False]
    assert table.frame["post"].tolist() == raw(COLUMNS, ROWS).frame["post"].tolist()


def test_without_context_a_table_stays_as_it_is() -> None:
    table = raw(COLUMNS, ROWS)
    assert with_context(table, "reply", ()) is table


def test_the_same_reply_to_two_posts_is_two_texts_and_the_post_stays_metadata() -> None:
    rows = [["A.", "Aha.", "yes"], ["B.", "Aha.", "no"], ["B.", "NA", "no"]]
    mapping = ColumnMapping(text="reply", label="label", context=("post",))
    truth = build([raw(["post", "reply", "label"], rows)], mapping)
    assert truth.texts[TEXT].tolist() == ["A.\nAha.", "B.\nAha."]
    assert truth.texts["meta:post"].tolist() == ["A.", "B."]
    assert "empty text" in truth.left_out[REASON].tolist()
    assert truth.texts[ID].is_unique


def test_where_each_text_begins_is_told_by_its_row() -> None:
    truth = build([raw(COLUMNS, ROWS)], ColumnMapping(text="reply", label="label", context=("title", "post")))
    at = begins(truth.texts, ("title", "post"))
    rated = [text[start:] for text, start in zip(truth.texts[TEXT], at, strict=True)]
    assert rated == ["Wie schön!", "Ja.", "Wie schön!", "Wie schön!"]
    assert at.tolist() == [len("News\nEs regnet.\n"), len("Es regnet.\n"), len("News\n"), 0]
    assert filled(truth.texts, ("title", "post")) == [("title", "post"), ("post",), ("title",), ()]


def test_a_text_that_does_not_stand_behind_its_context_begins_at_its_beginning() -> None:
    texts = build([raw(COLUMNS, ROWS)], ColumnMapping(text="reply", label="label")).texts
    assert begins(texts, ("title", "post")).eq(0).all()
    assert begins(texts, ("no such column",)).eq(0).all()
    assert filled(texts, ("title", "post")) == filled(texts, ("no such column",)) == [()] * len(texts)
