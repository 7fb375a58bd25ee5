"""What of a test text, or one that somebody types, a run's model did not read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from core import long_texts
from core.records import LongTexts, Run
from core.records.columns import TOKENS
from core.training import model_folder
from core.workflow import results
from core.workflow.bench import Bench

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


def of_typed(bench: Bench, run: Run, text: str) -> str:
    """The same of any text, whose tokens are counted now; raises as ``results.model`` does."""
    if run.is_ensemble:
        return ""
    with results.model(bench, run) as folder:
        lengths = model_folder.token_lengths_apart(folder, [text])
    return in_words(run, {TOKENS: None if lengths is None else lengths[0]})
