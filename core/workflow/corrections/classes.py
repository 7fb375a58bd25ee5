"""The classes as the draft makes them."""

from __future__ import annotations

from core.data import correction_log
from core.data.class_order import in_order, with_merged
from core.records import Project
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


def mergeable(bench: Bench, draft: Draft) -> list[str]:
    """The classes, then what was judged and no text has as its label: a slip that never won a vote."""
    classes = after(draft)
    return [*classes, *sorted(_judged(bench, draft) - set(classes))]


def mergeable_arranged(bench: Bench, project: Project, draft: Draft) -> list[str]:
    """The same, the classes in the order that was chosen."""
    classes = arranged(bench, project, draft)
    return [*classes, *(label for label in mergeable(bench, draft) if label not in classes)]


def _judged(bench: Bench, draft: Draft) -> set[str]:
    """The labels that anybody gave, as the classes that they will count for after the draft."""
    given = ground_truth.judgements(bench, draft.newest)[LABEL]
    becomes = draft.changes.classes
    return {becomes.get(label, label) for label in given[~given.isin(draft.newest.vote.unsure)].unique()}
