"""How long texts are, before any tokenizer is chosen."""

from __future__ import annotations

from pandas import DataFrame


def length_table(texts: DataFrame) -> DataFrame:
    """Characters and words (runs without white space) of each text: columns ``id, characters, words``."""
    return DataFrame(
        {
            "id": texts["id"],
            "characters": texts["text"].str.len().astype("int64"),
            "words": texts["text"].str.count(r"\S+").astype("int64"),
        }
    )
