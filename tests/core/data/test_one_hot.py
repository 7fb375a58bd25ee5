"""Classes in columns of their own, 1 where they hold."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.data.annotator_columns import of_a_column_each
from core.data.ground_truth import build
from core.data.mapping import guess_columns, guess_mapping
from core.data.one_hot import with_one_hot_labels
from core.data.reading import RawTable
from core.errors import LabelError
from core.records import ColumnMapping
from tests.core.data.raw_tables import raw

POSTS = [f"Post number {i} of the campaign" for i in range(6)]


def _table(**columns: str) -> RawTable:
    cells = {name: [None if cell == "." else cell for cell in values] for name, values in columns.items()}
    return raw(["text", *cells], list(zip(POSTS, *cells.values(), strict=True)))


def test_exactly_one_a_row_is_one_label_and_it_is_said() -> None:
    (table,) = with_one_hot_labels([_table(anger="100100", fear="010010", joy="001001")])
    assert guess_mapping(table) == ColumnMapping(text="text", label="label")
    assert table.frame["label"].tolist() == ["anger", "fear", "joy"] * 2
    assert table.guesses[0].option == "label"
    assert build([table], guess_mapping(table)).report.labels == {"anger": 2, "fear": 2, "joy": 2}


@pytest.mark.parametrize("sign", [".", "_", " - ", ": "])
def test_the_classes_of_each_judgement_are_one_label_beside_other_yes_no_columns(sign: str) -> None:
    columns = ["text", "annotator", f"is_abuse{sign}1", f"is_abuse{sign}0", f"is_abuse{sign}-1", "type.sexist", "reply"]
    held = [
        (text, who, (at + (who == "ben" and at == 0)) % 3) for at, text in enumerate(POSTS) for who in ("ann", "ben")
    ]
    rows = [(text, who, *("01"[at == which] for at in range(3)), "0", "01"[which == 2]) for text, who, which in held]
    (table,) = with_one_hot_labels([raw(columns, rows)])
    mapping = guess_mapping(table)
    assert mapping == ColumnMapping(text="text", label="is_abuse", annotator="annotator")
    truth = build([table], mapping)
    assert set(truth.judgements["label"]) == {"1", "0", "-1"}
    assert not [column for column in truth.judgements.columns if "is_abuse" in column], "said once, by the label"


def test_answers_of_which_several_may_hold_are_no_label_of_a_judgement() -> None:
    columns = ["text", "annotator", "type_sexist", "type_racist", "abuse"]
    rows = [(text, who, "1", str(number % 2), "yn"[number % 2]) for number, text in enumerate(POSTS) for who in "ab"]
    assert with_one_hot_labels([raw(columns, rows)])[0].made_of == ()


def test_columns_called_alike_are_several_labels_and_one_is_asked_for() -> None:
    (table,) = with_one_hot_labels([_table(topic_Klima="11010.", topic_Wahl="10100.")])
    mapping = guess_mapping(table)
    assert mapping == ColumnMapping(text="text", label="topic")
    with pytest.raises(LabelError, match="several labels at once in 1 of 6 judgements"):
        build([table], mapping)
    truth = build([table], replace(mapping, one_label="Klima"))
    assert truth.texts["label"].tolist() == ["Klima", "Klima", "not Klima", "Klima", "not Klima"]
    assert truth.report.left_out == {"no label": 1}


@pytest.mark.parametrize(
    "table",
    [
        _table(label="xyxyxy", topic_Klima="110100", topic_Wahl="101000"),
        _table(Sub1_Toxic="110100", Sub2_Engaging="101000", Sub3_Claim="111000"),
        _table(is_reply="110100", has_link="101000"),
        _table(Ann="110100", Ben="110000"),
    ],
)
def test_other_columns_stay_as_they_are(table: RawTable) -> None:
    assert with_one_hot_labels([table]) == (table,)


def test_one_of_the_columns_can_be_the_label_and_all_can_be_annotators() -> None:
    (table,) = with_one_hot_labels([_table(topic_Klima="110100", topic_Wahl="101000")])
    names = ("topic_Klima", "topic_Wahl")
    assert guess_columns(table, {"label": names[1]}).mapping == ColumnMapping(text="text", label=names[1])
    assert guess_columns(table, {"annotators": names}).mapping == ColumnMapping(text="text", annotators=names)


def test_what_was_put_together_and_is_not_taken_leaves_no_trace() -> None:
    (table,) = with_one_hot_labels([_table(topic_Klima="110100", topic_Wahl="101000")])
    truth = build([table], ColumnMapping(text="text", annotators=("topic_Klima", "topic_Wahl")))
    assert not [column for column in truth.texts.columns if column.startswith("meta:")]
    assert not [guess for guess in truth.report.guesses if "classes of one label" in guess.said]


def test_where_each_annotator_is_said_to_have_a_column_the_ones_that_share_values_are_taken() -> None:
    table = _table(hate_all="110100", hate_G1="110110", hate_G2="110000", hate_G3="000100", party="abcdef")
    found = of_a_column_each(table.frame[["hate_all", "hate_G1", "hate_G2", "hate_G3", "party"]])
    assert (found.columns, found.decision) == (("hate_G1", "hate_G2", "hate_G3"), "hate_all")
    assert of_a_column_each(_table(x="110100", y="101000").frame).columns == ("x", "y")
