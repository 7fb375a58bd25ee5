"""Test texts that have the same context as a text that a model learns from: it has read half of them before."""

from __future__ import annotations

from collections.abc import Sequence

from pandas import DataFrame, Series

from core.counted import beginning, counted
from core.data.splitting import group_values
from core.records import METADATA_PREFIX, DatasetVersion, Part, SplitSettings
from core.records.columns import ID, PART
from core.workflow import ground_truth
from core.workflow.bench import Bench

_MOST = 0.1
"""What more of the texts stand behind than this share is a heading, and not what one text answers."""


def in_words(bench: Bench, version: DatasetVersion, settings: SplitSettings, parts: Sequence[DataFrame]) -> str:
    """How many there are, and the column that would keep them together; empty where there is none, and where the
    researcher already named a column that does.

    ``parts`` has a table (columns of ``schemas.PARTS``), or one for each fold.
    """
    known = ground_truth.metadata_columns(bench, version).all
    columns = [column for column in version.mapping.context if column in known]
    if not columns or settings.group in columns:
        return ""
    named = [METADATA_PREFIX + column for column in columns]
    cells = ground_truth.texts(bench, version, [ID, *named]).set_index(ID)[named].apply(group_values).fillna("")
    context = _told_apart(cells.agg("\n".join, axis=1).str.strip())
    shared = sum(_shared(part.assign(context=part[ID].map(context))) for part in parts)
    if not shared:
        return ""
    of_most_kinds = max(columns, key=lambda column: cells[METADATA_PREFIX + column].nunique())
    has = "has" if shared == 1 else "have"
    instead = f", in place of those of one “{beginning(settings.group)}”" if settings.group is not None else ""
    return (
        f"{counted(shared, 'test text')} {has} the same context as a training text, and a model reads it with both. "
        f"To keep such texts in one part, let all texts of one “{of_most_kinds}” stay together{instead}."
    )


def _told_apart(context: Series) -> Series:
    """Nothing where there is no context, or one that very many texts have."""
    share = context.map(context.value_counts(normalize=True))
    return context.where((context != "") & (share <= _MOST))


def _shared(texts: DataFrame) -> int:
    learned = texts.loc[texts[PART] == Part.TRAIN, "context"].dropna()
    return int(texts.loc[texts[PART] == Part.TEST, "context"].isin(learned).sum())
