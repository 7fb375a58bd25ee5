"""What of a test text a run's model did not read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from core import long_texts
from core.records import LongTexts, Run
from core.records.columns import TOKENS

_READ = {
    LongTexts.BEGINNING: "read the first {most:,} of its {tokens:,} tokens",
    LongTexts.END: "read the last {most:,} of its {tokens:,} tokens",
    LongTexts.BOTH_ENDS: "read {most:,} of its {tokens:,} tokens, from the beginning and the end",
    LongTexts.WINDOWS: "read the first {most:,} of its {tokens:,} tokens, in windows",
}


def in_words(run: Run, row: Mapping[str, Any]) -> str:
    """“run-1 read the first 48 of its 63 tokens: the words after them decided nothing.”, of a row of its predictions.

    Empty of a text that was read whole, or where it is not known: of an earlier Errata, an ensemble, or a table.
    """
    tokens = row.get(TOKENS)
    if run.result is None or tokens is None or pd.isna(tokens):
        return ""
    way = run.config.long_texts
    most = long_texts.most_read(run.result.max_length, way)
    if tokens <= most:
        return ""
    read = _READ[way].format(most=most, tokens=int(tokens))
    return f"{run.name} {read}: the other words decided nothing."
