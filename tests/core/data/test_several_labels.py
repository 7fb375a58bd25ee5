"""Plain tables whose cells hold several labels: one of them is asked for, as in a tool's export."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.ground_truth import build
from core.data.one_label import labels_to_choose
from core.data.reading import RawTable
from core.data.reading.table import SEVERAL
from core.data.several_labels import with_several_labels
from core.errors import LabelError
from core.records import ColumnMapping
from tests.core.data.raw_tables import raw

SIMPLE = ColumnMapping(text="text", label="labels")


def _table(*cells: str | None) -> RawTable:
    return raw(["text", "labels"], [(f"Text {number}", cell) for number, cell in enumerate(cells)])


def _settled(*cells: str | None) -> list[str | None]:
    (table,) = with_several_labels([_table(*cells)], SIMPLE)
    return [cell if isinstance(cell, str) else None for cell in table.frame["labels"].tolist()]


@pytest.mark.parametrize(
    "cells",
    [
        ('["Klima", "Wahl"]', '["Klima"]', "[]", '["Wahl"]'),
        ("['Klima', 'Wahl']", "['Klima']", "[]", "['Wahl']"),
        ("['Klima' 'Wahl']", "['Klima']", "[]", "['Wahl']"),
        ("('Klima', 'Wahl')", "Klima", "[]", "Wahl"),
        ('c("Klima", "Wahl")', 'c("Klima")', "c()", "Wahl"),
        ('{"Klima": 1, "Wahl": 1}', '{"Klima": 1, "Wahl": 0}', '{"Klima": 0, "Wahl": 0}', '{"Klima": 0, "Wahl": 1}'),
        ('{"Klima": true, "Wahl": true}', '{"Klima": true}', "{}", '{"Wahl": true}'),
        ("Klima;Wahl", "Klima", "[]", "Wahl"),
        ("Klima|Wahl", "Klima", "[]", "Wahl"),
        ("Klima, Wahl", "Klima", "[]", "Wahl"),
    ],
)
def test_several_labels_are_asked_about_and_none_is_a_no(cells: tuple[str, ...]) -> None:
    table = _table(*cells, None)
    with pytest.raises(LabelError, match="several labels at once in 1 of 5 judgements"):
        build([table], SIMPLE)
    assert sorted(labels_to_choose([table], SIMPLE)) == ["Klima", "Wahl"]
    truth = build([table], replace(SIMPLE, one_label="Klima"))
    assert truth.texts["label"].tolist() == ["Klima", "Klima", "not Klima", "not Klima"]
    assert truth.report.left_out == {"no label": 1}


def test_lists_of_one_label_are_that_label() -> None:
    assert _settled('["Klima"]', "['Wahl']", "[]") == ["Klima", "Wahl", None]


@pytest.mark.parametrize(
    ("cells", "labels"),
    [
        (('{"pos": 0.9, "neg": 0.1}', '{"pos": 0.2, "neg": 0.8}'), ["pos", "neg"]),
        (('{"pos": 1.0, "neg": 0.0}', '{"pos": 0.0, "neg": 1.0}'), ["pos", "neg"]),
    ],
)
def test_objects_with_a_number_for_each_label(cells: tuple[str, ...], labels: list[str]) -> None:
    assert _settled(*cells) == labels


def test_the_highest_of_several_scores_is_said() -> None:
    (table,) = with_several_labels([_table('{"pos": 0.9, "neg": 0.1}', '{"pos": 0.2, "neg": 0.8}')], SIMPLE)
    assert "highest" in table.guesses[0].said


@pytest.mark.parametrize(
    "cells",
    [
        ("Ja, sehr", "Nein, gar nicht", "Ja"),
        ("pro/contra", "pro", "contra"),
        ("Klima;Umwelt", "Wahl", "Verkehr"),
        ("[unclear]", "(other)", "{x}"),
    ],
)
def test_signs_in_labels_that_separate_nothing(cells: tuple[str, ...]) -> None:
    assert _settled(*cells) == list(cells)


@pytest.mark.parametrize("cell", ['[[0, 4, "PER"]]', '[{"label": "pos"}]', '{"labels": ["a"]}'])
def test_what_is_no_label_is_never_a_class(cell: str) -> None:
    table = _table(cell, '["Klima"]')
    with pytest.raises(LabelError, match="something else than labels in record 2"):
        build([table], SIMPLE)


def test_annotators_of_a_wide_table_may_give_several_labels_and_so_may_the_decision() -> None:
    rows = [
        ("a", '["fear", "joy"]', '["fear"]', '["fear"]'),
        ("b", '["joy"]', "[]", '["joy"]'),
        ("c", "[]", None, "[]"),
    ]
    table = raw(["text", "Ann", "Ben", "gold"], rows)
    mapping = ColumnMapping(text="text", annotators=("Ann", "Ben"), label="gold")
    assert labels_to_choose([table], mapping) == ("fear", "joy")
    truth = build([table], replace(mapping, one_label="fear"))
    assert truth.texts["label"].tolist() == ["fear", "not fear", "not fear"]
    assert truth.report.judgements == 5
    assert truth.report.decisions["differ"] == 0


def test_other_columns_stay_as_they_are() -> None:
    table = raw(["text", "labels", "tags"], [("a", '["x"]', '["#a"]'), ("b", '["y"]', "[]")])
    assert build([table], SIMPLE).texts["meta:tags"].tolist() == ['["#a"]', "[]"]


def test_a_separator_is_found_over_all_files() -> None:
    first, second = _table("Klima;Wahl", "Klima"), _table("Wahl", "Klima")
    assert with_several_labels([first, second], SIMPLE)[0].frame["labels"].tolist()[0] == f"Klima{SEVERAL}Wahl"


LABELS = st.lists(st.sampled_from(["Klima", "Wahl", "EU, Brexit", "O'Neill", 'Sagt "ja"']), unique=True, max_size=3)


@given(labels=st.lists(LABELS, min_size=1, max_size=6), as_python=st.booleans())
def test_every_list_is_found_again(labels: list[list[str]], as_python: bool) -> None:
    written = [repr(one) if as_python else json.dumps(one, ensure_ascii=False) for one in labels]
    several = any(len(one) > 1 for one in labels)
    expected = [SEVERAL.join(one) if one or several else None for one in labels]
    assert _settled(*written) == expected
