"""From tables to texts with one label each: every layout, every reason to leave a row out, adding to what is there."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from core.data.correction_log import NO_CHANGES
from core.data.ground_truth import GroundTruth, build, decide_again
from core.data.left_out import READ_AGAIN
from core.errors import ColumnError, LabelError
from core.records import ColumnMapping, Guess, ValueRules, VoteRule, VoteSettings
from tests.core.data.raw_tables import raw
from tests.properties import examples

SIMPLE = ColumnMapping(text="text", label="label")
WITH_IDS = ColumnMapping(text="text", label="label", id="id")
WIDE = ColumnMapping(text="text", label="final", annotators=("A", "B", "C"), id="id")
LONG = ColumnMapping(text="text", label="label", annotator="who", id="id")


def _simple(*rows: tuple[str | None, str | None], name: str = "posts.csv") -> GroundTruth:
    return build([raw(["text", "label"], rows, name)], SIMPLE)


def _reasons(truth: GroundTruth) -> dict[int, str]:
    return dict(zip(truth.left_out["row"].tolist(), truth.left_out["reason"].tolist(), strict=True))


def test_a_simple_table() -> None:
    mapping = ColumnMapping(text="text", label="label", part="split")
    truth = build([raw(["text", "label", "split", "party"], [("a", "x", "dev", "P"), ("b", "y", "?", None)])], mapping)
    assert truth.texts.columns.tolist() == [
        *("id", "text", "label", "votes", "soft_label", "corrected"),
        *("given_label", "duplicate_group", "part", "source", "row", "meta:party"),
    ]
    assert truth.texts["id"].tolist() == ["1", "2"]
    assert truth.texts["votes"].tolist() == ['{"posts":"x"}', '{"posts":"y"}']
    assert truth.texts[["part", "meta:party"]].iloc[0].tolist() == ["validation", "P"]
    assert truth.texts.loc[1, ["part", "meta:party"]].isna().all()
    assert truth.judgements.to_dict("list")["annotator"] == ["posts", "posts"]
    assert (truth.report.rows, truth.report.texts, truth.report.judgements, truth.report.annotators) == (2, 2, 2, 1)
    assert "“?”" in truth.report.notes[0]


def test_a_wide_table_votes_and_is_compared_with_the_given_decision() -> None:
    rows = [
        ("1", "a", "x", "x", "y", "x"),
        ("2", "b", "y", "y", "x", "x"),
        ("3", "c", "x", "y", None, "x"),
        ("4", "d", "y", None, None, None),
        ("5", "e", None, None, None, "x"),
    ]
    truth = build([raw(["id", "text", "A", "B", "C", "final"], rows)], WIDE)
    assert truth.texts["id"].tolist() == ["1", "2", "4"]
    assert truth.texts["label"].tolist() == ["x", "y", "y"]
    assert json.loads(truth.texts["votes"][1]) == {"A": "y", "B": "y", "C": "x"}
    assert truth.report.decisions == {"agree": 1, "differ": 1, "tie": 1, "missing": 1, "decided": 1}
    assert _reasons(truth) == {4: "tie", 6: "no label"}
    assert truth.left_out.loc[truth.left_out["reason"] == "tie", "found"].tolist() == ['{"A":"x","B":"y"}']
    assert (truth.report.judgements, truth.report.annotators) == (9, 3)


def test_a_long_table_keeps_what_else_is_known_of_its_texts() -> None:
    rows = [
        ("1", "a", "ann", "x", "P"),
        ("2", "b", "ann", "y", "Q"),
        ("1", "a", "ben", "x", "P"),
        ("2", "b", None, "y", "Q"),
        ("2", "b", "ben", " ", "Q"),
        ("2", "b", "ann", "x", "Q"),
        (None, "c", "ann", "x", "Q"),
        ("3", "c", "ann", "y", None),
    ]
    truth = build([raw(["id", "text", "who", "label", "party"], rows)], LONG)
    assert truth.texts["meta:party"].tolist()[:2] == ["P", "Q"]
    assert truth.texts["label"].tolist() == ["x", "x", "y"]
    assert _reasons(truth) == {3: READ_AGAIN, 5: "no annotator", 6: "no label", 8: "no id"}
    assert truth.left_out.set_index("row").loc[3, "found"] == "ann: y"


def test_a_long_table_without_ids_is_grouped_by_its_texts() -> None:
    rows = [("a", "ann", "x"), ("a", "ben", "x"), ("b", "ann", "y")]
    truth = build([raw(["text", "who", "label"], rows)], ColumnMapping(text="text", label="label", annotator="who"))
    assert truth.texts[["id", "text"]].to_numpy().tolist() == [["1", "a"], ["2", "b"]]


def test_empty_and_whitespace_texts() -> None:
    rows = [(text, "x") for text in (None, " \n\t", "\u200b\u2060\ufeff", "\u3164", "\u2800 ")]
    truth = _simple(*rows, ("a", "x"), ("b", "y"))
    assert truth.report.left_out == {"empty text": 5}
    assert truth.report.texts == 2


def test_one_megabyte_text() -> None:
    truth = _simple(("w " * 500_000, "x"), ("w " * 50_000, "x"), ("b", "y"))
    assert _reasons(truth) == {2: "text longer than 100,000 characters"}
    assert truth.report.texts == 2


def test_html_script_formula_zero_width_rtl_emoji_newlines() -> None:
    texts = [
        "<b>fett</b><script>alert('x')</script>",
        '=HYPERLINK("http://example.org")',
        "un\u200bsicht\u200dbar",
        "\u202eabc\u202c שלום",
        "👩‍👩‍👧 🇩🇪 👍🏽",
        "eins\r\nzwei\n",
        " Rand ",
    ]
    truth = _simple(*((text, "xy"[i % 2]) for i, text in enumerate(texts)))
    assert truth.texts["text"].tolist() == texts


def test_all_labels_empty() -> None:
    with pytest.raises(LabelError, match="“label” is empty in every row"):
        _simple(("a", None), ("b", " "))


def test_all_texts_empty() -> None:
    with pytest.raises(ColumnError, match="2 × empty text"):
        _simple((None, "x"), (" ", "y"))


def test_single_class() -> None:
    with pytest.raises(LabelError, match="All texts are labelled “x”; at least two classes"):
        _simple(("a", "x"), ("b", "x "))


def test_nothing_but_ties() -> None:
    with pytest.raises(LabelError, match=r"No text has a label \(without a label: tie 1\)"):
        build([raw(["id", "text", "A", "B", "C", "final"], [("1", "a", "x", "y", None, None)])], WIDE)


def test_class_with_one_text() -> None:
    truth = _simple(("a", "x"), ("b", "x"), ("c", "y"))
    assert truth.report.labels == {"x": 2, "y": 1}
    assert truth.report.notes == ("Only one text is labelled “y”: too few for three parts.",)


def test_300_classes() -> None:
    with pytest.raises(LabelError, match="“label” holds 300 different labels"):
        _simple(*((f"text {i}", f"c{i}") for i in range(300)))


@pytest.mark.parametrize(
    ("written", "labels"),
    [
        (("True", "FALSE"), {"True": 1, "False": 1}),
        (("1", "0"), {"1": 1, "0": 1}),
        (("1.0", "0.0"), {"1": 1, "0": 1}),
        ((" yes", "no "), {"yes": 1, "no": 1}),
    ],
)
def test_labels_true_false_zero_one_and_stray_spaces(written: tuple[str, str], labels: dict[str, int]) -> None:
    assert _simple(("a", written[0]), ("b", written[1])).report.labels == labels


def test_labels_are_unified_over_all_annotators_and_the_decision() -> None:
    rows = [("1", "a", "1.0", "1", "0", "1.0"), ("2", "b", "0", "0.0", "0", "0.0")]
    truth = build([raw(["id", "text", "A", "B", "C", "final"], rows)], WIDE)
    assert truth.report.decisions == {"agree": 2, "differ": 0, "tie": 0, "missing": 0, "decided": 0}


def test_duplicate_ids() -> None:
    rows = [("1", "a", "x"), ("7", "b", "y"), ("7", "c", "x"), ("8", "d", "x"), ("8", "d", "x")]
    with pytest.raises(ColumnError, match=r"“7” stands in several rows: rows 3 and 4\. So do 1 other ids") as caught:
        build([raw(["id", "text", "label"], rows)], WITH_IDS)
    assert caught.value.todo == "Choose another id column, or none."


def test_one_id_with_different_texts_in_a_long_table() -> None:
    rows = [("7", "a", "ann", "x"), ("7", "a", "ben", "x"), ("7", "b", "cem", "y")]
    with pytest.raises(ColumnError, match="“7” stands for different texts: rows 2 and 4"):
        build([raw(["id", "text", "who", "label"], rows)], LONG)


@pytest.mark.parametrize(
    "mapping", [ColumnMapping(text=""), ColumnMapping(text="text"), ColumnMapping(text="a", label="label")]
)
def test_missing_columns(mapping: ColumnMapping) -> None:
    with pytest.raises(ColumnError, match="columns are text, label"):
        build([raw(["text", "label"], [("a", "x"), ("b", "y")])], mapping)


def test_of_several_files_the_one_that_lacks_a_column_is_named() -> None:
    tables = [raw(["text", "label"], [("a", "x")]), raw(["text", "klasse"], [("b", "y")], "second.csv")]
    with pytest.raises(ColumnError, match=r"second\.csv: There is no column “label”"):
        build(tables, SIMPLE)


def test_several_files_are_put_together() -> None:
    truth = build(
        [raw(["text", "label"], [("a", "x")], "1.csv"), raw(["text", "label", "party"], [("b", "y", "P")], "2.csv")],
        SIMPLE,
    )
    assert truth.texts["id"].tolist() == ["1", "2"]
    assert truth.judgements["source"].tolist() == ["1.csv", "2.csv"]
    assert truth.texts["meta:party"].fillna("none").tolist() == ["none", "P"]


def test_duplicates_and_contradictions_are_counted() -> None:
    report = _simple(("Geht!", "x"), ("geht!", "x"), ("GEHT!", "y"), ("b", "y"), ("B", "y")).report
    assert (report.duplicates, report.contradictory) == (3, 1)


def test_rejected_rows_are_listed_and_counted() -> None:
    table = raw(["text", "label"], [("a", "x"), ("b", "y")])
    rejected = raw(["text", "label"], []).rejected
    rejected.loc[0] = ["posts.csv", 9, None, None, "row has 3 fields, the header has 2", "a,b,c"]
    truth = build([type(table)(table.name, table.columns, table.frame, table.format, rejected)], SIMPLE)
    assert truth.report.rows == 3
    assert _reasons(truth) == {9: "row has 3 fields, the header has 2"}


def _wide(*rows: tuple[str | None, ...], name: str = "posts.csv") -> Sequence:
    return [raw(["id", "text", "A", "B", "C", "final"], rows, name)]


def test_adding_joins_texts_by_id_and_votes_again() -> None:
    first = build(
        _wide(("1", "a", "x", "x", None, "x"), ("2", "b", "x", "y", None, None), ("3", "c", "y", None, None, None)),
        WIDE,
    )
    assert first.report.left_out == {"tie": 1}
    mapping = ColumnMapping(text="text", label="label", annotator="who", id="id")
    rows = [("2", "b", "dan", "y"), ("1", "a", "A", "y"), ("4", "d", "dan", "x")]
    second = build([raw(["id", "text", "who", "label"], rows, "more.csv")], mapping, first)
    assert dict(zip(second.texts["id"], second.texts["label"], strict=True)) == {"2": "y", "3": "y", "4": "x"}
    assert second.report.left_out == {READ_AGAIN: 1, "tie": 1}
    assert second.left_out.set_index("reason").loc["tie", "id"] == "1"
    assert second.report.rows == 6
    assert second.report.notes[0] == (
        "more.csv: 1 new text, and 2 that were there before; of 2 annotators 1 is new (“dan”)."
    )
    assert first.texts["id"].tolist() == ["1", "3"]


def test_a_text_that_comes_again_under_another_id_is_pointed_out() -> None:
    first = build([raw(["id", "text", "who", "label"], [("1", "a", "Ann", "x"), ("2", "b", "Ann", "y")])], LONG)
    rows = [("11", "a", "Ben", "x"), ("11", "a", "Cem", "x"), ("12", "c", "Ben", "y")]
    more = raw(["id", "text", "who", "label"], rows, "more.csv")
    apart, together = (build([more], mapping, first) for mapping in (LONG, dataclasses.replace(LONG, id=None)))
    [said] = [guess.said for guess in apart.report.guesses if guess.option == "id"]
    assert said.startswith("One of the new texts has the wording of a text that was there before, and another id; it ")
    assert (apart.report.texts, together.report.texts) == (4, 3)
    assert "1 new text (numbered from 3 on, as no column has their ids), and 1 that" in together.report.notes[0]


def test_a_text_that_was_set_aside_comes_back_with_all_that_was_known_of_it() -> None:
    mapping = ColumnMapping(text="text", annotators=("A", "B"), id="id", part="part")
    rows = [("1", "a", "x", "y", "test", "P"), ("2", "b", "x", "x", "train", "Q"), ("3", "c", "y", "y", None, "R")]
    first = build([raw(["id", "text", "A", "B", "part", "party"], rows)], mapping)
    assert first.set_aside[["id", "reason", "part", "meta:party"]].to_numpy().tolist() == [["1", "tie", "test", "P"]]
    more = [("1", "a", "C", "y")]
    long = ColumnMapping(text="text", label="label", annotator="who", id="id")
    second = build([raw(["id", "text", "who", "label"], more, "more.csv")], long, first)
    [back] = second.texts[second.texts["id"] == "1"].to_dict("records")
    assert (back["label"], back["part"], back["meta:party"]) == ("y", "test", "P")
    assert second.set_aside.empty
    assert json.loads(back["soft_label"]) == {"x": pytest.approx(1 / 3), "y": pytest.approx(2 / 3)}


def test_the_same_judgements_by_another_rule_and_back_again() -> None:
    first = build(
        _wide(("1", "a", "x", "x", "y", None), ("2", "b", "y", "y", "y", None), ("3", "c", "x", *"xx", None)), WIDE
    )
    strict = decide_again(first, VoteSettings(rule=VoteRule.UNANIMITY), NO_CHANGES, where="version 1")
    assert strict.texts["id"].tolist() == ["2", "3"]
    assert strict.report.left_out == {"not unanimous": 1}
    back = decide_again(strict, VoteSettings(), NO_CHANGES, where="version 2")
    again, before = (
        truth.texts.drop(columns="duplicate_group").sort_values("id", ignore_index=True) for truth in (back, first)
    )
    assert_frame_equal(again, before)
    assert_frame_equal(back.judgements, first.judgements)
    assert back.report.rows == first.report.rows


def test_adding_another_text_under_a_known_id_is_refused() -> None:
    first = build(_wide(("1", "a", "x", None, None, None), ("2", "b", "y", None, None, None)), WIDE)
    with pytest.raises(ColumnError, match=r"more\.csv: The id “2” in row 2 is already there with another text: “b”"):
        build(_wide(("2", "other", "x", None, None, None), name="more.csv"), WIDE, first)


def test_adding_without_ids_joins_equal_texts_and_numbers_on() -> None:
    first = _simple(("a", "x"), ("a", "x"), ("b", "y"))
    mapping = ColumnMapping(text="text", label="second")
    second = build([raw(["text", "second"], [("c", "x"), ("a", "x"), ("a", "x"), ("a", "y")])], mapping, first)
    assert second.texts[["id", "text"]].to_numpy().tolist() == [
        *(["1", "a"], ["2", "a"], ["3", "b"], ["4", "c"], ["5", "a"])
    ]
    assert second.texts["votes"].tolist()[:2] == ['{"posts":"x"}'] * 2, "a few labels correct"


_CELLS = st.sampled_from([None, "", " ", "x", "y"])
_ROWS = st.lists(st.tuples(st.sampled_from(["a", "b ", "B", "", None, "\u200b"]), _CELLS, _CELLS, _CELLS), max_size=15)


@settings(max_examples=examples(15))
@given(_ROWS, _ROWS)
def test_every_row_of_a_wide_table_is_a_text_or_left_out(rows: list, more: list) -> None:
    fixed = [("one", "x", "x", None), ("two", "y", None, None)]
    mapping = ColumnMapping(text="text", annotators=("A", "B", "C"))
    truth = build([raw(["text", "A", "B", "C"], fixed + rows)], mapping)
    assert len(truth.texts) + len(truth.left_out) == truth.report.rows == len(fixed + rows)
    assert sum(truth.report.left_out.values()) == len(truth.left_out)
    added = build([raw(["text", "A", "B", "C"], more + fixed, "more.csv")], mapping, truth)
    judgements = sum(
        cell in ("x", "y")
        for text, *cells in fixed + rows + more + fixed
        for cell in cells
        if (text or "").strip(" \u200b")
    )
    assert added.report.judgements + added.report.left_out.get(READ_AGAIN, 0) == judgements


@settings(max_examples=examples(15))
@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "b", "", None]), st.sampled_from(["p", "q", "r", None]), _CELLS), max_size=20
    )
)
def test_every_row_of_a_long_table_is_a_judgement_or_left_out(rows: list) -> None:
    fixed = [("one", "p", "x"), ("two", "p", "y")]
    mapping = ColumnMapping(text="text", label="label", annotator="who")
    truth = build([raw(["text", "who", "label"], fixed + rows)], mapping)
    ties = truth.report.left_out.get("tie", 0)
    assert len(truth.judgements) + len(truth.left_out) - ties == truth.report.rows == len(fixed + rows)
    assert set(truth.judgements["id"]) == set(truth.texts["id"]) | set(
        truth.left_out.loc[truth.left_out["reason"] == "tie", "id"]
    )
    assert pd.Series(truth.report.labels).sum() == truth.report.texts


def test_metadata_that_a_later_file_says_otherwise_are_named() -> None:
    first = raw(["id", "text", "label", "party"], [("1", "a", "x", "P"), ("2", "b", "y", "Q")])
    more = raw(["id", "text", "label", "party"], [("1", "a", "x", "R"), ("3", "c", "y", "Q")], "more.csv")
    truth = build([more], WITH_IDS, build([first], WITH_IDS))
    assert truth.texts["meta:party"].tolist() == ["P", "Q", "Q"]
    assert (
        "“party” has another value for 1 text that stood there before; the earlier value stays." in truth.report.notes
    )


def test_a_text_of_several_files_is_one_and_it_is_said_what_counts() -> None:
    columns = ["text", "ann", "leaning"]
    mapping = replace(SIMPLE, label=None, annotators=("ann",))
    files = [
        raw(columns, [("a", "x", "left"), ("b", "y", "left")], "left.csv"),
        raw(columns, [("a", "y", "right"), ("c", "x", "right")], "right.csv"),
        raw(columns, [("a", "y", "middle"), ("d", "x", "middle")], "middle.csv"),
    ]
    truth = build(files, mapping)
    first = truth.texts.set_index("text").loc["a"]
    assert (first["label"], first["meta:leaning"]) == ("y", "left")
    [said] = [guess.said for guess in truth.report.guesses if guess.option == "id"]
    assert said == (
        "One text stands in several files with the same wording; it is kept as one text. The judgements of all files "
        "count (of one annotator the later one); what the other columns say is taken from the first file. To keep such "
        "texts apart, give the texts of each file ids of their own, and choose that column as their id."
    )


def test_one_id_whose_text_differs_in_spaces_is_one_text() -> None:
    rows = [("1", "a  b", "ann", "x"), ("1", "a\nb", "ben", "x"), ("2", "c", "ann", "y")]
    truth = build([raw(["id", "text", "who", "label"], rows)], LONG)
    assert truth.texts["text"].tolist() == ["a  b", "c"]
    assert any("differ in spaces or invisible signs in 1 text" in note for note in truth.report.notes)


def test_what_many_columns_say_otherwise_is_one_line() -> None:
    columns = ["id", "text", "label", *"pqrst"]
    first = raw(columns, [("1", "a", "x", *"PQRST"), ("2", "b", "y", *"PQRST")])
    more = raw(columns, [("1", "a", "x", *"UQVWX"), ("2", "b", "y", *"UQRST"), ("3", "c", "y", *"PQRST")], "more.csv")
    corrects = replace(WITH_IDS, values=ValueRules(one_person=True))
    notes = build([more], corrects, build([first], WITH_IDS)).report.notes
    assert notes == (
        "more.csv: 1 new text, and 2 that were there before.",
        "“p”, “r”, “s” and “t” have another value for up to 2 texts that stood there before; the earlier value stays.",
        "Only one text is labelled “x”: too few for three parts.",
    )


def test_labels_one_letter_apart_are_pointed_out_and_count_as_one_on_request() -> None:
    rows = [
        *[(f"text {n}", "neutral") for n in range(40)],
        *[(f"more {n}", "agree") for n in range(5)],
        ("z", "netral"),
    ]
    truth = _simple(*rows)
    assert truth.report.labels["netral"] == 1
    said = Guess("“netral” (1) is nearly “neutral” (40); each is a class of its own.", "count_as")
    assert said in truth.report.guesses
    rule = ValueRules(count_as=(("netral", "neutral"),))
    counted = build([raw(["text", "label"], rows)], replace(SIMPLE, values=rule))
    assert counted.report.labels == {"neutral": 41, "agree": 5}
    assert "“netral” (1) counts as “neutral”." in counted.report.notes
    assert not any(guess.option == "count_as" for guess in counted.report.guesses)
    itself = build([raw(["text", "label"], rows)], replace(SIMPLE, values=ValueRules(count_as=(("netral", "netral"),))))
    assert itself.report.labels == truth.report.labels
    assert itself.report.guesses == ()
    with pytest.raises(LabelError, match="no label “nutral”; the labels are"):
        build([raw(["text", "label"], rows)], replace(SIMPLE, values=ValueRules(count_as=(("nutral", "neutral"),))))


def test_the_same_words_beside_other_sentences_are_told_apart_by_them() -> None:
    posts = [f"This is what the bot said before, and it said it for the {n}th time." for n in range(12)]
    rows = [("yes", who, "xy"[n % 2], post) for n, post in enumerate(posts) for who in ("ann", "ben")]
    columns = ["text", "who", "label", "post"]
    mapping = ColumnMapping(text="text", label="label", annotator="who")
    [said] = build([raw(columns, [*rows, ("no", "ann", "x", posts[0])])], mapping).report.guesses
    assert said.said.endswith(
        "22 of them stand beside another “post”: with that column as context they are other texts."
    )
    assert said.option == "context"
    alike = [(text, who, label, posts[0]) for text, who, label, _ in rows]
    [plain] = build([raw(columns, [*alike, ("no", "ann", "x", posts[1])])], mapping).report.guesses
    assert (plain.option, "beside another" in plain.said) == ("time", False)
