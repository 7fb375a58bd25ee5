"""Two people who settle the same text, or make the same version: the second is told of the first, and nothing is kept
unasked.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from core.data import correction_log
from core.errors import DoneAlready, EditConflict
from core.records import Change, Correction, CorrectionKind, DatasetVersion

_NAMED = 5


def refuse(log: Sequence[Correction], changes: Sequence[Change], seen: int) -> None:
    """Raise EditConflict where one of the texts was settled after the entry ``seen``, the last that was shown."""
    ids = {str(change.text_id) for change in changes}
    found = correction_log.settled_since(log, seen, ids)
    if not found:
        return
    raise EditConflict(
        f"In the meantime {listed(found)}.",
        where="your correction",
        todo="Your correction was not kept. Look at the text again: what you keep now replaces the earlier one.",
    )


def version_made(before: DatasetVersion, made: DatasetVersion, drafted: Sequence[Correction]) -> EditConflict:
    """What to tell who makes a version of what was drafted after one, where somebody else has made another since."""
    said = f"Version {made.number} was made in the meantime, {ago(made.created)}"
    if made.log.after > before.log.after:
        return EditConflict(f"{said}, of other texts: your draft does not hold for them.", todo="Look at that version.")
    waiting = sum(one.id > made.log.upto for one in drafted)
    if not waiting:
        return DoneAlready(f"{said}. All that you saw in the draft is in it: nothing is left to do.")
    held, rest = "nothing", "all of it"
    if waiting < len(drafted):
        held, rest = f"{len(drafted) - waiting:,} of the {len(drafted):,} entries", "what came later"
    return EditConflict(
        f"{said}. It holds {held} of the draft that you saw; {rest} waits in the draft of version {made.number + 1}.",
        todo="Look at it, then do this again.",
    )


def listed(entries: Sequence[Correction]) -> str:
    """“Ann decided “yes” a moment ago (text “t1”); Ben …”, the first few."""
    named = "; ".join(_with_id(entry) for entry in entries[:_NAMED])
    return named + (f"; and {len(entries) - _NAMED:,} more" if len(entries) > _NAMED else "")


def in_words(entry: Correction) -> str:
    """“Ann decided “yes” a moment ago”."""
    change = entry.change
    what = "left it out" if change.kind is CorrectionKind.EXCLUDE else f"{_VERBS[change.kind]} “{change.label}”"
    return f"{change.author} {what} {ago(entry.time)}"


def _with_id(entry: Correction) -> str:
    return f"{in_words(entry)} (text “{entry.change.text_id}”)"


_VERBS = {
    CorrectionKind.ADJUDICATE: "decided",
    CorrectionKind.RELABEL: "corrected it to",
    CorrectionKind.CONFIRM: "confirmed",
}


def ago(time: datetime) -> str:
    """“a moment ago”, “5 minutes ago” or the day and the hour."""
    minutes = int((datetime.now(UTC) - time).total_seconds() // 60)
    if minutes < 1:
        return "a moment ago"
    if minutes < 60:
        return f"{minutes} minute{'s' * (minutes > 1)} ago"
    return f"on {time.astimezone():%d %B at %H:%M}"
