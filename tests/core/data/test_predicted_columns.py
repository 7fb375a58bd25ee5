from __future__ import annotations

from typing import Any

import pytest

from core.data import predicted_columns
from core.records import PredictionColumns
from tests.core.data.predicted import CLASSES, TEXTS, raw_table

WHY = ["Es ruft dazu auf, zu wählen.", "Kein Aufruf, nur ein Befund."]


def test_a_score_of_one_class_is_not_taken_for_how_sure_a_prediction_is() -> None:
    """As that of a classifier of toxic texts, which is low where it says no."""
    table = raw_table(id=["a", "b"], label=["yes", "no"], score=["0.9", "0.2"])
    assert predicted_columns.likely_columns(table, TEXTS, CLASSES).certainty is None


def test_the_prediction_is_told_from_the_label_beside_it() -> None:
    table = raw_table(
        text=["Wählt morgen!", "Ein Tag"], nr=["a", "b"], label=["yes", "no"], gpt=["no", "no"], why=["x y", "z w"]
    )
    columns = predicted_columns.likely_columns(table, TEXTS, CLASSES)
    assert (columns.label, columns.id, columns.text) == ("gpt", "nr", "text")
    unlike = raw_table(id=["a", "b"], gold=["yes", "no"], answer=["positive", "negative"])
    assert predicted_columns.likely_columns(unlike, TEXTS, CLASSES).label == "answer", "not the label itself"
    assert predicted_columns.likely_columns(raw_table(id=["a"], n=["3"]), TEXTS, CLASSES).label == ""
    coded = raw_table(id=["a", "b", "c"], diccionario=["1", "0", "1"])
    assert predicted_columns.likely_columns(coded, TEXTS, CLASSES).label == "diccionario"
    assert predicted_columns.likely_columns(raw_table(id=["a", "b"], n=["3", "4"]), TEXTS, CLASSES).label == ""


@pytest.mark.parametrize(("cells", "are"), [(["0.9", "0.2"], True), (["1", "0"], False), (["90", "20"], False)])
def test_columns_called_as_the_classes_hold_probabilities_where_they_hold_shares(cells: list[str], are: bool) -> None:
    table = raw_table(id=["a", "b"], label=["yes", "no"], Yes=cells, no=cells[::-1])
    columns = predicted_columns.likely_columns(table, TEXTS, CLASSES)
    assert columns.probabilities == ((("no", "no"), ("yes", "Yes")) if are else ())


@pytest.mark.parametrize(
    "name",
    [
        *("reason", "gpt_reason", "LLM explanation", "rationale", "Begründung", "begruendung", "Justificativa"),
        *("explicación", "Explication", "motivazione", "toelichting", "uzasadnienie", "Kommentar", "COMMENT"),
    ],
)
def test_reasons_are_told_by_what_their_column_is_called(name: str) -> None:
    table = raw_table(id=["a", "b"], **{name: WHY}, answer=["yes", "no"])
    assert predicted_columns.likely_columns(table, TEXTS, CLASSES) == PredictionColumns("answer", "id", reason=name)


def test_reasons_beside_a_text_are_not_taken_for_it_whatever_their_length() -> None:
    longer = [f"{why} {why} {why}" for why in WHY]
    table = raw_table(Aussage=["Wählt morgen!", "Ein Tag"], gpt=["yes", "no"], uzasadnienie=longer)
    columns = predicted_columns.likely_columns(table, TEXTS, CLASSES)
    assert (columns.label, columns.text, columns.reason) == ("gpt", "Aussage", "uzasadnienie")


def test_a_comment_that_is_the_text_is_no_reason() -> None:
    table = raw_table(comment=["Wählt morgen!", "Ein Tag"], gpt=["yes", "no"])
    assert predicted_columns.likely_columns(table, TEXTS, CLASSES) == PredictionColumns("gpt", text="comment")


def test_free_text_behind_the_prediction_is_its_reason_where_it_is_the_only_one() -> None:
    texts = ["Wählt morgen!", "Ein Tag"]
    table = raw_table(text=texts, source=["A paper", "Another one"], gpt=["yes", "no"], thoughts=WHY)
    assert predicted_columns.likely_columns(table, TEXTS, CLASSES).reason == "thoughts"
    two = raw_table(text=texts, gpt=["yes", "no"], thoughts=WHY, more=WHY[::-1])
    assert predicted_columns.likely_columns(two, TEXTS, CLASSES).reason is None
    before = raw_table(text=texts, thoughts=WHY, gpt=["yes", "no"])
    assert predicted_columns.likely_columns(before, TEXTS, CLASSES).reason is None


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("reason", ["1", "2"]),
        ("explanation", ["yes", "no"]),
        ("comment", [None, None]),
        ("parent comment", WHY),
        ("text_clean", WHY),
    ],
)
def test_what_is_no_free_text_or_belongs_to_the_text_is_no_reason(name: str, cells: list[Any]) -> None:
    table = raw_table(id=["a", "b"], answer=["yes", "no"], **{name: cells})
    assert predicted_columns.likely_columns(table, TEXTS, CLASSES).reason is None


def test_the_first_column_may_be_the_prediction() -> None:
    table = raw_table(gpt=["yes", "no"], text=["Wählt morgen!", "Ein Tag"])
    assert predicted_columns.likely_columns(table, TEXTS, CLASSES) == PredictionColumns("gpt", text="text")


def _carried(
    columns: PredictionColumns, becomes: dict[str, str], before: tuple[str, ...], classes: tuple[str, ...]
) -> tuple[PredictionColumns, tuple[str, ...]]:
    table = raw_table(id=["a", "b", "c"], label=["Mild ", "strong", "Nope"], sure=["0.9"] * 3)
    return predicted_columns.carried_over(columns, table, becomes, before, classes)


def test_columns_mean_the_classes_that_were_there_and_became_others() -> None:
    columns = PredictionColumns("label", "id", labels=(("Nope", "none"), ("?", ""), ("x", "gone")), reason="why")
    found, notes = _carried(columns, {"mild": "any", "none": "no"}, ("gone", "mild", "none", "strong"), ("any", "no"))
    assert dict(found.labels) == {"Mild": "any", "Nope": "no", "?": ""}, "what strong means is left open"
    assert (found.reason, notes) == ("why", ())


@pytest.mark.parametrize(
    ("shares", "becomes", "classes", "wanted"),
    [
        ("abc", {"a": "a", "b": "b", "c": "b"}, ("a", "b"), "abb"),
        # What c has is left over, and so is what b has with it.
        ("ab", {"a": "a", "b": "b", "c": "b"}, ("a", "b"), "a"),
        ("ab", {"a": "a", "b": "a", "c": "c"}, ("a", "c"), "aa"),
        ("abc", {"a": "a", "b": "b", "c": "c"}, ("a", "b", "c", "d"), "abc"),
        ("ab", {"a": "a", "b": "b", "c": "c"}, ("a", "b", "c", "d"), ""),
        ("abc", {"a": "a", "b": "b"}, ("a", "b"), ""),
        ("", {}, ("a", "b"), ""),
    ],
)
def test_probabilities_are_those_of_what_the_classes_became(
    shares: str, becomes: dict[str, str], classes: tuple[str, ...], wanted: str
) -> None:
    columns = PredictionColumns("label", "id", probabilities=tuple((one, f"p({one})") for one in shares))
    found, notes = _carried(columns, becomes, ("a", "b", "c"), classes)
    assert "".join(label for label, _ in found.probabilities) == wanted
    assert bool(notes) is (bool(shares) and not wanted)


def test_how_sure_a_prediction_is_tells_nothing_of_a_third_class() -> None:
    columns = PredictionColumns("label", "id", certainty="sure")
    same = {"no": "no", "yes": "yes"}
    assert _carried(columns, same, CLASSES, CLASSES)[0].certainty == "sure"
    found, notes = _carried(columns, same, CLASSES, ("maybe", *CLASSES))
    assert found.certainty is None
    assert notes == ("“sure” is not read: the classes are others now.",)
