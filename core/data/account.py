"""The figures of a version, each with what it counts, so that they add up."""

from __future__ import annotations

from core.counted import counted
from core.data.left_out import EXCLUDED, READ_AGAIN, REPLACED, UNDECIDED
from core.records import ImportReport

_TEXTS = (*UNDECIDED, EXCLUDED)
_JUDGEMENTS = (REPLACED, READ_AGAIN)


def account(report: ImportReport) -> tuple[str, ...]:
    """Rows, judgements and texts: how many there were, how many of them count, and what became of the others."""
    rows = {reason: number for reason, number in report.left_out.items() if reason not in (*_TEXTS, *_JUDGEMENTS)}
    texts = {reason: number for reason, number in report.left_out.items() if reason in _TEXTS}
    judgements = {reason: number for reason, number in report.left_out.items() if reason in _JUDGEMENTS}
    used, without = report.rows - sum(rows.values()), sum(texts.values())
    given = report.judgements + sum(judgements.values())
    return (
        f"{counted(report.rows, 'row')} read" + _less(rows, f"{used:,} used"),
        f"{counted(given, 'judgement')} by {counted(report.annotators, 'annotator')} in them"
        + _less(judgements, f"{report.judgements:,} count"),
        f"{counted(report.texts + without, 'text')}" + _less(texts, f"{report.texts:,} with a label"),
    )


def _less(reasons: dict[str, int], rest: str) -> str:
    """What is taken away, and what is left then; nothing where nothing is."""
    taken = ", ".join(f"{number:,} ({reason})" for reason, number in reasons.items())
    return f", less {taken}: {rest}" if taken else ""
