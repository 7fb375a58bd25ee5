"""The figures of a version, each with what it counts, so that they add up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pandas import DataFrame

from core.counted import counted, joined, quoted
from core.data.annotation_tables import is_round
from core.data.left_out import EXCLUDED, READ_AGAIN, REPLACED, UNDECIDED
from core.data.predicted_table import UNANSWERED
from core.records import ColumnMapping, DatasetVersion, ImportReport
from core.records.columns import REASON, TEXT

_TEXTS = (*UNDECIDED, EXCLUDED, *UNANSWERED.values())
_JUDGEMENTS = (REPLACED, READ_AGAIN)
_KINDS = ("text", "judgement", "row")


def figures_in_words(report: ImportReport) -> tuple[str, ...]:
    """Rows, judgements and texts: how many there were, how many of them count, and what became of the others."""
    return tuple(line for line, _ in _lines(report))


def shortfall(report: ImportReport) -> tuple[str, ...]:
    """Of the account the lines in which something is taken away, or whose annotators are not all known."""
    _, of_judgements, _ = _lines(report)
    return tuple(line for line, taken in _lines(report) if taken or (report.unnamed and line == of_judgements[0]))


def _lines(report: ImportReport) -> tuple[tuple[str, dict[str, int]], ...]:
    """Each line with what is taken away in it, by reason."""
    texts, judgements, rows = (_of_kind(report.left_out, kind) for kind in _KINDS)
    used, without = report.rows - sum(rows.values()), sum(texts.values())
    given = report.judgements + sum(judgements.values())
    return (
        (f"{counted(report.rows, 'row')} read" + _less(rows, f"{used:,} used"), rows),
        (
            f"{counted(given, 'judgement')} by {counted(report.named, 'annotator')} in them{_unnamed(report)}"
            + _less(judgements, f"{report.judgements:,} count"),
            judgements,
        ),
        (f"{counted(report.texts + without, 'text')}" + _less(texts, f"{report.texts:,} with a label"), texts),
    )


def _unnamed(report: ImportReport) -> str:
    """“, 60 of them without an annotator’s name (posts)”; empty where each has one."""
    number = sum(report.unnamed.values())
    return f", {number:,} of them without an annotator’s name ({joined(list(report.unnamed))})" if number else ""


def decisions_in_words(report: ImportReport) -> tuple[str, ...]:
    """How the file's own decision compares with the vote, and what it says where the vote says nothing; nothing where
    the file has none.
    """
    if not report.decisions:
        return ()
    agree, differ, undecided, decided = (report.decisions.get(key, 0) for key in ("agree", "differ", "tie", "decided"))
    column = f", “{report.decided_in}”," if report.decided_in else ""
    compared = f"The table's own decision{column} agrees with the vote on {counted(agree, 'text')} and differs on "
    lines = [f"{compared}{differ:,}." + " The vote counts." * bool(differ)]
    if decided:
        of = f"{decided:,} of " if decided < undecided else ""
        lines.append(
            f"It decides {of}the {counted(undecided, 'text')} that the vote leaves open, and is shown beside each. To "
            "learn from the table's decisions instead of the vote, choose their column as the one with the labels, and "
            "none for the annotators."
        )
    return tuple(lines)


def left_out_in_words(left_out: Mapping[str, int]) -> str:
    """“494 texts (not unanimous), 5 rows (no label 3, no id 2)”; “nothing” where nothing is left out.

    ``left_out`` counts by reason, as in an import's report.
    """
    of_kinds = {kind: _of_kind(left_out, kind) for kind in _KINDS}
    return ", ".join(_counted(of, kind) for kind, of in of_kinds.items() if of) or "nothing"


def texts_in_words(left_out: Mapping[str, int]) -> str:
    """“12 texts (no part: 8, near-duplicate: 4)”, as ``left_out_in_words`` where all that is counted are texts."""
    named = {reason: number for reason, number in left_out.items() if number}
    return _counted(named, "text") if named else "nothing"


def without_label(left_out: Mapping[str, int]) -> int:
    """How many texts have no label."""
    return sum(_of_kind(left_out, "text").values())


def _counted(reasons: Mapping[str, int], kind: str) -> str:
    listed = next(iter(reasons)) if len(reasons) == 1 else ", ".join(f"{one}: {n:,}" for one, n in reasons.items())
    return f"{counted(sum(reasons.values()), kind)} ({listed})"


def _of_kind(left_out: Mapping[str, int], kind: str) -> dict[str, int]:
    """Of the reasons those for which texts, judgements or rows are left out, with their numbers."""
    return {reason: number for reason, number in left_out.items() if number and _kind(reason) == kind}


def _kind(reason: str) -> str:
    return "text" if reason in _TEXTS else "judgement" if reason in _JUDGEMENTS else "row"


def mostly_left_out(texts: DataFrame, left_out: DataFrame) -> str | None:
    """A warning where more than half of the texts have no label, with the reasons; None where it is fewer.

    ``texts`` and ``left_out`` are those of a ground truth; rows about a text that has a label are no text of their own.
    """
    without = left_out[left_out[TEXT].notna() & ~left_out[TEXT].isin(texts[TEXT])].drop_duplicates(TEXT)
    if len(without) <= len(texts):
        return None
    reasons = ", ".join(f"{number:,} ({reason})" for reason, number in without[REASON].value_counts().items())
    return (
        f"Only {len(texts):,} of {counted(len(texts) + len(without), 'text')} have a label; left out: {reasons}. "
        "Check which columns hold the labels, and the rule of the vote."
    )


def _less(reasons: dict[str, int], rest: str) -> str:
    """What is taken away, and what is left then; nothing where nothing is."""
    taken = ", ".join(f"{number:,} ({reason})" for reason, number in reasons.items())
    return f", minus {taken}: {rest}" if taken else ""


def labels_from(version: DatasetVersion, versions: Iterable[DatasetVersion]) -> str:
    """Which columns the labels are from: “column “elite””, “6 columns, one per annotator”; of a version that files were
    added to, those of these files. ``versions`` are those of its project.
    """
    columns = _columns(version.mapping)
    added_to = [one for one in versions if _is_added(version, one)]
    if not added_to:
        return columns
    before = max(added_to, key=lambda one: one.number)
    added = version.sources[len(before.sources) :]
    # Of a round no columns are remembered, but those of the files before it.
    said = "answers" if all(map(is_round, added)) else columns
    return f"{said} of {joined(added)}, beside those of version {before.number}"


def _is_added(version: DatasetVersion, earlier: DatasetVersion) -> bool:
    """Whether files were added to an earlier version."""
    kept = version.sources[: len(earlier.sources)]
    return kept == earlier.sources != version.sources and version.log.after == earlier.log.after


def _columns(mapping: ColumnMapping) -> str:
    what = f", “{mapping.one_label}” or not" if mapping.one_label else ""
    if len(mapping.annotators) > 1:
        return counted(len(mapping.annotators), "column") + ", one per annotator" + what
    columns = mapping.annotators or mapping.label_columns or (str(mapping.label),)
    return f"column{'s' * (len(columns) > 1)} {quoted(columns)}{what}"
