"""Texts decided by hand for a class that held more when they were decided, as after another cut of a scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.counted import counted, quoted
from core.data import correction_log
from core.data.merges import Merges
from core.records import Correction, CorrectionKind
from core.workflow.corrections.draft import Draft

_OF_CLASSES = (*correction_log.OF_CLASSES, CorrectionKind.UNDO)


def decided_before(draft: Draft) -> Mapping[str, str]:
    """Text → the class that a person gave it, from which the draft takes something away. Such a class may no longer be
    what was meant; one that only grew is.
    """
    if not any(entry.change.kind in _OF_CLASSES for entry in draft.entries):
        return {}
    now = draft.changes.classes
    then = _classes_over_time(draft.log)
    return {
        id: label
        for id, (label, by) in draft.changes.labels.items()
        if not _parts(str(by.change.label), then[by.id]) <= _parts(label, now)
    }


def settling(draft: Draft) -> list[Correction]:
    """The entries to take back so that the vote decides these texts."""
    texts = decided_before(draft)
    held = correction_log.effective([*draft.held, *draft.entries])
    return [one for one in held if one.change.kind in correction_log.OF_A_TEXT and one.change.text_id in texts]


def in_words(texts: Mapping[str, str]) -> str:
    """That they keep their class, whatever the vote says; empty where there are none."""
    if not texts:
        return ""
    was, keeps, it, its = ("was", "keeps", "it", "its") if len(texts) == 1 else ("were", "keep", "they", "their")
    return (
        f"{counted(len(texts), 'text')} {was} decided by hand while {quoted(sorted(set(texts.values())), 'or')} held "
        f"more than now; {it} {keeps} {its} class, whatever the vote says."
    )


def _classes_over_time(log: Sequence[Correction]) -> dict[int, Merges]:
    """The id of each entry → the merges that held when it was made."""
    found: dict[int, Merges] = {}
    held: Merges = {}
    for place, entry in enumerate(log):
        if entry.change.kind in _OF_CLASSES:
            held = correction_log.changes(log[: place + 1]).classes
        found[entry.id] = held
    return found


def _parts(label: str, classes: Merges) -> set[str]:
    return {label} | {judged for judged, into in classes.items() if into == label}
