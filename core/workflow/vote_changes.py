"""What the draft, or a merge of classes before it is made, does to the vote on texts that nobody decided by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from pandas import DataFrame, Series

from core.counted import counted
from core.data import relabelling as stage_of_relabelling
from core.data.ground_truth import GroundTruth
from core.data.left_out import UNDECIDED
from core.records import Change, Correction, CorrectionKind, Origin, Project
from core.workflow import draft, ground_truth, relabelling
from core.workflow.bench import Bench


@dataclass(frozen=True)
class VoteChanges:
    """``lost`` is label → texts that had it by the vote, which no longer decides them, and ``won`` is label → texts
    that get it by the vote, which did not decide them; ``before`` and ``after`` are label → all texts with it.
    """

    lost: dict[str, int]
    won: dict[str, int]
    before: dict[str, int]
    after: dict[str, int]


def of_draft(bench: Bench, project: Project, becomes: GroundTruth) -> VoteChanges:
    """From the newest version to ``becomes``, the preview of its draft."""
    newest = relabelling.newest_version(bench, project)
    return _between(bench, project, relabelling.known_texts(bench, newest), relabelling.as_known(becomes))


def of_merge(bench: Bench, project: Project, merged: tuple[str, ...], into: str) -> VoteChanges:
    """From the draft as it is to the draft with a merge; raises LabelError where fewer than two classes would be
    left.
    """
    newest = relabelling.newest_version(bench, project)
    others = tuple(label for label in merged if label != into)
    change = Change(CorrectionKind.MERGE, "", Origin.CORRECTIONS, label=into, merged=others)
    last = relabelling.log_end(bench, project)
    entry = Correction(last + 1, 0, project.id, newest.id, datetime.now(UTC), change)
    before, after = draft.preview(bench, project), draft.preview(bench, project, [entry])
    return _between(bench, project, relabelling.as_known(before), relabelling.as_known(after))


def _between(bench: Bench, project: Project, before: DataFrame, after: DataFrame) -> VoteChanges:
    newest = relabelling.newest_version(bench, project)
    log = [*ground_truth.log_of(bench, newest), *draft.entries(bench, project)]
    by_hand = before.index.isin(list(stage_of_relabelling.settling(log)))
    after = after.reindex(before.index)
    was_open, is_open = before["reason"].isin(UNDECIDED), after["reason"].isin(UNDECIDED)
    return VoteChanges(
        lost=_counts(before["label"][~by_hand & ~was_open & is_open]),
        won=_counts(after["label"][~by_hand & was_open & ~is_open]),
        before=_counts(before["label"]),
        after=_counts(after["label"]),
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
