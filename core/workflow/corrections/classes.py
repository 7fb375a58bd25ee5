"""The classes as the draft makes them."""

from __future__ import annotations

from core.data import correction_log
from core.data.class_order import in_order, with_merged
from core.records import Correction, Project
from core.records.columns import LABEL
from core.workflow import class_order, ground_truth
from core.workflow.bench import Bench
from core.workflow.corrections.draft import Draft


def arranged(bench: Bench, project: Project, draft: Draft) -> list[str]:
    """The classes after the draft, in the order that was chosen."""
    order = with_merged(class_order.of(bench, project.id), correction_log.changes(draft.log).classes)
    return list(in_order(after(draft), order))


def after(draft: Draft) -> list[str]:
    """The classes of the newest version's labels after the draft, by the alphabet."""
    becomes = correction_log.changes(draft.entries).classes
    return sorted({becomes.get(label, label) for label in draft.newest.report.labels})


def merges_and_renames(draft: Draft) -> list[Correction]:
    """The entries by which classes are merged or renamed, in the newest version or by the draft, oldest first."""
    held = correction_log.effective([*draft.held, *draft.entries])
    return [entry for entry in held if entry.change.kind in correction_log.OF_CLASSES]


def mergeable(bench: Bench, draft: Draft) -> list[str]:
    """The classes, then what was judged and no text has as its label: a slip that never won a vote."""
    return _mergeable(bench, draft, after(draft))


def mergeable_arranged(bench: Bench, project: Project, draft: Draft) -> list[str]:
    """The same, the classes in the order that was chosen."""
    return _mergeable(bench, draft, arranged(bench, project, draft))


def _mergeable(bench: Bench, draft: Draft, classes: list[str]) -> list[str]:
    judged = _judged(bench, draft)
    by_hand = {label for label, _ in draft.changes.labels.values()}
    # Of a merge that the draft takes back nothing is left but what somebody gave by its name.
    taken_back = {*correction_log.changes(draft.held).classes.values()} - {*draft.changes.classes.values()}
    gone = taken_back - judged - by_hand
    return [*(label for label in classes if label not in gone), *sorted(judged - set(classes))]


def _judged(bench: Bench, draft: Draft) -> set[str]:
    """The labels that anybody gave, as the classes that they will count for after the draft."""
    given = ground_truth.judgements(bench, draft.newest)[LABEL]
    becomes = draft.changes.classes
    return {becomes.get(label, label) for label in given[~given.isin(draft.newest.vote.unsure)].unique()}
