"""Several files of one upload: whose judgements they are, and which texts are the same."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from core.data.ground_truth import build
from core.data.merging import settle_ids
from core.data.reading import RawTable
from core.records import ColumnMapping
from tests.core.data.raw_tables import raw

COLUMNS = ("id", "text", "label", "annotator")
LONG = ColumnMapping(text="text", label="label", annotator="annotator", id="id")
SIMPLE = ColumnMapping(text="text", label="label")


def _export(name: str, *rows: tuple[str, str, str]) -> RawTable:
    """A tool's export of one annotator: id, text, label."""
    table = raw(COLUMNS, [(*row, name) for row in rows], f"{name}.json")
    return dataclasses.replace(table, tool="Tool", mapping=LONG)


def _ids(tables: Sequence[RawTable]) -> list[str | None]:
    return [table.mapping.id for table in settle_ids(tables) if table.mapping]


def test_ids_that_agree_are_kept() -> None:
    files = [_export("ann", ("1", "a", "x"), ("2", "b", "y")), _export("ben", ("1", "a", "x"), ("3", "c", "y"))]
    assert _ids(files) == ["id", "id"]


def test_one_id_for_two_texts_in_two_files() -> None:
    files = [_export("ann", ("1", "a", "x"), ("2", "b", "y")), _export("ben", ("1", "b", "y"), ("2", "a", "x"))]
    assert _ids(files) == [None, None]
    note = settle_ids(files)[0].guesses[0].said
    assert "“1” is “a” in one file and “b” in another" in note


def test_two_ids_for_one_text_in_two_files() -> None:
    files = [_export("ann", ("1", "a", "x"), ("2", "b", "y")), _export("ben", ("101", "a", "x"), ("102", "b", "y"))]
    assert _ids(files) == [None, None]
    truth = build(settle_ids(files), dataclasses.replace(LONG, id=None))
    assert truth.texts["votes"].tolist() == ['{"ann":"x","ben":"x"}', '{"ann":"y","ben":"y"}']


def test_a_copy_of_a_text_may_have_an_id_of_its_own() -> None:
    both = (("1", "a", "x"), ("2", "a", "y"))
    assert _ids([_export("ann", *both), _export("ben", *both[:1])]) == ["id", "id"]


def test_an_id_doubled_within_one_file_is_left_for_the_check_of_its_columns() -> None:
    files = [_export("ann", ("1", "a", "x"), ("1", "b", "y")), _export("ben", ("3", "c", "y"))]
    assert _ids(files) == ["id", "id"]


def test_a_file_alone_keeps_its_ids() -> None:
    assert _ids([_export("ann", ("1", "a", "x"))]) == ["id"]


def test_simple_files_that_label_the_same_texts_are_an_annotators_each() -> None:
    files = [
        raw(["text", "label"], [("a", "x"), ("b", "y"), ("c", "y")], "ann.csv"),
        raw(["text", "label"], [("a", "x"), ("b", "x"), ("c", "y")], "ben.csv"),
    ]
    truth = build(files, SIMPLE)
    assert truth.texts["votes"].tolist() == ['{"ann":"x","ben":"x"}', '{"ann":"y","ben":"y"}']
    assert (truth.report.texts, truth.report.annotators, truth.report.left_out) == (2, 2, {"tie": 1})
    assert any("ann, ben" in guess.said for guess in truth.report.guesses)


def test_simple_files_of_different_texts_are_one_table_in_pieces() -> None:
    files = [raw(["text", "label"], [("a", "x")], "one.csv"), raw(["text", "label"], [("b", "y")], "two.csv")]
    truth = build(files, SIMPLE)
    assert (truth.report.texts, truth.report.annotators) == (2, 1)


def test_files_of_one_name_are_still_two_annotators() -> None:
    rows = [("a", "x"), ("b", "y")]
    files = [raw(["text", "label"], rows, "p1.zip › label.csv"), raw(["text", "label"], rows, "p2.zip › label.csv")]
    assert set(build(files, SIMPLE).judgements["annotator"]) == {"label", "label (2)"}
