"""From annotated tables to the ground truth: one label a text, with every judgement and every row left out."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from pandas import DataFrame, Series

from core.data.duplicates import contradictory_groups, duplicate_groups
from core.data.identity import check_ids, identify
from core.data.labels import check_labels, spellings
from core.data.left_out import REPLACED, TIE, left_out_rows, together
from core.data.mapping import check_mapping
from core.data.reading.table import RawTable
from core.data.unfolding import Spellings, Unfolded, unfold
from core.data.voting import majority_vote
from core.errors import ColumnError, LabelError
from core.records import METADATA_PREFIX, ColumnMapping, ImportReport

_ITEM_COLUMNS = ["source", "row", "id", "text", "given_label", "part"]
_JUDGEMENT_COLUMNS = ["id", "annotator", "label", "time", "source"]


@dataclass(frozen=True)
class GroundTruth:
    """The tables of a dataset version, with the columns named in ``core.records``, and the report on them.

    ``judgements`` holds those on texts that were left out because of a tie, too: a further annotator may break it.
    """

    texts: DataFrame
    judgements: DataFrame
    left_out: DataFrame
    report: ImportReport


@dataclass(frozen=True)
class _Gathered:
    """Texts and judgements of all files so far, before the vote; judgements also with their ``row``."""

    items: DataFrame
    judgements: DataFrame
    left_out: DataFrame


def build(tables: Sequence[RawTable], mapping: ColumnMapping, earlier: GroundTruth | None = None) -> GroundTruth:
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

    Raises
    ------
    ColumnError
        A column is missing, there is no usable text, or one id stands for several texts.
    LabelError
        There is no label, only one class, or too many.
    """
    _require_columns(tables, mapping)
    names, label_notes = _spellings(tables, mapping)
    unfolded = [unfold(table, mapping, names) for table in tables]
    _require_content(tables, mapping, unfolded)
    gathered = _before(earlier)
    for table, part in zip(tables, unfolded, strict=True):
        gathered = _add(gathered, table, part)
    notes = [
        (table.name, note) for table, part in zip(tables, unfolded, strict=True) for note in table.notes + part.notes
    ]
    truth = _decide(gathered, where=_where(tables))
    rows = sum(len(table.frame) + len(table.rejected) for table in tables) + (earlier.report.rows if earlier else 0)
    said = (*dict.fromkeys(f"{name}: {note}" for name, note in notes), *label_notes, *truth.report.notes)
    return dataclasses.replace(truth, report=dataclasses.replace(truth.report, rows=rows, notes=said))


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


def _before(earlier: GroundTruth | None) -> _Gathered:
    """The state before the first table: nothing, or the earlier version with its ties open again."""
    if earlier is None:
        items = DataFrame({column: Series(dtype="str") for column in _ITEM_COLUMNS}).astype({"row": "Int64"})
        judgements = DataFrame({column: Series(dtype="str") for column in [*_JUDGEMENT_COLUMNS, "row"]})
        return _Gathered(items, judgements.astype({"row": "Int64"}), together([]))
    is_tie = earlier.left_out["reason"] == TIE
    ties = earlier.left_out[is_tie][["source", "row", "id", "text"]]
    known = earlier.texts.drop(columns=["label", "votes", "duplicate_group"])
    items = pd.concat([known, ties], ignore_index=True).astype({"row": "Int64"})
    judgements = earlier.judgements.assign(row=pd.array([pd.NA] * len(earlier.judgements), dtype="Int64"))
    return _Gathered(items, judgements, earlier.left_out[~is_tie])


def _add(before: _Gathered, table: RawTable, new: Unfolded) -> _Gathered:
    ids = identify(new.items, before.items)
    items = pd.concat([before.items, new.items.assign(id=ids)], ignore_index=True)
    # Of a text that was there before, the earlier row stands and the later one fills what it leaves open.
    if items["id"].duplicated().any():
        items = items.groupby("id", sort=False).first().reset_index()
    added = new.judgements.assign(
        id=ids.iloc[new.judgements["item"].to_numpy()].array,
        source=table.name,
        time=Series(pd.NA, new.judgements.index, dtype="str"),
    ).drop(columns="item")
    judgements = pd.concat([before.judgements, added], ignore_index=True)
    replaced = judgements.duplicated(["id", "annotator"], keep="last")
    left_out = [before.left_out, table.rejected, new.left_out, _replaced(judgements[replaced], items)]
    return _Gathered(items, judgements[~replaced], together(left_out))


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


def _decide(gathered: _Gathered, where: str) -> GroundTruth:
    """Let the annotators vote and make the tables; ``rows`` of the report is still open."""
    judged = gathered.items.merge(majority_vote(gathered.judgements), on="id", validate="one_to_one")
    _require_classes(judged, where)
    tied = judged[judged["tie"]]
    left_out = together(
        [
            gathered.left_out,
            left_out_rows(
                tied["row"],
                source=tied["source"],
                reason=[TIE] * len(tied),
                id=tied["id"],
                text=tied["text"],
                found=tied["votes"],
            ),
        ]
    )
    texts = judged[~judged["tie"]].reset_index(drop=True)
    texts["duplicate_group"] = duplicate_groups(texts["text"])
    metadata = texts.columns[texts.columns.str.startswith(METADATA_PREFIX)]
    texts = texts[["id", "text", "label", "votes", "given_label", "duplicate_group", "part", *metadata]]
    judgements = gathered.judgements[_JUDGEMENT_COLUMNS].reset_index(drop=True)
    labels = texts["label"].value_counts()
    report = ImportReport(
        rows=0,
        texts=len(texts),
        judgements=len(judgements),
        annotators=judgements["annotator"].nunique(),
        left_out=_counts(left_out["reason"]),
        labels=_counts(texts["label"]),
        decisions=_decisions(judged),
        duplicates=len(texts) - texts["duplicate_group"].nunique(),
        contradictory=len(contradictory_groups(texts)),
        notes=tuple(
            f"Only one text is labelled “{label}”: too few for three parts." for label in labels.index[labels == 1]
        ),
    )
    return GroundTruth(texts, judgements, left_out, report)


def _require_classes(judged: DataFrame, where: str) -> None:
    labels = judged["label"].dropna().unique().tolist()
    if len(labels) > 1:
        return
    ties = int(judged["tie"].sum())
    besides = f" ({ties} more end in a tie)" if ties else ""
    found = f"All texts are labelled “{labels[0]}”{besides}" if labels else f"All {ties} texts end in a tie"
    raise LabelError(
        f"{found}; at least two classes are needed.",
        where=where,
        todo="Choose the column that holds the labels, or add texts of another class.",
    )


def _decisions(judged: DataFrame) -> dict[str, int]:
    """How the file's own decision compares with the vote; empty where the file decides nothing."""
    given, voted = judged["given_label"], judged["label"]
    if given.isna().all():
        return {}
    both = given.notna() & ~judged["tie"]
    return {
        "agree": int((both & (given == voted)).sum()),
        "differ": int((both & (given != voted)).sum()),
        "tie": int(judged["tie"].sum()),
        "missing": int((given.isna() & ~judged["tie"]).sum()),
    }


def _counts(values: Series) -> dict[str, int]:
    return {str(value): int(count) for value, count in values.value_counts().items()}
