"""Whose judgements they are, where one name, or none, stands in several files."""

from __future__ import annotations

import dataclasses

from core.data.ground_truth import GroundTruth, build
from core.data.reading import RawTable
from core.records import ColumnMapping, ValueRules
from tests.core.data.raw_tables import raw

SIMPLE = ColumnMapping(text="text", label="label")
LONG = ColumnMapping(text="text", label="label", annotator="who", time="time")
ONE = ValueRules(one_person=True)
SEVERAL = ValueRules(one_person=False)


def _long(name: str, *rows: tuple[str, str, str, str | None]) -> RawTable:
    return raw(["text", "who", "label", "time"], rows, name)


def _simple(name: str, texts: str, label: str = "x") -> RawTable:
    return raw(["text", "label"], [*((text, label) for text in texts), (f"only {name}", "y")], name)


def _people(truth: GroundTruth) -> set[str]:
    return set(truth.judgements["annotator"])


def _options(truth: GroundTruth) -> set[str]:
    return {guess.option for guess in truth.report.guesses}


A = _long("p1.json", ("a", "1", "x", "2026-05-01"), ("b", "1", "y", "2026-05-02"))
B = _long("p2.json", ("a", "1", "x", "2026-05-03"), ("b", "1", "y", "2026-05-04"))
C = _long("p3.json", ("c", "1", "x", "2026-05-03"), ("d", "1", "y", "2026-05-04"))


def test_numbers_of_files_that_judge_the_same_texts_are_people_of_their_own() -> None:
    truth = build([A, B], LONG)
    assert _people(truth) == {"1 (p1)", "1 (p2)"}
    assert truth.report.judgements == 4
    assert "one_person" in _options(truth)


def test_numbers_of_files_with_other_texts_are_the_same_people() -> None:
    truth = build([A, C], LONG)
    assert _people(truth) == {"1"}
    assert "one_person" in _options(truth)


def test_a_file_that_was_exported_again_has_the_same_people() -> None:
    again = _long("p1 (1).json", ("a", "1", "x", "2026-05-01"), ("c", "1", "y", "2026-05-05"))
    assert _people(build([A, again], LONG)) == {"1"}
    assert _people(build([again], LONG, build([A], LONG))) == {"1"}


def test_the_rule_decides_it() -> None:
    truth = build([A, B], dataclasses.replace(LONG, values=ONE))
    assert _people(truth) == {"1"}
    assert truth.report.judgements == 2
    assert "one_person" not in _options(truth)
    assert _people(build([A, C], dataclasses.replace(LONG, values=SEVERAL))) == {"1 (p1)", "1 (p3)"}


def test_one_first_name_alone_is_not_taken_for_who_has_it_in_an_address() -> None:
    first = build([_long("a.csv", ("a", "jana.vogt@uni.de", "x", None), ("b", "tom@uni.de", "y", None))], LONG)
    rows = ("c", "Jana", "x", None), ("d", "Miriam", "y", None)
    more = build([_long("b.csv", *rows)], LONG, first)
    assert _people(more) == {"jana.vogt@uni.de", "tom@uni.de", "Jana", "Miriam"}
    assert more.report.guesses[0].said == (
        "A name in an address may be another person’s, so each of these pairs counts as two people: “Jana” and "
        "“jana.vogt@uni.de”."
    )
    same = dataclasses.replace(LONG, values=dataclasses.replace(SEVERAL, one_person=True))
    assert _people(build([_long("b.csv", *rows)], same, first)) == {"jana.vogt@uni.de", "tom@uni.de", "Miriam"}
    whole = ("c", "Jana Vogt", "x", None), ("d", "Miriam", "y", None)
    assert _people(build([_long("b.csv", *whole)], LONG, first)) == {"jana.vogt@uni.de", "tom@uni.de", "Miriam"}


def test_people_who_have_addresses_in_a_further_file_are_found_by_their_names() -> None:
    first = build([_long("a.csv", ("a", "Lena", "x", None), ("b", "Ann", "y", None), ("c", "Tom", "x", None))], LONG)
    rows = [("d", "lena.meyer@uni.de", "x", None), ("e", "tim@uni.de", "y", None), ("f", "tom@uni.de", "y", None)]
    more = build([_long("b.csv", *rows)], LONG, first)
    assert _people(more) == {"Lena", "Ann", "Tom", "tim@uni.de"}
    said = "By the names in their addresses, annotators of before are found again: “lena.meyer@uni.de” for “Lena”; "
    assert [guess.said for guess in more.report.guesses if guess.option == "one_person"] == [
        f"{said}“tom@uni.de” for “Tom”."
    ]
    apart = dataclasses.replace(LONG, values=ValueRules(one_person=False))
    assert "lena.meyer@uni.de" in _people(build([_long("b.csv", *rows)], apart, first))


def test_an_address_that_may_be_of_two_people_is_nobodys() -> None:
    first = build([_long("a.csv", ("a", "Lena", "x", None), ("b", "Meyer", "y", None))], LONG)
    more = build([_long("b.csv", ("d", "lena.meyer@uni.de", "x", None), ("e", "Meyer", "y", None))], LONG, first)
    assert "lena.meyer@uni.de" in _people(more)


def test_numbers_of_an_addition() -> None:
    truth = build([B], LONG, build([A], LONG))
    assert _people(truth) == {"1", "1 (p2)"}
    assert truth.report.judgements == 4


def test_a_name_is_one_person_unless_somebody_says_otherwise() -> None:
    files = [_long("a.csv", ("a", "Ann", "x", None), ("b", "Ann", "y", None)), _long("b.csv", ("a", "Ann", "x", None))]
    assert _people(build(files[:1], LONG, build(files[:1], LONG))) == {"Ann"}
    assert _people(build([files[0], _long("b.csv", ("c", "ann", "y", None))], LONG)) == {"Ann"}
    assert _people(build(files, dataclasses.replace(LONG, values=SEVERAL))) == {"Ann (a)", "Ann (b)"}


def test_one_common_text_makes_no_annotators_of_two_waves() -> None:
    truth = build([_simple("wave1.csv", "abcdefg"), _simple("wave2.csv", "ahijklm")], SIMPLE)
    assert truth.report.annotators == 1
    assert truth.report.texts == 15
    assert _people(truth) == {"wave1 and wave2"}
    assert "one_person" in _options(truth)
    told = build(
        [_simple("wave1.csv", "abcdefg"), _simple("wave2.csv", "ahijklm")],
        dataclasses.replace(SIMPLE, values=SEVERAL),
    )
    assert _people(told) == {"wave1", "wave2"}


def test_a_further_file_that_labels_most_texts_is_a_further_annotators_and_else_a_correction() -> None:
    first = build([_simple("ann.csv", "abcde")], SIMPLE)
    another = build([_simple("ben.csv", "abcd", "x")], SIMPLE, first)
    assert _people(another) == {"ann", "ben"}
    assert [guess.said for guess in another.report.guesses if guess.option == "one_person"] == [
        "Labels of texts that are in the version already (4 texts) count as a further annotator’s: ben."
    ]
    corrected = build([_simple("ben.csv", "ab", "z")], SIMPLE, first)
    assert corrected.report.labels == {"z": 2, "x": 3, "y": 2}
    assert _people(corrected) == {"ann"}
    assert "one_person" in _options(corrected)
    told = build([_simple("ben.csv", "abcd", "z")], dataclasses.replace(SIMPLE, values=ONE), first)
    assert _people(told) == {"ann"}


def test_files_of_further_texts_that_are_added_together_are_an_annotator_each() -> None:
    first = build([_simple("1_ann.csv", "abc"), _simple("1_ben.csv", "abc", "z")], SIMPLE)
    further = [_simple("2_ann.csv", "def"), _simple("2_ben.csv", "def", "z"), _simple("2_cem.csv", "def")]
    both = build(further, SIMPLE, first)
    assert _people(both) == {"1_ann", "1_ben", "2_ann", "2_ben", "2_cem"}
    assert both.report.judgements == first.report.judgements + 12
    [said] = [guess.said for guess in both.report.guesses if guess.option == "one_person"]
    assert said == "The files label the same texts (3 texts), so each counts as an annotator’s: 2_ann, 2_ben, 2_cem."


def test_files_that_are_added_one_at_a_time_are_an_annotator_each() -> None:
    truth = None
    for name in ("1_ann.csv", "1_ben.csv", "1_cem.csv"):
        truth = build([_simple(name, "abcd", name[2])], SIMPLE, truth)
    for name in ("2_ann.csv", "2_ben.csv"):
        truth = build([_simple(name, "efgh", name[2])], SIMPLE, truth)
    assert truth is not None
    assert _people(truth) == {"1_ann", "1_ben", "1_cem", "2_ann", "2_ben"}
    assert truth.report.judgements == 5 * 5
    few = build([_simple("2_ben.csv", "e", "z")], SIMPLE, truth)
    assert _people(few) == _people(truth)


def test_a_further_file_of_other_texts_is_of_the_one_person_of_the_version() -> None:
    first = build([_simple("wave1.csv", "abc")], SIMPLE)
    assert _people(build([_simple("wave2.csv", "def")], SIMPLE, first)) == {"wave1"}


def test_files_of_labels_for_the_texts_of_the_version_are_an_annotator_each_where_they_are_several() -> None:
    first = build([_simple("ann.csv", "abc")], SIMPLE)
    both = build([_simple("ben.csv", "abc", "z"), _simple("cem.csv", "abc")], SIMPLE, first)
    assert _people(both) == {"ann", "ben", "cem"}


def test_that_annotators_may_be_the_authors_is_said() -> None:
    files = [raw(["text", "who", "label"], [("a", "x1", "p"), ("b", "x2", "q")], f"{name}.csv") for name in "mn"]
    long = ColumnMapping(text="text", label="label", annotator="who")
    [said] = [guess.said for guess in build(files, long).report.guesses if guess.option == "annotator"]
    assert said.startswith("“who” has the same person in all rows of most texts. If that is who wrote them")
    judged = [raw(["text", "who", "label"], [("a", one, "p"), ("b", one, "q")], f"{one}.csv") for one in ("x", "y")]
    assert "annotator" not in _options(build(judged, long))


def test_names_that_are_written_in_two_ways() -> None:
    rows = [("a", "Jörg", "x", None), ("b", "Jo\u0308rg", "y", None), ("c", "jörg ", "y", None)]
    truth = build([_long("a.csv", *rows)], LONG)
    assert _people(truth) == {"Jörg"}
    assert "keep_apart" in _options(truth)
    apart = build([_long("a.csv", *rows)], dataclasses.replace(LONG, values=ValueRules(keep_apart=True)))
    assert len(_people(apart)) == 3


def test_a_column_of_a_person_who_is_there_already() -> None:
    wide = ColumnMapping(text="text", annotators=("Ann", "Ben"))
    first = build([raw(["text", "Ann", "Ben"], [("a", "x", "x"), ("b", "y", "y")])], wide)
    more = ColumnMapping(text="text", annotators=("ann", "BEN"))
    truth = build([raw(["text", "ann", "BEN"], [("c", "X", "x"), ("d", "y", "Y")], "more.csv")], more, first)
    assert _people(truth) == {"Ann", "Ben"}
    assert set(truth.judgements["label"]) == {"x", "y"}


def test_that_no_time_tells_which_judgement_is_later_is_said() -> None:
    rows = [("a", "Ann", "x", "5/3/2026"), ("a", "Ann", "x", "6/3/2026"), ("b", "Ann", "y", None)]
    without = build([_long("a.csv", *rows)], dataclasses.replace(LONG, time=None))
    assert [guess.said for guess in without.report.guesses] == [
        "1 judgement gave way to one of the same annotator that was read later, as no column says when they were made."
    ]
    unread = build([_long("a.csv", *rows)], LONG)
    assert "“5/3/2026” cannot be read as one" in unread.report.guesses[0].said
    assert {guess.option for guess in (*without.report.guesses, *unread.report.guesses)} == {"time"}
