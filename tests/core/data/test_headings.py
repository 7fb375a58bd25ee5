"""Files of one upload in which one column has different names."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.data.headings import other_names, with_one_name, with_text_names
from core.data.identity import require_whole_ids
from core.data.mapping import check_columns
from core.errors import ColumnError
from core.records import ColumnMapping
from tests.core.data.raw_tables import raw

ROWS = [[f"Das ist der Satz mit der Nummer {n}.", "ja" if n % 2 else "nein", "ja"] for n in range(8)]
MAPPING = ColumnMapping(text=".", annotators=("coder_a", "coder_b"))


def test_the_texts_may_have_another_name_in_a_later_file() -> None:
    tables = (
        raw([".", "coder_a", "coder_b"], ROWS, "links.csv"),
        raw(["quote_text", "coder_a", "coder_b"], ROWS, "rechts.csv"),
    )
    (found,) = other_names(tables, MAPPING)
    assert (found.place, found.role, found.column, found.guess) == (1, "text", ".", "quote_text")
    first, second = with_one_name(tables, {found: "quote_text"})
    assert (first, second.columns) == (tables[0], (".", "coder_a", "coder_b"))
    assert second.notes == ("“quote_text” was read as “.”, as the first file calls it.",)
    check_columns((first, second), MAPPING)
    assert with_text_names(MAPPING, {found: "quote_text"}) == replace(MAPPING, text_names=("quote_text",))


def test_the_texts_may_have_another_name_in_a_tools_export() -> None:
    columns = ["text", "label", "annotator"]
    rows = [["Da komme ich gern", "ja", "A"]]
    first = raw(["reply", *columns[1:]], rows, "tasks.json")
    second = replace(
        raw(columns, rows, "lines.jsonl"), tool="Prodigy", mapping=ColumnMapping("text", "label", annotator="annotator")
    )
    long = ColumnMapping("reply", "label", annotator="annotator")
    (found,) = other_names((first, second), long)
    assert (found.role, found.guess) == ("text", "text")
    named = with_one_name((first, second), {found: "text"})
    check_columns(named, long)
    assert named[1].mapping == long
    assert other_names((first, second), replace(long, text="text", label="call")) == (), "its answers are its own"


def test_a_label_may_too_and_an_annotators_column_is_nobody_elses() -> None:
    simple = ColumnMapping(text="text", label="label")
    rows = [row[:2] for row in ROWS]
    (found,) = other_names((raw(["text", "label"], rows), raw(["text", "Urteil_klasse"], rows)), simple)
    assert (found.role, found.guess) == ("label", "Urteil_klasse")
    tables = (raw([".", "coder_a", "coder_b"], ROWS), raw([".", "coder_c", "coder_d"], ROWS))
    assert other_names(tables, MAPPING) == ()


def test_what_a_later_file_lacks_is_told_with_the_names_that_stand_in_it() -> None:
    rows = [row[:2] for row in ROWS]
    tables = (raw(["text", "label"], rows), raw(["quote_text", "subject"], rows, "rechts.csv"))
    simple = ColumnMapping(text="text", label="label")
    of_text = next(found for found in other_names(tables, simple) if found.role == "text")
    named = with_one_name(tables, {of_text: "quote_text"})
    with pytest.raises(ColumnError, match=r"no column “label”.*; the columns are quote_text, subject") as lacks:
        check_columns(named, simple)
    assert lacks.value.where == "rechts.csv"


def test_what_is_wrong_with_a_column_of_a_later_file_is_told_with_its_name_there() -> None:
    tables = (raw(["text", "label", "id"], [[*row[:2], f"a{n}"] for n, row in enumerate(ROWS)]),)
    lost = raw(["text", "label", "tweet"], [[*row[:2], "1,23457E+17"] for row in ROWS], "rechts.csv")
    mapping = ColumnMapping(text="text", label="label", id="id")
    (found,) = other_names((*tables, lost), mapping)
    _, named = with_one_name((*tables, lost), {found: "tweet"})
    with pytest.raises(ColumnError, match="Column “tweet” cannot tell the texts apart"):
        require_whole_ids(named, "id")
