"""Words that say "no answer" are no class and no vote, counted and said, unless somebody says that they are."""

from __future__ import annotations

import dataclasses

import pytest

from core.data.ground_truth import build
from core.data.no_answer import words_for_no_answer
from core.errors import LabelError
from core.records import ColumnMapping, ValueRules
from tests.core.data.raw_tables import raw

WIDE = ColumnMapping(text="text", annotators=("A", "B"), id="id")
SIMPLE = ColumnMapping(text="text", label="label")
LONG = ColumnMapping(text="text", label="label", annotator="who", id="id")

EVERYWHERE = [
    *("NA", "N/A", "n.a.", "#N/A", "#NV", "NaN", "nan", "None", "null", "NULL", "<NA>", "NaT", "k.A.", "k. A."),
    *("#WERT!", "#REF!", "missing", "(leer)", ".", "-", "–", "--", "…", "-99", "-99.0", "-999", "-9", "-88"),
    *(" NA ", "NA\u200b", "\u00a0NA"),
]


@pytest.mark.parametrize("word", EVERYWHERE)
def test_a_word_for_no_answer_is_no_vote(word: str) -> None:
    rows = [("1", "a", "pos", word), ("2", "b", "neg", "neg"), ("3", "c", word, word), ("4", "d", "pos", "pos")]
    truth = build([raw(["id", "text", "A", "B"], rows)], WIDE)
    assert truth.report.labels == {"pos": 2, "neg": 1}
    assert truth.report.judgements == 5
    assert truth.report.left_out == {"no label": 1}
    (guess,) = truth.report.guesses
    assert guess.option == "answers"
    assert "3 cells" in guess.said


@pytest.mark.parametrize("word", EVERYWHERE)
def test_it_is_an_answer_where_somebody_says_so(word: str) -> None:
    rows = [("a", "x"), ("b", word), ("c", word)]
    kept = dataclasses.replace(SIMPLE, values=ValueRules(answers=(word.strip(),)))
    truth = build([raw(["text", "label"], rows)], kept)
    assert truth.report.texts == 3
    assert not [guess for guess in truth.report.guesses if guess.option == "answers"]


@pytest.mark.parametrize(
    ("written", "missing"),
    [
        (["+", "-", "0"], set()),
        (["pos", "-"], {"-"}),
        (["-2", "-1", "0", "-9"], set()),
        (["0", "1", "-9"], {"-9"}),
        (["-99", "-98", "1"], {"-99", "-98"}),
        (["no", "nein", "0", "false", "unclear", "?", "n", "nah", "99"], set()),
    ],
)
def test_what_else_stands_there_decides(written: list[str], missing: set[str]) -> None:
    assert words_for_no_answer(written) == missing


def test_the_whole_column_is_missing() -> None:
    with pytest.raises(LabelError, match="empty in every row"):
        build([raw(["text", "label"], [("a", "NA"), ("b", "nan")])], SIMPLE)


def test_missing_texts_ids_annotators_and_times() -> None:
    rows = [
        ("1", "a", "ann", "x", "NA"),
        ("2", "NA", "ann", "x", None),
        ("NA", "c", "ann", "y", None),
        ("4", "d", "NA", "y", None),
        ("5", "e", "ben", "y", "2026-05-01"),
    ]
    mapping = dataclasses.replace(LONG, time="time")
    truth = build([raw(["id", "text", "who", "label", "time"], rows)], mapping)
    assert truth.texts["id"].tolist() == ["1", "5"]
    assert truth.judgements["time"].isna().tolist() == [True, False]
    assert truth.report.left_out == {"empty text": 1, "no id": 1, "no annotator": 1}
    assert len(truth.report.guesses) == 4


def test_the_decision_of_the_file_may_be_missing_too() -> None:
    rows = [("1", "a", "x", "x", "NA"), ("2", "b", "y", "y", "y")]
    mapping = dataclasses.replace(WIDE, label="final")
    truth = build([raw(["id", "text", "A", "B", "final"], rows)], mapping)
    assert truth.report.decisions == {"agree": 1, "differ": 0, "tie": 0, "missing": 1, "decided": 0}


def test_metadata_stay_as_they_came() -> None:
    truth = build([raw(["text", "label", "party"], [("a", "x", "NA"), ("b", "y", "-")])], SIMPLE)
    assert truth.texts["meta:party"].tolist() == ["NA", "-"]


def test_a_class_that_a_tool_calls_none_was_chosen() -> None:
    table = dataclasses.replace(raw(["text", "label"], [("a", "None"), ("b", "favor")]), mapping=SIMPLE, tool="Tool")
    assert build([table], SIMPLE).report.labels == {"None": 1, "favor": 1}
