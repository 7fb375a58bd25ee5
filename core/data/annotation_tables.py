"""Annotating here: from a table without labels to a round's texts, and from the answers to a table of judgements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from pandas import DataFrame, Series

from core.counted import beginning
from core.data.annotation import UNSURE
from core.data.context import with_context
from core.data.ground_truth import GroundTruth
from core.data.identity import require_whole_ids
from core.data.left_out import combined, left_out_rows
from core.data.mapping import check_mapping
from core.data.reading.recognition import Format
from core.data.reading.table import RawTable
from core.data.texts_and_judgements import unusable
from core.errors import ColumnError
from core.records import METADATA_PREFIX, Answer, AnswerKind, ColumnMapping
from core.records.columns import ANNOTATOR, ID, LABEL, ROW, SOURCE, TEXT, TIME


@dataclass(frozen=True)
class TextColumns:
    """Which column of an uploaded table holds the texts, which their ids, which others stay with them, and which are
    put before them.
    """

    text: str
    id: str | None = None
    metadata: tuple[str, ...] = ()
    context: tuple[str, ...] = ()


@dataclass(frozen=True)
class RoundTexts:
    """The texts to annotate.

    Attributes
    ----------
    texts
        Columns ``id, text`` and ``meta:<column>``; no id twice.
    left_out
        Rows that cannot be annotated, with the columns of ``schemas.LEFT_OUT``.
    repeats
        Rows that repeat a text that is there already; it is annotated once.
    has_ids
        Whether the ids are the table's own; without, the texts are numbered and no text is there twice.
    source
        Where the texts come from, in words.
    context
        The columns of their table that stand before them.
    """

    texts: DataFrame
    left_out: DataFrame
    repeats: int
    has_ids: bool
    source: str
    context: tuple[str, ...] = ()


def take_texts(tables: Sequence[RawTable], columns: TextColumns) -> RoundTexts:
    """The texts of uploaded tables, which may be labelled or not and may name a text in several rows.

    Raises ColumnError where a column is missing, one id stands for several texts, or there is no text.
    """
    parts = [_rows(table, columns) for table in tables]
    source = ", ".join(table.name for table in tables)
    rows = pd.concat([rows for rows, _ in parts], ignore_index=True)
    if rows.empty:
        raise ColumnError(
            f"The column “{columns.text}” holds no text.", where=source, todo="Choose the column with the texts."
        )
    distinct = rows.drop_duplicates([ID, TEXT] if columns.id else TEXT, ignore_index=True)
    if columns.id:
        _check_distinct(distinct)
    else:
        distinct[ID] = Series(range(1, len(distinct) + 1)).astype("str")
    return RoundTexts(
        texts=distinct.drop(columns=[SOURCE, ROW]),
        left_out=combined([left_out for _, left_out in parts]),
        repeats=len(rows) - len(distinct),
        has_ids=columns.id is not None,
        source=source,
        context=columns.context,
    )


def sample_texts(texts: DataFrame, number: int, seed: int, source: str) -> RoundTexts:
    """``number`` of a version's texts drawn at random without their labels; all of them where there are no more."""
    kept = [ID, TEXT, *texts.columns[texts.columns.str.startswith(METADATA_PREFIX)]]
    drawn = texts[kept].sample(min(number, len(texts)), random_state=seed).reset_index(drop=True)
    return RoundTexts(texts=drawn, left_out=combined([]), repeats=0, has_ids=True, source=source)


def judgements(texts: DataFrame, answers: Sequence[Answer], *, has_ids: bool) -> DataFrame:
    """One row per judgement: ``text, annotator, label, time``, before them ``id`` where the texts have ids of their
    own, and behind them the metadata under the names of their file.

    ``answers`` are those that hold; skips are no judgements and an unsure answer has the label ``unsure``.
    """
    given = [answer for answer in answers if answer.kind is not AnswerKind.SKIP]
    table = DataFrame(
        {
            ID: [answer.text_id for answer in given],
            ANNOTATOR: [answer.annotator for answer in given],
            LABEL: [UNSURE if answer.kind is AnswerKind.UNSURE else answer.label for answer in given],
            TIME: [answer.time.isoformat(sep=" ", timespec="seconds") for answer in given],
        },
        dtype="str",
    ).merge(texts, on=ID, how="inner", validate="many_to_one")
    own = [*([ID] if has_ids else []), TEXT, ANNOTATOR, LABEL, TIME]
    metadata = [column for column in texts.columns if column.startswith(METADATA_PREFIX)]
    names = dict.fromkeys(own)
    for column in metadata:
        name = column.removeprefix(METADATA_PREFIX)
        while name in names:
            name += " (table)"
        names[name] = None
    return table[[*own, *metadata]].set_axis(list(names), axis=1)


_ROUND = "Annotation “"


def source_of(round: str) -> str:
    """What stands as the file of the answers of the round of that name."""
    return f"{_ROUND}{round}”"


def is_round(source: str) -> bool:
    """Whether a version's source is a round and no file."""
    return source.startswith(_ROUND)


def not_yet_in(judged: DataFrame, earlier: GroundTruth) -> DataFrame:
    """The judgements that an earlier version does not hold just so: new ones, and those that have changed since."""
    texts = pd.concat([earlier.texts[[ID, TEXT]], earlier.left_out[[ID, TEXT]]]).drop_duplicates(ID)
    known = earlier.judgements[[ID, ANNOTATOR, LABEL]].merge(texts, on=ID, how="left")
    same = [column for column in (ID, TEXT, ANNOTATOR, LABEL) if column in judged.columns]
    found = judged[same].merge(known[same].drop_duplicates(), how="left", indicator=True)
    return judged[(found["_merge"] == "left_only").to_numpy()]


def as_long_table(judged: DataFrame, name: str) -> tuple[RawTable, ColumnMapping]:
    """The judgements as a table that was read from a file, and what its columns hold."""
    frame = judged.set_axis(pd.RangeIndex(2, len(judged) + 2, name="row"), axis=0)
    table = RawTable(name=name, columns=tuple(frame.columns), frame=frame, format=Format.DELIMITED)
    id = ID if ID in frame.columns else None
    return table, ColumnMapping(text="text", label="label", annotator="annotator", id=id, time="time")


def _rows(table: RawTable, columns: TextColumns) -> tuple[DataFrame, DataFrame]:
    """The rows with a text, as ``source, row, id, text`` and metadata, and those without as left out."""
    if not columns.text:
        raise ColumnError(
            f"No column is known to hold the texts; the columns are {table.in_file()}.",
            where=table.name,
            todo="Choose the column with the texts.",
        )
    # The check of an import, with the metadata in the place of what must be different columns.
    check_mapping(table, ColumnMapping(text=columns.text, id=columns.id, annotators=columns.metadata))
    check_mapping(table, ColumnMapping(text=columns.text, id=columns.id, context=columns.context))
    if columns.id is not None:
        require_whole_ids(table, columns.id)
    frame = with_context(table, columns.text, columns.context).frame
    named = {
        SOURCE: table.name,
        ROW: Series(frame.index, index=frame.index),
        ID: frame[columns.id].str.strip().replace("", None) if columns.id else None,
        TEXT: frame[columns.text],
    }
    kept = (*columns.metadata, *columns.context)
    metadata = {f"{METADATA_PREFIX}{column}": frame[column] for column in kept}
    rows = DataFrame({**named, **metadata}, index=frame.index).astype({SOURCE: "str", ID: "str"})
    reason = unusable(rows, with_ids=columns.id is not None)
    aside = rows[reason.notna()]
    left_out = left_out_rows(
        aside[ROW],
        source=aside[SOURCE],
        reason=reason.dropna().tolist(),
        id=aside[ID],
        text=aside[TEXT].str.slice(0, 1000),
    )
    return rows[reason.isna()], combined([table.rejected, left_out])


def _check_distinct(rows: DataFrame) -> None:
    doubled = rows[rows[ID].duplicated(keep=False)]
    if doubled.empty:
        return
    first = doubled[doubled[ID] == doubled[ID].iloc[0]]
    places = [f"{row.source}, row {row.row}" for row in first.head(5).itertuples()]
    others = doubled[ID].nunique() - 1
    raise ColumnError(
        f"The id “{beginning(first[ID].iloc[0])}” stands for different texts."
        + f" So do {others} other ids." * bool(others),
        where="; ".join(places),
        todo="Choose another id column, or none.",
    )
