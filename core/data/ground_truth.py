"""From annotated tables to the ground truth: one label a text, with every judgement and every row left out."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import pandas as pd
from pandas import DataFrame

from core.data.deciding import Gathered, GroundTruth, decide, nothing_gathered, reopened, scarce_classes
from core.data.identity import check_ids, identify
from core.data.labels import check_labels, spellings
from core.data.left_out import REPLACED, left_out_rows, together
from core.data.mapping import check_mapping
from core.data.merging import one_annotator_a_file
from core.data.one_label import as_yes_no, require_one_label
from core.data.reading.table import RawTable
from core.data.relabelling import NO_CHANGES, Changes
from core.data.unfolding import Spellings, Unfolded, unfold
from core.errors import ColumnError, LabelError
from core.records import ColumnMapping, VoteSettings

__all__ = ["GroundTruth", "build", "decide_again"]


def build(
    tables: Sequence[RawTable],
    mapping: ColumnMapping,
    earlier: GroundTruth | None = None,
    *,
    vote: VoteSettings | None = None,
    changes: Changes = NO_CHANGES,
) -> GroundTruth:
    """Take the tables apart, put together what is about the same text, and let the annotators vote.

    Parameters
    ----------
    tables
        Files of the same layout; a later one adds to an earlier one as a new upload adds to ``earlier``.
    mapping
        What the columns of all of them hold.
    earlier
        What is already there. A text with the same id, or without ids exactly the same text, gets the new judgements in
        addition; the vote is taken again over all of them.
    vote
        How judgements become labels; a simple majority where it is left out.
    changes
        The corrections that were made on ``earlier``; they are put over the new vote.

    Raises
    ------
    ColumnError
        A column is missing, there is no usable text, or one id stands for several texts.
    LabelError
        There is no label, only one class, or too many.
    """
    _require_columns(tables, mapping)
    require_one_label(tables, mapping)
    tables, mapping, merging_notes = one_annotator_a_file(tables, mapping)
    tables = [as_yes_no(table, mapping) for table in tables]
    names, label_notes = _spellings(tables, mapping)
    unfolded = [unfold(table, mapping, names) for table in tables]
    _require_content(tables, mapping, unfolded)
    gathered = reopened(earlier) if earlier else nothing_gathered()
    for table, part in zip(tables, unfolded, strict=True):
        gathered = _add(gathered, table, part)
    notes = [
        (table.name, note) for table, part in zip(tables, unfolded, strict=True) for note in table.notes + part.notes
    ]
    truth = decide(gathered, where=_where(tables), settings=vote, changes=changes)
    rows = sum(len(table.frame) + len(table.rejected) for table in tables) + (earlier.report.rows if earlier else 0)
    said = (
        *dict.fromkeys(f"{name}: {note}" for name, note in notes),
        *merging_notes,
        *label_notes,
        *truth.report.notes,
    )
    guesses = tuple(dict.fromkeys(guess for table in tables for guess in table.guesses))
    report = dataclasses.replace(truth.report, rows=rows, notes=said, guesses=guesses)
    return dataclasses.replace(truth, report=report)


def decide_again(earlier: GroundTruth, vote: VoteSettings, changes: Changes, *, where: str) -> GroundTruth:
    """The same judgements by another rule or with other corrections; raises LabelError where one class is left."""
    truth = decide(reopened(earlier), where=where, settings=vote, changes=changes)
    of_reading = [note for note in earlier.report.notes if note not in scarce_classes(earlier.report.labels)]
    report = dataclasses.replace(
        truth.report,
        rows=earlier.report.rows,
        notes=(*of_reading, *truth.report.notes),
        guesses=earlier.report.guesses,
    )
    return dataclasses.replace(truth, report=report)


def _where(tables: Sequence[RawTable]) -> str:
    return ", ".join(table.name for table in tables)


def _quoted(columns: Sequence[str]) -> str:
    return " and ".join(f"“{column}”" for column in columns)


def _label_columns(mapping: ColumnMapping) -> list[str]:
    return list(mapping.annotators) or [str(mapping.label)]


def _require_columns(tables: Sequence[RawTable], mapping: ColumnMapping) -> None:
    for table in tables:
        for column, what in ((mapping.text, "texts"), (mapping.label or mapping.annotators, "labels")):
            if not column:
                raise ColumnError(
                    f"No column is known to hold the {what}; the columns are {', '.join(table.columns)}.",
                    where=table.name,
                    todo=f"Choose the column with the {what}.",
                )
        check_mapping(table, mapping)
        check_ids(table, mapping)


def _spellings(tables: Sequence[RawTable], mapping: ColumnMapping) -> tuple[Spellings, tuple[str, ...]]:
    def written(columns: Sequence[str]) -> list[str]:
        cells = [table.frame[column].dropna().unique() for table in tables for column in columns]
        return list(dict.fromkeys(spelling for column in cells for spelling in column.tolist()))

    columns = _label_columns(mapping)
    judged, notes = spellings(written(columns))
    check_labels(judged.values(), column=_quoted(columns), where=_where(tables))
    decides = mapping.layout == "wide" and mapping.label
    given, given_notes = spellings(written([str(mapping.label)])) if decides else ({}, ())
    return Spellings(judged, given), tuple(dict.fromkeys((*notes, *given_notes)))


def _require_content(tables: Sequence[RawTable], mapping: ColumnMapping, unfolded: Sequence[Unfolded]) -> None:
    if any(len(part.items) for part in unfolded):
        return
    labels = [
        table.frame[column].str.strip().replace("", None).count()
        for table in tables
        for column in _label_columns(mapping)
    ]
    if not sum(labels):
        raise LabelError(
            f"{_quoted(_label_columns(mapping))} is empty in every row: there is no label.",
            where=_where(tables),
            todo="Choose the column that holds the labels, or label the texts here: go to Annotate.",
        )
    reasons = pd.concat([part.left_out["reason"] for part in unfolded]).value_counts()
    raise ColumnError(
        f"No row has both a text and a label: {', '.join(f'{count} × {reason}' for reason, count in reasons.items())}.",
        where=_where(tables),
        todo="Choose the columns that hold the texts and the labels.",
    )


def _add(before: Gathered, table: RawTable, new: Unfolded) -> Gathered:
    ids = identify(new.items, before.items)
    items = pd.concat([before.items, new.items.assign(id=ids)], ignore_index=True)
    # Of a text that was there before, the earlier row stands and the later one fills what it leaves open.
    if items["id"].duplicated().any():
        items = items.groupby("id", sort=False).first().reset_index()
    added = new.judgements.assign(
        id=ids.iloc[new.judgements["item"].to_numpy()].array,
        source=table.name,
    ).drop(columns="item")
    judgements = pd.concat([before.judgements, added], ignore_index=True)
    replaced = judgements.duplicated(["id", "annotator"], keep="last")
    left_out = [before.left_out, table.rejected, new.left_out, _replaced(judgements[replaced], items)]
    return Gathered(items, judgements[~replaced], together(left_out))


def _replaced(judgements: DataFrame, items: DataFrame) -> DataFrame:
    texts = judgements["id"].map(items.set_index("id")["text"])
    found = judgements["annotator"] + ": " + judgements["label"]
    return left_out_rows(
        judgements["row"],
        source=judgements["source"],
        reason=[REPLACED] * len(judgements),
        id=judgements["id"],
        text=texts,
        found=found,
    )
