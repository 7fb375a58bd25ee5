"""What became of the texts from one version of a data set to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from core.data.left_out import EXCLUDED, READ_AGAIN, REPLACED, UNDECIDED
from core.data.matching import same_texts
from core.data.merges import Merges, new_names
from core.records import TextChange, VersionChanges, VersionDiff, schemas
from core.records.columns import AFTER, BEFORE, ID, LABEL, REASON, TEXT

COLUMNS = tuple(schemas.VERSION_CHANGES.names)


@dataclass(frozen=True)
class Snapshot:
    """One version: its number, its texts (columns ``id, text, label``), what it left out, for the classes that one of
    the two versions merges the class that both have, by id why a person decided a text, where they said so, who it was,
    and who confirmed it, and the classes, of which some may have no text.
    """

    number: int
    texts: DataFrame
    left_out: DataFrame
    common: Merges = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    authors: Mapping[str, str] = field(default_factory=dict)
    confirmed: Mapping[str, str] = field(default_factory=dict)
    classes: tuple[str, ...] = ()

    @property
    def known(self) -> set[str]:
        return {*self.classes, *self.texts[LABEL]}


def compare_versions(before: Snapshot, after: Snapshot) -> VersionChanges:
    """Texts that were added, removed, left out or relabelled, or whose class was merged, and the texts of each class.

    A class that only got another name counts under its new one, and nothing became of its texts.

    A text that is gone counts as excluded where the later version lists it among what it left out, with the reason
    given there, and as removed where the later version does not know it. An id that stands for another wording is a
    text removed and a text added.
    """
    pairs = same_texts(before.texts, after.texts)
    old, new = (
        side.texts.iloc[pairs[name]].reset_index(drop=True) for side, name in ((before, BEFORE), (after, AFTER))
    )
    names = new_names((before.common, before.known), (after.common, after.known))
    differs = old[LABEL].replace(names) != new[LABEL]
    relabelled = _common(old[LABEL], before) != _common(new[LABEL], after)
    merged = differs & ~relabelled
    gone = _rest(before.texts, pairs[BEFORE])
    came = _rest(after.texts, pairs[AFTER])
    reasons = _reasons(gone, after.left_out)
    out_before = "left out before: " + _reasons(came, before.left_out)
    excluded, removed = gone[reasons.notna()], gone[reasons.isna()]
    table = pd.concat(
        [
            _lines(
                TextChange.RELABELLED,
                new[relabelled],
                old[LABEL][relabelled],
                new[LABEL][relabelled],
                new[ID][relabelled].map(after.reasons),
                new[ID][relabelled].map(after.authors),
                new[ID][relabelled].map(after.confirmed),
            ),
            _lines(TextChange.MERGED, new[merged], old[LABEL][merged], new[LABEL][merged]),
            _lines(
                TextChange.EXCLUDED,
                excluded,
                before=excluded[LABEL],
                reason=reasons.dropna(),
                author=excluded[ID].map(after.authors).where(reasons.dropna() == EXCLUDED),
            ),
            _lines(TextChange.REMOVED, removed, before=removed[LABEL]),
            _lines(
                TextChange.ADDED,
                came,
                after=came[LABEL],
                reason=came[ID].map(after.reasons).astype("str").fillna(out_before),
                author=came[ID].map(after.authors),
                confirmed=came[ID].map(after.confirmed),
            ),
        ],
        ignore_index=True,
    )
    diff = VersionDiff(
        before=before.number,
        after=after.number,
        unchanged=int((~differs).sum()),
        added=len(came),
        removed=len(removed),
        excluded=_counts(reasons.dropna()),
        relabelled=_moves(old[LABEL][relabelled], new[LABEL][relabelled]),
        merged=_moves(old[LABEL][merged], new[LABEL][merged]),
        renamed=names,
        labels_before=_counts(before.texts[LABEL].replace(names)),
        labels_after=_counts(after.texts[LABEL]),
    )
    return VersionChanges(diff, table)


def _common(labels: Series, version: Snapshot) -> Series:
    return labels.map(lambda label: version.common.get(label, label))


def _moves(before: Series, after: Series) -> dict[str, dict[str, int]]:
    moves = pd.crosstab(before, after)
    return {str(was): {str(now): int(count) for now, count in row.items() if count} for was, row in moves.iterrows()}


def _rest(texts: DataFrame, paired: Series) -> DataFrame:
    return texts.iloc[np.setdiff1d(np.arange(len(texts)), paired.to_numpy())].reset_index(drop=True)


def _reasons(texts: DataFrame, left_out: DataFrame) -> Series:
    """Why each text is in the list of what was left out, missing where it is not; a replaced judgement is no reason.

    What is said of the text as a whole comes before what is said of one of its rows.
    """
    is_text = ~left_out[REASON].isin([REPLACED, READ_AGAIN]) & left_out[TEXT].notna()
    is_of_row = ~left_out[REASON].isin([EXCLUDED, *UNDECIDED])
    listed = left_out[is_text].sort_values(REASON, key=lambda _: is_of_row[is_text], kind="stable")
    listed = listed.drop_duplicates([ID, TEXT])
    pairs = same_texts(texts, listed)
    found = Series(listed[REASON].iloc[pairs[AFTER]].to_numpy(), index=texts.index[pairs[BEFORE]], dtype="str")
    return found.reindex(texts.index)


def _lines(
    change: TextChange,
    texts: DataFrame,
    before: Series | None = None,
    after: Series | None = None,
    reason: Series | None = None,
    author: Series | None = None,
    confirmed: Series | None = None,
) -> DataFrame:
    def column(values: Series | None) -> Series:
        return Series(pd.NA, index=texts.index, dtype="str") if values is None else values.astype("str")

    lines = texts[[ID, TEXT]].assign(
        change=str(change),
        label_before=column(before),
        label_after=column(after),
        author=column(author),
        reason=column(reason),
        confirmed_by=column(confirmed),
    )
    return lines[list(COLUMNS)].astype("str")


def _counts(values: Series) -> dict[str, int]:
    return {str(value): int(count) for value, count in values.value_counts().items()}
