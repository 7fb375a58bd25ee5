"""From the draft to the next version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.data import correction_log
from core.data import ground_truth as stage_of_data
from core.data import merges as stage_of_merges
from core.data.ground_truth import GroundTruth
from core.errors import EditConflict, SettingError
from core.records import Correction, CorrectionKind, DatasetVersion, LogSpan, Project
from core.workflow import ground_truth
from core.workflow.bench import Bench
from core.workflow.corrections import conflicts
from core.workflow.corrections import draft as drafts
from core.workflow.corrections.draft import Draft


def preview(bench: Bench, draft: Draft, further: Sequence[Correction] = ()) -> GroundTruth:
    """The version that the draft would make, with further entries that are not kept yet; raises LabelError where fewer
    than two classes would be left.
    """
    return _decided(bench, draft, [*draft.entries, *further])


def apply(bench: Bench, project: Project, *, follows: int | None = None, upto: int | None = None) -> DatasetVersion:
    """Make the draft the next version: all of it, or its entries up to ``upto``, the last that was reviewed.

    Raises SettingError where the draft is empty, LabelError where fewer than two classes would be left. Where another
    version than ``follows`` (its number) is the newest, raises EditConflict, or DoneAlready where that holds the draft.
    """
    draft = drafts.load(bench, project)
    follows = draft.newest.number if follows is None else follows
    try:
        return _apply(bench, project, draft, follows, draft.end if upto is None else upto)
    except EditConflict as met:
        raise _made_already(drafts.load(bench, project), follows, upto) from met


def _apply(bench: Bench, project: Project, draft: Draft, follows: int, upto: int) -> DatasetVersion:
    bench.store.check_newest(project.id, follows)
    if not draft.pending_upto(upto):
        raise SettingError("There is no correction to apply.", where=project.name, todo="Correct a text first.")
    drafted, newest = [entry for entry in draft.entries if entry.id <= upto], draft.newest
    basis = replace(newest.basis, log=LogSpan(after=newest.log.after, upto=drafted[-1].id))
    return ground_truth.write(bench, project, _decided(bench, draft, drafted), basis, follows=follows)


def _made_already(draft: Draft, follows: int, upto: int | None) -> EditConflict:
    """What somebody else's version holds of the draft that followed version ``follows``, up to the entry ``upto``."""
    before = next(one for one in draft.versions if one.number == follows)
    seen = [one for one in draft.log if one.id > before.log.upto and (upto is None or one.id <= upto)]
    # What was taken back counts with its undo: a version may hold the one and not the other.
    entries = [one for one in seen if one.change.kind is not CorrectionKind.OVERTAKEN]
    return conflicts.version_made(before, draft.newest, entries)


def new_names(draft: Draft, becomes: GroundTruth) -> dict[str, str]:
    """Class of the newest version → what the draft calls it, of those that only get another name; ``becomes`` is its
    preview.
    """
    now = correction_log.changes(draft.held).classes
    before, after = stage_of_merges.common_classes(now, draft.changes.classes)
    return stage_of_merges.new_names((before, draft.newest.report.labels), (after, becomes.report.labels))


def _decided(bench: Bench, draft: Draft, drafted: Sequence[Correction]) -> GroundTruth:
    changes, newest = correction_log.changes([*draft.held, *drafted]), draft.newest
    truth = ground_truth.load(bench, newest)
    return stage_of_data.decide_again(truth, newest.vote, changes, where=f"version {newest.number + 1}")
