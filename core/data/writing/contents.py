"""What of a version is exported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec
import pandas as pd
from pandas import DataFrame

from core.data import correction_log
from core.data.correction_log import NO_CHANGES, Changes
from core.data.label_decisions import GroundTruth, in_order_of_files
from core.data.left_out import EXCLUDED
from core.data.writing.columns import BY_HAND, CLASS_ORDER, DONE, NOTES, metadata_column
from core.records import BY_HAND as SOURCES_BY_HAND
from core.records import JUDGEMENT_PREFIX, METADATA_PREFIX, Correction
from core.records.columns import ANNOTATOR, CONFIRMED_BY, ID, LABEL, PART, REASON, SOFT_LABEL, SOURCE, TEXT, TIME

_COLUMNS = [ID, TEXT, LABEL, SOFT_LABEL, PART]


@dataclass(frozen=True)
class VersionContents:
    """The texts of a version with those that the vote leaves undecided, and the judgements on them.

    Attributes
    ----------
    texts
        Columns ``id, text, label, soft_label, part`` and the metadata under the names that it has in an export;
        ``label`` is missing where nothing is decided.
    judgements
        Columns as in ``schemas.JUDGEMENTS``, adjudications included, and after them corrections of the same columns.
    confirmations
        Of the same columns; each confirms what a person had said of a text.
    notes
        The entries of the log that say something of a text and change nothing.
    order
        The classes from one end to the other; empty where they have no order.
    """

    texts: DataFrame
    judgements: DataFrame
    confirmations: DataFrame
    notes: tuple[Correction, ...] = ()
    order: tuple[str, ...] = ()

    @property
    def metadata(self) -> list[str]:
        return list(self.texts.columns[len(_COLUMNS) :])

    @property
    def renamed(self) -> tuple[str, ...]:
        """The file's own names of metadata columns that are called otherwise in an export."""
        return tuple(name.removeprefix(METADATA_PREFIX) for name in self.metadata if name.startswith(METADATA_PREFIX))

    @property
    def details(self) -> dict[str, str]:
        """What belongs to judgements beside their labels and is not empty: column of ``judgements`` → its name."""
        columns = [column for column in map(str, self.judgements) if column.startswith(JUDGEMENT_PREFIX)]
        return {
            column: column.removeprefix(JUDGEMENT_PREFIX) for column in columns if self.judgements[column].notna().any()
        }

    @property
    def votes(self) -> DataFrame:
        """The annotators' own judgements: an adjudicator has seen those of the others."""
        return self.judgements[~self.judgements[SOURCE].isin(SOURCES_BY_HAND)]

    @property
    def all_said(self) -> DataFrame:
        """The judgements, and after them the confirmations."""
        said = [self.judgements, *([] if self.confirmations.empty else [self.confirmations])]
        return pd.concat(said, ignore_index=True)

    @property
    def by_hand(self) -> DataFrame:
        """``BY_HAND`` and ``NOTES`` of each text, in the order of the texts; without the columns of the one where every
        label is the vote's, and without the other where nobody noted anything.
        """
        return self._decided.join(self._noted)

    @property
    def _decided(self) -> DataFrame:
        decided = self.judgements[self.judgements[SOURCE].isin(SOURCES_BY_HAND)]
        if decided.empty:
            return DataFrame(index=self.texts.index)
        last = decided.drop_duplicates(ID, keep="last").set_index(ID)[[SOURCE, ANNOTATOR, TIME, REASON]]
        last[SOURCE] = last[SOURCE].map(DONE)
        last[CONFIRMED_BY] = self.confirmations.groupby(ID)[ANNOTATOR].agg(lambda names: ", ".join(names.unique()))
        last = last.astype("str").reindex(self.texts[ID])
        return last.set_axis(self.texts.index, axis=0).set_axis(list(BY_HAND), axis=1)

    @property
    def _noted(self) -> DataFrame:
        lines = defaultdict[str, list[str]](list)
        for entry in self.notes:
            lines[str(entry.change.text_id)].append(_line(entry))
        cells = self.texts[ID].map({id: "\n".join(said) for id, said in lines.items()}).astype("str")
        return DataFrame(index=self.texts.index) if cells.isna().all() else DataFrame({NOTES: cells})


def _line(note: Correction) -> str:
    return f"{note.change.author}, {note.decided.isoformat(timespec='seconds')}: {note.change.reason}"


def contents_of(version: GroundTruth, changes: Changes = NO_CHANGES) -> VersionContents:
    """All texts but those that somebody left out by hand, in the order of the files; undecided ones stay, for
    others may settle them.

    ``changes`` are what the version's log amounts to.
    """
    undecided = version.set_aside[version.set_aside[REASON] != EXCLUDED]
    texts = in_order_of_files(pd.concat([version.texts, undecided], ignore_index=True), version.judgements)
    metadata = [column for column in texts.columns if column.startswith(METADATA_PREFIX)]
    given, confirmed = correction_log.corrections(changes), correction_log.confirmations(changes)
    judgements = pd.concat([version.judgements, *([] if given.empty else [given])], ignore_index=True)
    return VersionContents(
        texts[[*_COLUMNS, *metadata]].rename(columns={name: metadata_column(name) for name in metadata}),
        judgements[judgements[ID].isin(texts[ID])].reset_index(drop=True),
        confirmed[confirmed[ID].isin(texts[ID])].reset_index(drop=True),
        changes.notes,
    )


def with_order(pieces: Iterator[DataFrame], order: Sequence[str]) -> Iterator[DataFrame]:
    """The frames with the order of the classes in a column of its own, once in the first row."""
    cell = order_as_json(order)
    for piece in pieces:
        if order:
            piece[CLASS_ORDER] = pd.array([cell, *[None] * (len(piece) - 1)][: len(piece)], dtype="str")
            cell = None
        yield piece


def order_as_json(order: Sequence[str]) -> str | None:
    return msgspec.json.encode(order).decode() if order else None


def pieces(frame: DataFrame, rows: int) -> list[DataFrame]:
    return [frame.iloc[start : start + rows] for start in range(0, len(frame), rows)]
