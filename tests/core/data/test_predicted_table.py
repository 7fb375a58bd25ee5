from __future__ import annotations

import pytest
from pandas import DataFrame

from core.data import predicted_columns, predicted_table
from core.errors import ColumnError, LabelError
from core.records import Part, PredictionColumns
from tests.core.data.predicted import CLASSES, TEXTS, raw_table


def _answers(found: predicted_table.MatchedPredictions) -> dict[str, str]:
    return dict(zip(found.answers["id"], found.answers["predicted_label"], strict=True))


def test_rows_are_matched_by_their_ids_in_whatever_order() -> None:
    table = raw_table(id=["d", "b", "a", "x"], prediction=["yes", "NO", "yes ", "no"])
    found = predicted_table.match(table, PredictionColumns("prediction", id="id"), TEXTS, CLASSES)
    assert _answers(found) == {"d": "yes", "b": "no", "a": "yes"}
    assert (found.rows, found.unanswered) == (4, {Part.TEST: ("c",), Part.VALIDATION: ()})
    assert found.unmatched[["row", "reason"]].to_numpy().tolist() == [[5, predicted_table.NO_TEXT]]
    assert found.unmatched["found"].tolist() == [table.frame["prediction"].loc[5]]
    assert found.unmatched["id"].tolist() == [table.frame["id"].loc[5]]


def test_each_part_has_its_own_answers_and_training_texts_are_told_apart() -> None:
    texts = TEXTS.assign(part=["test", "train", "validation", "validation"])
    table = raw_table(id=["a", "b", "c", "b", "x"], label=["yes", "yes", "no", "no", "yes"])
    found = predicted_table.match(table, PredictionColumns("label", id="id"), texts, CLASSES)
    assert found.answers[["id", "part"]].to_numpy().tolist() == [["a", "test"], ["c", "validation"]]
    assert found.unanswered == {Part.TEST: (), Part.VALIDATION: ("d",)}
    assert found.unmatched[["id", "reason"]].to_numpy().tolist() == [
        ["b", predicted_table.OF_TRAINING],
        ["b", predicted_table.OF_TRAINING],
        ["x", predicted_table.NO_TEXT],
    ], "what is not read may have two labels"


def test_a_table_without_a_test_text_is_refused() -> None:
    texts = TEXTS.assign(part=["validation", "train", "test", "test"])
    table = raw_table(id=["a", "b"], label=["yes", "yes"])
    with pytest.raises(ColumnError, match="None of the 2 rows is about a text of the test part") as refused:
        predicted_table.match(table, PredictionColumns("label", id="id"), texts, CLASSES)
    assert str(refused.value.what).endswith(": they are about 1 validation text and 1 training text.")
    assert "such as “c”" in str(refused.value.todo)
    unpredicted = raw_table(id=["a", "b", "c"], label=["yes", None, None])
    with pytest.raises(ColumnError, match=": they are about 1 validation text"):
        predicted_table.match(unpredicted, PredictionColumns("label", id="id"), texts, CLASSES)


def test_rows_are_matched_by_their_texts_and_copies_share_a_prediction() -> None:
    table = raw_table(text=["  Ein   Tag", "🙂🙂", "Wählt morgen!"], label=["yes", "no", None])
    found = predicted_table.match(table, PredictionColumns("label", text="text"), TEXTS, CLASSES)
    assert _answers(found) == {"b": "yes", "d": "yes", "c": "no"}
    assert found.unmatched["reason"].tolist() == [predicted_table.NO_PREDICTION]


def test_texts_may_be_named_by_another_column_that_is_never_the_same_for_two_of_them() -> None:
    further = {"meta:paragraph": ["A-1", "A-2", "B-1", None], "meta:article": ["A", "A", "B", "B"]}
    texts = TEXTS.join(DataFrame(further, dtype="str"))
    table = raw_table(paragraph=["B-1", "A-1", "C-9"], article=["B", "A", "C"], label=["yes", "no", "no"])
    assert predicted_columns.likely_columns(table, texts, CLASSES).id == "paragraph"
    found = predicted_table.match(table, PredictionColumns("label", id="paragraph"), texts, CLASSES)
    assert _answers(found) == {"c": "yes", "a": "no"}
    assert found.notes[0] == (
        "“paragraph” names the texts as their column “paragraph” does: rows were matched by that."
    )
    assert found.unmatched["reason"].tolist() == [predicted_table.NO_TEXT]
    own = raw_table(id=["a", "B-1"], label=["yes", "no"])
    found = predicted_table.match(own, PredictionColumns("label", id="id"), texts, CLASSES)
    assert (_answers(found), found.notes) == ({"a": "yes"}, ()), "the ids themselves come first"


def test_an_id_with_another_text_is_no_match() -> None:
    table = raw_table(id=["a", "b", "c"], text=["Wählt morgen!", "Anderes", "🙂🙂"], label=["yes", "yes", "no"])
    found = predicted_table.match(table, PredictionColumns("label", "id", "text"), TEXTS, CLASSES)
    assert _answers(found) == {"a": "yes", "c": "no"}
    assert found.notes == ("1 row with the id of a text of the data set and another text were left out.",)


def test_a_text_behind_a_context_is_told_by_either_form() -> None:
    texts = TEXTS.assign(text="Was nun? " + TEXTS["text"], rated=TEXTS["text"])
    table = raw_table(id=["a", "b"], text=["Wählt morgen!", "Was nun? Ein Tag"], label=["yes", "no"])
    found = predicted_table.match(table, PredictionColumns("label", "id", "text"), texts, CLASSES)
    assert _answers(found) == {"a": "yes", "b": "no"}
    by_text = predicted_table.match(table, PredictionColumns("label", text="text"), texts, CLASSES)
    assert _answers(by_text) == {"a": "yes", "b": "no", "d": "no"}


def test_the_same_words_behind_two_contexts_are_told_of() -> None:
    before = ["Was nun? ", "Was nun? ", "Was nun? ", "Und dann? "]
    texts = TEXTS.assign(text=before + TEXTS["text"], rated=TEXTS["text"])
    table = raw_table(text=["Wählt morgen!", "Ein Tag"], label=["yes", "no"])
    found = predicted_table.match(table, PredictionColumns("label", text="text"), texts, CLASSES)
    assert _answers(found) == {"a": "yes", "b": "no", "d": "no"}
    assert [one for one in found.notes if one.startswith("2 texts have the same words as others behind another ")]
    alike = predicted_table.match(table, PredictionColumns("label", text="text"), texts.drop(index=3), CLASSES)
    assert not [one for one in alike.notes if "behind another context" in one]


def test_known_ids_beside_unknown_texts_are_refused_with_the_way_out() -> None:
    table = raw_table(id=["a", "b"], text=["Anderes", "Noch anderes"], label=["yes", "no"])
    with pytest.raises(ColumnError, match="2 rows have the id of a text of the data set, and none") as refused:
        predicted_table.match(table, PredictionColumns("label", "id", "text"), TEXTS, CLASSES)
    assert "or none, if the ids are right" in str(refused.value.todo)


def test_ids_that_are_mere_row_numbers_give_way_to_the_texts() -> None:
    texts = TEXTS.assign(id=["1", "2", "3", "4"])
    table = raw_table(id=["2", "1"], text=["Wählt morgen!", "🙂🙂"], label=["yes", "no"])
    found = predicted_table.match(table, PredictionColumns("label", "id", "text"), texts, CLASSES)
    assert _answers(found) == {"1": "yes", "3": "no"}
    assert "matched by their texts alone" in found.notes[0]


def test_probabilities_are_read_in_the_order_of_the_classes_and_add_up() -> None:
    table = raw_table(id=["a", "b"], label=["yes", "yes"], **{"p(yes)": ["0.7", "0.4"], "p(no)": ["0.295", "0.6"]})
    columns = predicted_columns.likely_columns(table, TEXTS, CLASSES)
    assert columns == PredictionColumns("label", "id", None, (("no", "p(no)"), ("yes", "p(yes)")))
    found = predicted_table.match(table, columns, TEXTS, CLASSES)
    first, second = found.answers["probabilities"]
    assert first.sum() == pytest.approx(1)
    assert first[1] == pytest.approx(0.7 / 0.995)
    assert second.tolist() == pytest.approx([0.6, 0.4])
    assert found.notes == ("1 prediction is not the most probable class.",)


@pytest.mark.parametrize(
    ("columns", "cells"),
    [
        (["0.7", "0.7"], "0.5, 0.7"),
        (["0.5", "-0.5"], "1.5, -0.5"),
        (["0.5", "x"], "0.5, x"),
    ],
)
def test_probabilities_that_are_none_are_refused_with_their_row(columns: list[str], cells: str) -> None:
    no, yes = cells.split(", ")
    table = raw_table(id=["a", "b"], label=["yes", "no"], no=["0.5", no], yes=["0.5", yes])
    said = PredictionColumns("label", "id", probabilities=(("no", "no"), ("yes", "yes")))
    with pytest.raises(ColumnError, match=f"The probabilities of row 3 are {cells}: .* 1 row is like that"):
        predicted_table.match(table, said, TEXTS, CLASSES)


def test_a_missing_probability_and_a_long_one_are_shown_so_that_they_can_be_read() -> None:
    table = raw_table(id=["a"], label=["yes"], no=["0.12345678901"], yes=[None])
    said = PredictionColumns("label", "id", probabilities=(("no", "no"), ("yes", "yes")))
    with pytest.raises(ColumnError, match=r"of row 2 are 0\.123456…, nothing: "):
        predicted_table.match(table, said, TEXTS, CLASSES)


def test_one_class_without_a_probability_has_what_is_left() -> None:
    table = raw_table(id=["a", "b"], label=["yes", "no"], **{"p(yes)": ["1", "0.25"]})
    columns = predicted_columns.likely_columns(table, TEXTS, CLASSES)
    assert columns.probabilities == (("yes", "p(yes)"),)
    found = predicted_table.match(table, columns, TEXTS, CLASSES)
    assert [each.tolist() for each in found.answers["probabilities"]] == [[0.0, 1.0], [0.75, 0.25]]
    above = raw_table(id=["a"], label=["yes"], **{"p(yes)": ["1.5"]})
    with pytest.raises(ColumnError, match=r"of row 2 are 1\.5"):
        predicted_table.match(above, columns, TEXTS, CLASSES)


@pytest.mark.parametrize(
    ("cells", "shares"), [(["80", "95"], (0.8, 0.95)), (["0,8", "1"], (0.8, 1)), (["80 %", "55%"], (0.8, 0.55))]
)
def test_how_sure_a_prediction_is_tells_the_probabilities_of_two_classes(
    cells: list[str], shares: tuple[float, float]
) -> None:
    table = raw_table(id=["a", "b"], label=["yes", "no"], **{"Confiança": cells})
    columns = predicted_columns.likely_columns(table, TEXTS, CLASSES)
    assert columns == PredictionColumns("label", "id", certainty="Confiança")
    found = predicted_table.match(table, columns, TEXTS, CLASSES)
    yes, no = shares
    assert [each.tolist() for each in found.answers["probabilities"]] == [
        pytest.approx([1 - yes, yes]),
        pytest.approx([no, 1 - no]),
    ]
    assert found.notes[0].startswith("“Confiança” is read as the probability of the predicted label")


def test_a_scale_of_grades_is_no_probability_nor_is_anything_of_three_classes() -> None:
    table = raw_table(id=["a", "b"], label=["yes", "no"], confidence=["5", "4"])
    assert predicted_columns.likely_columns(table, TEXTS, CLASSES).certainty is None
    columns = PredictionColumns("label", "id", certainty="confidence")
    with pytest.raises(ColumnError, match=r"“confidence” of row 2 is “5”; it is to be .* 2 rows are like that"):
        predicted_table.match(table, columns, TEXTS, CLASSES)
    shares = raw_table(id=["a", "b"], label=["yes", "no"], confidence=["0.5", None])
    assert predicted_columns.likely_columns(shares, TEXTS, ("maybe", *CLASSES)).certainty is None
    with pytest.raises(ColumnError, match="“confidence” of row 3 is empty"):
        predicted_table.match(shares, columns, TEXTS, CLASSES)
    with pytest.raises(ColumnError, match="only where there are two classes; there are maybe, no and yes"):
        predicted_table.match(shares, columns, TEXTS, ("maybe", *CLASSES))
    both = PredictionColumns("label", "id", probabilities=(("yes", "confidence"),), certainty="confidence")
    with pytest.raises(ColumnError, match="Both the probabilities"):
        predicted_table.match(shares, both, TEXTS, CLASSES)


def test_two_classes_without_a_probability_are_refused() -> None:
    table = raw_table(id=["a"], label=["yes"], yes=["1"])
    columns = PredictionColumns("label", "id", probabilities=(("yes", "yes"),))
    with pytest.raises(ColumnError, match="of each class but one") as refused:
        predicted_table.match(table, columns, TEXTS, ("maybe", *CLASSES))
    assert "“maybe” and “no”" in refused.value.todo


def test_probabilities_of_more_classes_than_the_data_set_has_add_up() -> None:
    """As those of a model with three classes, of which two mean one here."""
    table = raw_table(id=["a"], label=["perhaps"], p=["0.2"], q=["0.3"], r=["0.5"])
    said = (("yes", "p"), ("yes", "q"), ("no", "r"))
    columns = PredictionColumns("label", "id", probabilities=said, labels=(("perhaps", "yes"),))
    found = predicted_table.match(table, columns, TEXTS, CLASSES)
    assert found.answers["probabilities"].iloc[0].tolist() == pytest.approx([0.5, 0.5])


def test_rows_that_repeat_a_prediction_are_counted() -> None:
    table = raw_table(id=["a", "b", "a", "a"], label=["yes", "no", "yes", "yes"])
    found = predicted_table.match(table, PredictionColumns("label", "id"), TEXTS, CLASSES)
    assert _answers(found) == {"a": "yes", "b": "no"}
    assert found.notes == ("2 rows repeat the prediction of a text.",)
    copies = raw_table(text=["Ein Tag", "🙂🙂"], label=["yes", "no"])
    assert predicted_table.match(copies, PredictionColumns("label", text="text"), TEXTS, CLASSES).notes == ()


def test_where_no_row_fits_one_of_the_ids_that_are_wanted_is_shown() -> None:
    table = raw_table(id=["x"], label=["yes"])
    with pytest.raises(ColumnError) as refused:
        predicted_table.match(table, PredictionColumns("label", "id"), TEXTS, CLASSES)
    assert refused.value.todo == (
        "Its ids must be those of the data set, such as “a”, or those of another column that is never the same for two "
        "texts."
    )


def test_what_is_no_class_is_named_until_it_is_said_what_it_means() -> None:
    table = raw_table(id=["a", "b", "c", "d"], label=["Ja", "nein", "unclear", "yes"])
    columns = PredictionColumns("label", "id")
    assert predicted_table.unknown_labels(table, columns, CLASSES) == {"Ja": 1, "nein": 1, "unclear": 1}
    with pytest.raises(LabelError, match=r"“Ja” \(1\), “nein” \(1\), “unclear” \(1\)\. The classes are no and yes"):
        predicted_table.match(table, columns, TEXTS, CLASSES)
    said = PredictionColumns("label", "id", labels=(("Ja", "yes"), ("nein", "no"), ("unclear", "")))
    found = predicted_table.match(table, said, TEXTS, CLASSES)
    assert _answers(found) == {"a": "yes", "b": "no", "d": "yes"}
    assert found.unmatched["reason"].tolist() == [predicted_table.NO_PREDICTION]


def test_a_text_with_two_predictions_is_refused_and_the_same_twice_is_one() -> None:
    columns = PredictionColumns("label", "id")
    table = raw_table(id=["a", "b", "a"], label=["yes", "no", "yes"])
    assert _answers(predicted_table.match(table, columns, TEXTS, CLASSES)) == {"a": "yes", "b": "no"}
    table = raw_table(id=["a", "b", "a"], label=["yes", "no", "no"])
    with pytest.raises(ColumnError, match="“a” has several predictions, in rows 2 and 4"):
        predicted_table.match(table, columns, TEXTS, CLASSES)


def test_a_table_about_other_texts_is_refused() -> None:
    table = raw_table(id=["x", "y"], label=["yes", "no"])
    with pytest.raises(ColumnError, match="None of the 2 rows is about a text of the test part"):
        predicted_table.match(table, PredictionColumns("label", "id"), TEXTS, CLASSES)
    with pytest.raises(ColumnError, match="No column tells which text"):
        predicted_table.match(table, PredictionColumns("label"), TEXTS, CLASSES)
    with pytest.raises(ColumnError, match="no column “gold”"):
        predicted_table.match(table, PredictionColumns("gold", "id"), TEXTS, CLASSES)


def test_reasons_are_kept_as_they_are_written() -> None:
    given = ["x" * 1_000_000, "<script>alert(1)</script> *b*", "🤷🤷", " \u200b\n"]
    table = raw_table(id=["d", "c", "b", "a", "x"], label=["yes"] * 5, why=[*given, "of no text"])
    found = predicted_table.match(table, PredictionColumns("label", "id", reason="why"), TEXTS, CLASSES)
    assert dict(zip(found.answers["id"], found.answers["given_reason"], strict=True)) == {
        **dict(zip("dcb", given, strict=False)),
        "a": pytest.approx(float("nan"), nan_ok=True),
    }
    with pytest.raises(ColumnError, match="no column “because”"):
        predicted_table.match(table, PredictionColumns("label", "id", reason="because"), TEXTS, CLASSES)


def test_a_text_with_two_rows_has_the_reason_of_the_first() -> None:
    table = raw_table(id=["a", "b", "a"], label=["yes", "no", "yes"], why=["first", None, "second"])
    found = predicted_table.match(table, PredictionColumns("label", "id", reason="why"), TEXTS, CLASSES)
    assert found.answers.set_index("id")["given_reason"]["a"] == "first"
    assert found.answers["given_reason"].isna().tolist() == [False, True]
