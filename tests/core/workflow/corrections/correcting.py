"""Corrections as tests make them, each a change that is recorded, and what came of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.records import Change, Correction, CorrectionKind, DatasetVersion, Origin, Project
from core.workflow import ground_truth
from core.workflow.bench import Bench
from core.workflow.corrections import diff, next_version
from core.workflow.corrections import draft as drafts
from core.workflow.corrections.recording import of_texts, record


def log(bench: Bench, project: Project) -> list[Correction]:
    return bench.store.corrections(project.id)


def labels(bench: Bench, version: DatasetVersion) -> dict[str, str]:
    """Id → label of the version's texts."""
    texts = ground_truth.texts(bench, version, ["id", "label"])
    return dict(zip(texts["id"], texts["label"], strict=True))


def diff_lines(bench: Bench, project: Project) -> list[dict]:
    """The draft as Corrections shows it, a line an entry."""
    draft = drafts.load(bench, project)
    return diff.table(bench, draft, next_version.preview(bench, draft)).to_dict("records")


def relabel(
    bench: Bench,
    version: DatasetVersion,
    ids: Sequence[str],
    label: str,
    *,
    author: str,
    place: Origin,
    reason: str = "",
    seen: int | None = None,
) -> list[Correction]:
    change = Change(CorrectionKind.RELABEL, author, place, label=label, reason=reason)
    return record(bench, version, of_texts(change, ids), seen=seen)


def confirm(
    bench: Bench,
    version: DatasetVersion,
    ids: Sequence[str],
    *,
    author: str,
    place: Origin,
    reason: str = "",
    seen: int | None = None,
) -> list[Correction]:
    return record(
        bench, version, of_texts(Change(CorrectionKind.CONFIRM, author, place, reason=reason), ids), seen=seen
    )


def exclude(
    bench: Bench,
    version: DatasetVersion,
    ids: Sequence[str],
    *,
    author: str,
    place: Origin,
    reason: str,
    seen: int | None = None,
) -> list[Correction]:
    return record(
        bench, version, of_texts(Change(CorrectionKind.EXCLUDE, author, place, reason=reason), ids), seen=seen
    )


def note(
    bench: Bench, version: DatasetVersion, ids: Sequence[str], *, author: str, place: Origin, reason: str
) -> list[Correction]:
    return record(bench, version, of_texts(Change(CorrectionKind.NOTE, author, place, reason=reason), ids))


def adjudicate(
    bench: Bench,
    version: DatasetVersion,
    id: str,
    label: str,
    *,
    author: str,
    reason: str = "",
    seen: int | None = None,
) -> Correction:
    change = Change(CorrectionKind.ADJUDICATE, author, Origin.ADJUDICATION, id, label, reason)
    return record(bench, version, [change], seen=seen)[0]


def merge(
    bench: Bench,
    version: DatasetVersion,
    merged: Sequence[str],
    into: str,
    *,
    author: str,
    place: Origin = Origin.CORRECTIONS,
    reason: str = "",
) -> Correction:
    change = Change(CorrectionKind.MERGE, author, place, label=into, reason=reason, merged=tuple(merged))
    return record(bench, version, [change])[0]


def undo(bench: Bench, version: DatasetVersion, entry: Correction, *, author: str, place: Origin) -> Correction:
    return undo_all(bench, version, [entry], author=author, place=place)[0]


def undo_all(
    bench: Bench, version: DatasetVersion, entries: Sequence[Correction], *, author: str, place: Origin
) -> list[Correction]:
    change = Change(CorrectionKind.UNDO, author, place)
    return record(bench, version, [replace(change, undoes=entry.id) for entry in entries])


def keep_overtaken(
    bench: Bench, version: DatasetVersion, id: str, label: str | None, *, author: str, reason: str = ""
) -> None:
    record(bench, version, [Change(CorrectionKind.OVERTAKEN, author, Origin.ADJUDICATION, id, label, reason)])


def leave_overtaken(bench: Bench, version: DatasetVersion, entry: Correction) -> None:
    asked = entry.change
    record(
        bench,
        version,
        [Change(CorrectionKind.OVERTAKEN, asked.author, asked.place, asked.text_id, undoes=entry.id)],
    )
