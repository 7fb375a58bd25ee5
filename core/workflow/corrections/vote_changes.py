"""What the draft, or a merge of classes before it is made, does to the vote on texts that nobody decided by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pandas import DataFrame, Series

from core.counted import counted
from core.data import correction_log
from core.data.ground_truth import GroundTruth
from core.data.left_out import UNDECIDED
from core.records import Change, Correction, CorrectionKind, Origin
from core.records.columns import LABEL, REASON
from core.workflow.bench import Bench
from core.workflow.corrections import known_texts, next_version
from core.workflow.corrections.draft import Draft


@dataclass(frozen=True)
class VoteChanges:
    """``lost`` is label → texts that had it by the vote, which no longer decides them, and ``won`` is label → texts
    that get it by the vote, which did not decide them; ``before`` and ``after`` are label → all texts with it.
    """

    lost: dict[str, int]
    won: dict[str, int]
    before: dict[str, int]
    after: dict[str, int]


def of_draft(bench: Bench, draft: Draft, becomes: GroundTruth) -> VoteChanges:
    """From the newest version to ``becomes``, the preview of its draft."""
    return _between(draft, known_texts.of(bench, draft.newest), known_texts.of_tables(becomes))


def of_merge(bench: Bench, draft: Draft, merged: tuple[str, ...], into: str) -> VoteChanges:
    """From the draft as it is to the draft with a merge; raises LabelError where fewer than two classes would be
    left.
    """
    others = tuple(label for label in merged if label != into)
    return of_changes(bench, draft, [Change(CorrectionKind.MERGE, "", Origin.CORRECTIONS, label=into, merged=others)])


def of_changes(bench: Bench, draft: Draft, changes: Sequence[Change]) -> VoteChanges:
    """The same with several changes at once."""
    entries = [
        Correction(draft.end + number, 0, draft.newest.project_id, draft.newest.id, datetime.now(UTC), change)
        for number, change in enumerate(changes, start=1)
    ]
    before, after = next_version.preview(bench, draft), next_version.preview(bench, draft, entries)
    return _between(draft, known_texts.of_tables(before), known_texts.of_tables(after))


def _between(draft: Draft, before: DataFrame, after: DataFrame) -> VoteChanges:
    by_hand = before.index.isin(list(correction_log.settling([*draft.held, *draft.entries])))
    after = after.reindex(before.index)
    was_open, is_open = before[REASON].isin(UNDECIDED), after[REASON].isin(UNDECIDED)
    return VoteChanges(
        lost=_counts(before[LABEL][~by_hand & ~was_open & is_open]),
        won=_counts(after[LABEL][~by_hand & was_open & ~is_open]),
        before=_counts(before[LABEL]),
        after=_counts(after[LABEL]),
    )


def _counts(labels: Series) -> dict[str, int]:
    return {str(label): int(number) for label, number in labels.dropna().value_counts().items()}


def in_words(changes: VoteChanges) -> str:
    """“117 texts lose their labels, as the vote no longer decides them (“disagree” 117); 150 undecided texts get one
    (“any” 150).” Empty where the vote decides what it decided.
    """
    said = []
    if changes.lost:
        number = sum(changes.lost.values())
        loses, them = ("loses its label", "it") if number == 1 else ("lose their labels", "them")
        said.append(
            f"{counted(number, 'text')} {loses}, as the vote no longer decides {them} ({_listed(changes.lost)})"
        )
    if changes.won:
        number = sum(changes.won.values())
        gets = counted(number, "text that was undecided gets a label", "texts that were undecided get a label")
        said.append(f"{gets} ({_listed(changes.won)})")
    return "; ".join(said) + "." * bool(said)


def _listed(numbers: dict[str, int]) -> str:
    return ", ".join(f"“{label}” {number:,}" for label, number in numbers.items())
