"""The words for the log of corrections, on every page and on the command line: what an entry does, and where it was
made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.counted import quoted
from core.records import Change, Correction, CorrectionKind, Origin

KINDS = {
    CorrectionKind.RELABEL: "Corrected",
    CorrectionKind.CONFIRM: "Label confirmed",
    CorrectionKind.ADJUDICATE: "Decided",
    CorrectionKind.EXCLUDE: "Left out",
    CorrectionKind.NOTE: "Note",
    CorrectionKind.MERGE: "Classes merged",
    CorrectionKind.RENAME: "Class renamed",
    CorrectionKind.UNDO: "Taken back",
    CorrectionKind.OVERTAKEN: "Somebody was quicker",
}
PLACES = {
    Origin.MISMATCHES: "Mismatches",
    Origin.EXPLAIN: "Explain",
    Origin.ADJUDICATION: "Adjudicate",
    Origin.AGREEMENT: "Agreement",
    Origin.CORRECTIONS: "Corrections",
    Origin.COMMAND_LINE: "the command line",
    Origin.FILE: "a file of another project",
    # An earlier Errata did not tell these apart.
    Origin.SEARCH: "Corrections, Agreement or the command line",
}

OTHERWISE = "Given a label that the vote does not give, or left out"
"""What the texts that a version counts as corrected have in common: a decision that agrees with the vote is none."""


def what(change: Change, undone: int | None = None, before: str | None = None) -> str:
    """“Corrected from “no” to “yes””; ``undone`` is the number of the entry that is taken back, ``before`` the label
    until then, where the text had one.
    """
    label = f"“{change.label}”"
    match change.kind:
        case CorrectionKind.RELABEL:
            return f"Corrected {'' if before is None else f'from “{before}” '}to {label}"
        case CorrectionKind.CONFIRM:
            return f"Label {label} confirmed"
        case CorrectionKind.ADJUDICATE:
            return f"Decided as {label}"
        case CorrectionKind.MERGE:
            return f"{quoted(change.merged)} made {label}"
        case CorrectionKind.RENAME:
            return f"{quoted(change.merged)} renamed to {label}"
        case CorrectionKind.UNDO:
            return f"Entry {undone} taken back"
        case CorrectionKind.OVERTAKEN:
            return _overtaken(change, undone)
    return KINDS[change.kind]


def _overtaken(change: Change, undone: int | None) -> str:
    if change.undoes is not None:
        return f"Left as somebody else decided (entry {undone})"
    decided = "left out" if change.label is None else f"“{change.label}”"
    return f"Not kept, as somebody else decided first: {decided}"


def by_place(numbers: Mapping[str, int]) -> str:
    """“2 on Mismatches, 9 on Adjudicate”, of the numbers of texts by the place."""
    return ", ".join(f"{number:,} {where(Origin(place))}" for place, number in numbers.items())


def where(place: Origin) -> str:
    """“on Mismatches”."""
    return f"{'in' if place is Origin.FILE else 'on'} {PLACES[place]}"


def of_entries(log: Sequence[Correction], before: Mapping[int, str]) -> dict[int, str]:
    """What each entry of a whole log does, in words; ``before`` is what ``labels_before`` gives for it."""
    number = {entry.id: entry.number for entry in log}
    return {one.id: what(one.change, number.get(one.change.undoes or 0), before.get(one.id)) for one in log}
