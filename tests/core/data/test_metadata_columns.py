"""Columns that tell groups of texts apart come first."""

from __future__ import annotations

import pandas as pd

from core.data.metadata_columns import MetadataColumns, metadata_columns


def test_few_values_come_first_and_what_hardly_repeats_last() -> None:
    columns = {
        "meta:Unnamed: 0": [str(n) for n in range(12)],
        "meta:url": [f"example.org/{n}" for n in range(12)],
        "meta:topic": ["Klima"] * 12,
        "meta:sentence": [str(n // 2) for n in range(12)],
        "meta:empty": [None] * 12,
        "meta:leaning": ["left", "right"] * 6,
        "text": ["a"] * 12,
    }
    found = metadata_columns(pd.DataFrame(columns))
    assert found == MetadataColumns(("leaning", "sentence"), ("url", "Unnamed: 0"), ("topic", "empty"))
    assert found.differing == ("leaning", "sentence", "url", "Unnamed: 0")
    assert found.all == (*found.differing, *found.constant)
    assert metadata_columns(pd.DataFrame({"text": ["a"]})) == MetadataColumns()


def test_numbers_of_rows_tell_nothing_though_those_of_several_files_repeat() -> None:
    texts = pd.DataFrame({"meta:Unnamed: 0": [*range(6), *range(6)], "meta:party": ["A", "B"] * 6})
    assert metadata_columns(texts) == MetadataColumns(("party",), ("Unnamed: 0",))
