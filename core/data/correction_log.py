"""From the log of corrections to what they change in the next version."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from pandas import DataFrame, Series

from core.records import ADJUDICATION, CONFIRMATION, CORRECTION, Correction, CorrectionKind
from core.records.columns import ANNOTATOR, ID, LABEL, REASON, SOURCE, TIME

OF_A_TEXT = (CorrectionKind.RELABEL, CorrectionKind.CONFIRM, CorrectionKind.EXCLUDE, CorrectionKind.ADJUDICATE)
"""Kinds that settle what becomes of one text; of several on the same text the last one holds."""

OF_CLASSES = (CorrectionKind.MERGE, CorrectionKind.RENAME)
"""Kinds that say what a class counts as from then on."""

_SOURCES = {
    CorrectionKind.ADJUDICATE: ADJUDICATION,
    CorrectionKind.RELABEL: CORRECTION,
    CorrectionKind.CONFIRM: CONFIRMATION,
}


@dataclass(frozen=True)
class Changes:
    """What a log amounts to.

    ``labels`` is text → (label, the entry that gave it), ``excluded`` is text → entry, ``classes`` is the class as
    judged → the class it was merged into, ``adjudications`` are the entries that are judgements, too.
    """

    labels: Mapping[str, tuple[str, Correction]] = field(default_factory=dict)
    excluded: Mapping[str, Correction] = field(default_factory=dict)
    classes: Mapping[str, str] = field(default_factory=dict)
    adjudications: tuple[Correction, ...] = ()

    def merged(self, labels: Series) -> Series:
        """The labels after the merges of classes."""
        return labels.replace(dict(self.classes)) if self.classes else labels


NO_CHANGES = Changes()


def in_force(log: Sequence[Correction]) -> list[Correction]:
    """The entries that no later one takes back, undoing ones included, oldest first."""
    undone: set[int | None] = set()
    kept = []
    for entry in reversed(log):
        if entry.id not in undone:
            kept.append(entry)
            if entry.change.kind is CorrectionKind.UNDO:
                undone.add(entry.change.undoes)
    return kept[::-1]


def effective(log: Sequence[Correction]) -> list[Correction]:
    """The entries in force that change something of their own, or are notes."""
    silent = (CorrectionKind.UNDO, CorrectionKind.OVERTAKEN)
    return [entry for entry in in_force(log) if entry.change.kind not in silent]


def changes(log: Sequence[Correction]) -> Changes:
    """What the entries (oldest first) amount to, taken back ones left out."""
    labels: dict[str, tuple[str, Correction]] = {}
    excluded: dict[str, Correction] = {}
    classes: dict[str, str] = {}
    held = effective(log)
    for entry in held:
        change = entry.change
        if change.kind in OF_CLASSES:
            becomes = dict.fromkeys(change.merged, str(change.label))
            classes = {judged: becomes.get(now, now) for judged, now in classes.items()} | becomes
            labels = {id: (becomes.get(label, label), by) for id, (label, by) in labels.items()}
        elif change.kind is CorrectionKind.EXCLUDE:
            excluded[str(change.text_id)] = entry
        elif change.kind in OF_A_TEXT:
            labels[str(change.text_id)] = (str(change.label), entry)
            excluded.pop(str(change.text_id), None)
    words = tuple(entry for entry in held if entry.change.kind is CorrectionKind.ADJUDICATE)
    return Changes(labels, excluded, {judged: now for judged, now in classes.items() if judged != now}, words)


def as_judgements(given: Sequence[Correction]) -> DataFrame:
    """Entries that give texts their labels as judgements (``id, annotator, label, time, source, reason``); of several
    on one text the last.
    """
    last = {str(entry.change.text_id): entry for entry in given}
    columns = {
        ID: list(last),
        ANNOTATOR: [entry.change.author for entry in last.values()],
        LABEL: [entry.change.label for entry in last.values()],
        TIME: [entry.time.isoformat(timespec="seconds") for entry in last.values()],
        SOURCE: [_SOURCES[entry.change.kind] for entry in last.values()],
        REASON: [entry.change.reason or None for entry in last.values()],
    }
    return DataFrame({name: Series(values, dtype="str") for name, values in columns.items()})


def corrections(changes: Changes) -> DataFrame:
    """The corrections and confirmations that give texts their labels, in the columns of judgements; adjudications are
    none of them.
    """
    given = [entry for _, entry in changes.labels.values() if entry.change.kind is not CorrectionKind.ADJUDICATE]
    return as_judgements(given)


def settling(log: Sequence[Correction]) -> dict[str, Correction]:
    """The entry that settles each text that was settled by hand."""
    return {str(one.change.text_id): one for one in effective(log) if one.change.kind in OF_A_TEXT}


def open_questions(log: Sequence[Correction]) -> list[Correction]:
    """The decisions that somebody else was quicker with and of which their authors have not said what becomes of them.

    Where the quicker one was taken back the text waits again, so nothing is left to ask.
    """
    overtaken = [entry for entry in log if entry.change.kind is CorrectionKind.OVERTAKEN]
    answered = {entry.change.undoes for entry in overtaken}
    now = settling(log)

    def is_open(entry: Correction) -> bool:
        by = now.get(str(entry.change.text_id))
        has_insisted = by is not None and by.id > entry.id and by.change.author == entry.change.author
        return entry.change.undoes is None and entry.id not in answered and by is not None and not has_insisted

    return [entry for entry in overtaken if is_open(entry)]


def settled_since(log: Sequence[Correction], seen: int, ids: Collection[str]) -> list[Correction]:
    """The entries that settle one of the texts and did not when ``seen`` was the last entry of the log."""
    before = settling([entry for entry in log if entry.id <= seen])
    now = settling(log)
    return [entry for id, entry in now.items() if id in ids and entry != before.get(id)]


def superseded(log: Sequence[Correction]) -> set[int]:
    """The entries that hold but count no more, because a later one settles the same text."""
    last: dict[str | None, int] = {}
    earlier = set()
    for entry in effective(log):
        if entry.change.kind in OF_A_TEXT:
            if entry.change.text_id in last:
                earlier.add(last[entry.change.text_id])
            last[entry.change.text_id] = entry.id
    return earlier
