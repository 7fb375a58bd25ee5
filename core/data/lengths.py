"""How long texts are, before any tokenizer is chosen."""

from __future__ import annotations

from pandas import DataFrame

from core.records.columns import ID, TEXT


def length_table(texts: DataFrame) -> DataFrame:
    """Characters and words (runs without white space) of each text: columns ``id, characters, words``."""
    return DataFrame(
        {
            ID: texts[ID],
            "characters": texts[TEXT].str.len().astype("int64"),
            "words": texts[TEXT].str.count(r"\S+").astype("int64"),
        }
    )
