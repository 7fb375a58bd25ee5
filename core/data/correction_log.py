"""From the log of corrections to what they change in the next version."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from pandas import DataFrame, Series

from core.records import ADJUDICATION, CONFIRMATION, CORRECTION, Change, Correction, CorrectionKind
from core.records.columns import ANNOTATOR, ID, LABEL, REASON, SOURCE, TIME

OF_A_TEXT = (CorrectionKind.RELABEL, CorrectionKind.CONFIRM, CorrectionKind.EXCLUDE, CorrectionKind.ADJUDICATE)
"""Kinds that settle what becomes of one text; of several on the same text the last one holds."""

OF_CLASSES = (CorrectionKind.MERGE, CorrectionKind.RENAME)
"""Kinds that say what a class counts as from then on."""

SOURCES = {
    CorrectionKind.ADJUDICATE: ADJUDICATION,
    CorrectionKind.RELABEL: CORRECTION,
    CorrectionKind.CONFIRM: CONFIRMATION,
}
"""What an entry that gives or confirms a label is called where it stands among judgements."""


@dataclass(frozen=True)
class Changes:
    """What a log amounts to.

    ``labels`` is text → (label, the entry that gave it), ``excluded`` is text → entry, ``classes`` is the class as
    judged → the class it was merged into, ``adjudications`` are the entries that are judgements, too: of several on one
    text the last. ``notes`` are the entries that only say something of a text. ``confirmed`` is text → the entries that
    confirmed what that entry said, oldest first; ``superseded`` are the ids of entries that count no more, because a
    later one settles the same text.
    """

    labels: Mapping[str, tuple[str, Correction]] = field(default_factory=dict)
    excluded: Mapping[str, Correction] = field(default_factory=dict)
    classes: Mapping[str, str] = field(default_factory=dict)
    adjudications: tuple[Correction, ...] = ()
    notes: tuple[Correction, ...] = ()
    confirmed: Mapping[str, tuple[Correction, ...]] = field(default_factory=dict)
    superseded: frozenset[int] = frozenset()

    @property
    def settled(self) -> dict[str, Correction]:
        """The entry that gave each text its label or left it out."""
        return {id: entry for id, (_, entry) in self.labels.items()} | dict(self.excluded)

    def confirmed_by(self, id: str) -> str | None:
        """“Ben, Cy”: who confirmed what was said of a text; None where nobody did."""
        names = dict.fromkeys(entry.change.author for entry in self.confirmed.get(id, ()))
        return ", ".join(names) or None

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
    # The entry that settles a text, and after it those that confirm what it says.
    holding: dict[str, list[Correction]] = {}
    superseded: set[int] = set()
    held = effective(log)
    for entry in held:
        change = entry.change
        if change.kind in OF_CLASSES:
            becomes = dict.fromkeys(change.merged, str(change.label))
            classes = {judged: becomes.get(now, now) for judged, now in classes.items()} | becomes
            labels = {id: (becomes.get(label, label), by) for id, (label, by) in labels.items()}
        elif change.kind in OF_A_TEXT:
            id = str(change.text_id)
            if _confirms(change, labels.get(id)) and id not in excluded:
                holding[id].append(entry)
                continue
            superseded.update(earlier.id for earlier in holding.get(id, ()))
            holding[id] = [entry]
            if change.kind is CorrectionKind.EXCLUDE:
                excluded[id] = entry
            else:
                labels[id] = (str(change.label), entry)
                excluded.pop(id, None)
    words = {entry.change.text_id: entry for entry in held if entry.change.kind is CorrectionKind.ADJUDICATE}
    return Changes(
        labels,
        excluded,
        {judged: now for judged, now in classes.items() if judged != now},
        tuple(words.values()),
        tuple(entry for entry in held if entry.change.kind is CorrectionKind.NOTE),
        {id: tuple(entries[1:]) for id, entries in holding.items() if len(entries) > 1},
        frozenset(superseded),
    )


def _confirms(change: Change, given: tuple[str, Correction] | None) -> bool:
    """Whether it says that the label which an entry gave the text is right: such a one takes nobody's place."""
    return change.kind is CorrectionKind.CONFIRM and given is not None and given[0] == change.label


def as_judgements(given: Sequence[Correction]) -> DataFrame:
    """Entries that give or confirm labels as judgements (``id, annotator, label, time, source, reason``)."""
    columns = {
        ID: [entry.change.text_id for entry in given],
        ANNOTATOR: [entry.change.author for entry in given],
        LABEL: [entry.change.label for entry in given],
        TIME: [entry.decided.isoformat(timespec="seconds") for entry in given],
        SOURCE: [SOURCES[entry.change.kind] for entry in given],
        REASON: [entry.change.reason or None for entry in given],
    }
    return DataFrame({name: Series(values, dtype="str") for name, values in columns.items()})


def corrections(changes: Changes) -> DataFrame:
    """The corrections, and the confirmations of a vote, that give texts their labels, in the columns of judgements;
    adjudications are none of them.
    """
    given = [entry for _, entry in changes.labels.values() if entry.change.kind is not CorrectionKind.ADJUDICATE]
    return as_judgements(given)


def confirmations(changes: Changes) -> DataFrame:
    """The confirmations of what a person had said of a text, in the columns of judgements."""
    return as_judgements([entry for entries in changes.confirmed.values() for entry in entries])


def settling(log: Sequence[Correction]) -> dict[str, Correction]:
    """The last entry that settles each text that was settled by hand, or confirms what was said of it."""
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
