"""The figures of a version, each with what it counts, so that they add up."""

from __future__ import annotations

from pandas import DataFrame

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


def mostly_left_out(texts: DataFrame, left_out: DataFrame) -> str | None:
    """A warning where more than half of the texts have no label, with the reasons; None where it is fewer.

    ``texts`` and ``left_out`` are those of a ground truth; rows about a text that has a label are no text of their own.
    """
    without = left_out[left_out["text"].notna() & ~left_out["text"].isin(texts["text"])].drop_duplicates("text")
    if len(without) <= len(texts):
        return None
    reasons = ", ".join(f"{number:,} ({reason})" for reason, number in without["reason"].value_counts().items())
    return (
        f"Only {len(texts):,} of {counted(len(texts) + len(without), 'text')} have a label; left out: {reasons}. "
        "Check which columns hold the labels, and the rule of the vote."
    )


def _less(reasons: dict[str, int], rest: str) -> str:
    """What is taken away, and what is left then; nothing where nothing is."""
    taken = ", ".join(f"{number:,} ({reason})" for reason, number in reasons.items())
    return f", less {taken}: {rest}" if taken else ""
