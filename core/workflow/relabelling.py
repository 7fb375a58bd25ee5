"""Correcting labels: every correction is an entry at the end of the project's log."""

from __future__ import annotations

from collections.abc import Sequence

from pandas import DataFrame, Series, concat

from core.data import relabelling as stage_of_relabelling
from core.data.class_order import in_order, with_merged
from core.data.ground_truth import GroundTruth
from core.data.labels import LONGEST_LABEL
from core.errors import LabelError, NotFound, SettingError
from core.records import Change, Correction, CorrectionKind, DatasetVersion, Place, Project
from core.workflow import class_order, ground_truth
from core.workflow.bench import Bench

_LONGEST_NAME = 100
_LONGEST_REASON = 2000
_KNOWN = ["id", "text", "votes", "label", "reason"]


def log(bench: Bench, project: Project) -> list[Correction]:
    """Every entry ever made, oldest first."""
    return bench.store.corrections(project.id)


def relabel(
    bench: Bench,
    version: DatasetVersion,
    ids: Sequence[str],
    label: str,
    *,
    author: str,
    place: Place,
    reason: str = "",
) -> list[Correction]:
    """Give texts another label; the entries are kept all or none. Raises LabelError, NotFound and SettingError."""
    _require_class(bench, version, label)
    return _of_texts(bench, version, CorrectionKind.RELABEL, ids, author, place, reason, label)


def exclude(
    bench: Bench, version: DatasetVersion, ids: Sequence[str], *, author: str, place: Place, reason: str
) -> list[Correction]:
    """Leave texts out of the data set; they stay listed with the reason."""
    if not reason.strip():
        raise SettingError("A text is left out without a reason.", where="reason", todo="Say why in a few words.")
    return _of_texts(bench, version, CorrectionKind.EXCLUDE, ids, author, place, reason)


def note(
    bench: Bench, version: DatasetVersion, ids: Sequence[str], *, author: str, place: Place, reason: str
) -> list[Correction]:
    """Write something down about texts; their labels stay."""
    if not reason.strip():
        raise SettingError("The note is empty.", where="note", todo="Write a few words.")
    return _of_texts(bench, version, CorrectionKind.NOTE, ids, author, place, reason)


def adjudicate(
    bench: Bench, version: DatasetVersion, id: str, label: str, *, author: str, reason: str = ""
) -> Correction:
    """Decide a text that the vote does not; the decision is a judgement of its own."""
    _require_class(bench, version, label)
    kept = _of_texts(bench, version, CorrectionKind.ADJUDICATE, [id], author, Place.ADJUDICATION, reason, label)
    return kept[0]


def merge(
    bench: Bench, version: DatasetVersion, merged: Sequence[str], into: str, *, author: str, reason: str = ""
) -> Correction:
    """Make one class of several, in all judgements before the vote. ``into`` may be one of them or a new name."""
    for label in merged:
        _require_class(bench, version, label)
    into = into.strip()
    if not into or len(into) > LONGEST_LABEL or not set(merged) - {into}:
        raise LabelError(
            "There is nothing to merge.",
            where="classes",
            todo=f"Choose two classes, or one and a new name of at most {LONGEST_LABEL} characters.",
        )
    if not set(_classes(bench, _newest_of(bench, version))) - {*merged, into}:
        raise LabelError(
            "Only one class would be left; at least two are needed.", where="classes", todo="Merge fewer classes."
        )
    others = tuple(label for label in merged if label != into)
    change = Change(CorrectionKind.MERGE, author, Place.SEARCH, label=into, merged=others, reason=reason)
    return _keep(bench, version, [change])[0]


def undo(bench: Bench, version: DatasetVersion, entry: Correction, *, author: str, place: Place) -> Correction:
    """Take an entry back, by a new entry; raises NotFound where it is taken back already."""
    known = bench.store.corrections(version.project_id)
    if entry.id not in {one.id for one in stage_of_relabelling.in_force(known)}:
        raise NotFound("That correction is taken back already.", where=f"entry {entry.id}")
    return _keep(bench, version, [Change(CorrectionKind.UNDO, author, place, undoes=entry.id)])[0]


def classes(bench: Bench, project: Project) -> list[str]:
    """The classes as they will be after the draft, in the order that was chosen."""
    return _classes(bench, newest_version(bench, project))


def search(bench: Bench, project: Project, words: str, label: str | None = None, limit: int = 25) -> DataFrame:
    """Texts of the newest version that have all the words, or this id; columns ``id, text, votes, label, reason``.

    Texts without a label are among them, with the reason.
    """
    found = known_texts(bench, newest_version(bench, project)).reset_index()
    folded = found["text"].str.casefold()
    matches = Series(True, index=found.index)
    for word in words.casefold().split():
        matches &= folded.str.contains(word, regex=False)
    matches |= found["id"] == words.strip()
    if label is not None:
        matches &= found["label"] == label
    return found[matches.astype(bool)].head(limit)[_KNOWN].reset_index(drop=True)


def last_author(bench: Bench, project: Project) -> str | None:
    """Who made the newest entry."""
    entries = log(bench, project)
    return entries[-1].change.author if entries else None


def known_texts(bench: Bench, version: DatasetVersion) -> DataFrame:
    """All texts of the version by id, with a label or with the reason why there is none: ``text, votes, label,
    reason``.
    """
    texts = ground_truth.texts(bench, version, ["id", "text", "votes", "label"])
    return _together(texts, ground_truth.set_aside(bench, version))


def as_known(truth: GroundTruth) -> DataFrame:
    """The same of a version that is not kept yet."""
    return _together(truth.texts[["id", "text", "votes", "label"]], truth.set_aside)


def _together(texts: DataFrame, aside: DataFrame) -> DataFrame:
    undecided = aside[["id", "text", "votes", "reason"]].assign(label=None)
    return concat([texts.assign(reason=None), undecided[_KNOWN]], ignore_index=True).set_index("id")


def newest_version(bench: Bench, project: Project) -> DatasetVersion:
    """Raises NotFound where the project has no version."""
    newest = ground_truth.latest(bench, project)
    if newest is None:
        raise NotFound("The project has no data set.", where=project.name, todo="Upload one on Ground truth.")
    return newest


def _newest_of(bench: Bench, version: DatasetVersion) -> DatasetVersion:
    """The newest version of the project that this version belongs to."""
    return bench.store.versions(version.project_id)[-1]


def _classes(bench: Bench, newest: DatasetVersion) -> list[str]:
    entries = [entry for entry in bench.store.corrections(newest.project_id) if entry.id > newest.log.upto]
    becomes = stage_of_relabelling.changes(entries).classes
    now = {becomes.get(label, label) for label in newest.report.labels}
    order = with_merged(class_order.of(bench, newest.project_id), becomes)
    return list(in_order(now, order))


def _of_texts(
    bench: Bench,
    version: DatasetVersion,
    kind: CorrectionKind,
    ids: Sequence[str],
    author: str,
    place: Place,
    reason: str,
    label: str | None = None,
) -> list[Correction]:
    _require_texts(bench, version, ids)
    return _keep(
        bench, version, [Change(kind, author, place, text_id=id, label=label, reason=reason.strip()) for id in ids]
    )


def _keep(bench: Bench, version: DatasetVersion, changes: Sequence[Change]) -> list[Correction]:
    for change in changes:
        if not change.author.strip() or len(change.author) > _LONGEST_NAME:
            raise SettingError(
                "A correction needs the name of who makes it, of at most 100 characters.",
                where="your name",
                todo="Type your name.",
            )
        if len(change.reason) > _LONGEST_REASON:
            raise SettingError(
                f"The reason has {len(change.reason):,} characters, at most {_LONGEST_REASON:,} are possible.",
                where="reason",
                todo="Shorten it.",
            )
    return bench.store.add_corrections(version, changes)


def _require_class(bench: Bench, version: DatasetVersion, label: str) -> None:
    known = _classes(bench, _newest_of(bench, version))
    if label not in known:
        raise LabelError(
            f"There is no class “{label}”; the classes are {', '.join(known)}.",
            where="new label",
            todo="Choose one of them.",
        )


def _require_texts(bench: Bench, version: DatasetVersion, ids: Sequence[str]) -> None:
    """Raise NotFound where the newest version lacks one of the texts, or has another one under its id."""
    newest = _newest_of(bench, version)
    known = known_texts(bench, newest)["text"]
    seen = known if newest.id == version.id else known_texts(bench, version)["text"]
    for id in ids:
        if id not in known.index or id not in seen.index or known[id] != seen[id]:
            raise NotFound(
                f"The text with the id “{id}” is not in version {newest.number}, which is the newest.",
                where=f"version {version.number}",
                todo="Correct it in the newest version.",
            )
