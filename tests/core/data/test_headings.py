"""Files of one upload in which one column has different names."""

from __future__ import annotations

from dataclasses import replace

from core.data.headings import other_names, with_one_name, with_text_names
from core.data.mapping import check_columns
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


def test_a_label_may_too_and_an_annotators_column_is_nobody_elses() -> None:
    simple = ColumnMapping(text="text", label="label")
    rows = [row[:2] for row in ROWS]
    (found,) = other_names((raw(["text", "label"], rows), raw(["text", "Urteil_klasse"], rows)), simple)
    assert (found.role, found.guess) == ("label", "Urteil_klasse")
    tables = (raw([".", "coder_a", "coder_b"], ROWS), raw([".", "coder_c", "coder_d"], ROWS))
    assert other_names(tables, MAPPING) == ()
