"""Correcting labels: every correction is an entry at the end of the project's log.

``seen`` is the newest entry that its author had on the page (``log_end``): where somebody has settled one of the texts
since, EditConflict is raised and nothing is kept. Without it nothing is compared.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from pandas import DataFrame, Series, concat

from core import search_words
from core.counted import counted
from core.data import relabelling as stage_of_relabelling
from core.data.class_order import in_order, with_merged
from core.data.ground_truth import GroundTruth
from core.data.labels import LONGEST_LABEL
from core.errors import LabelError, NotFound, SettingError
from core.records import Change, Correction, CorrectionKind, DatasetVersion, Origin, Project
from core.store.names import usable_name
from core.workflow import class_order, conflicts, ground_truth
from core.workflow.bench import Bench

_LONGEST_REASON = 2000
_KNOWN = ["id", "text", "votes", "label", "reason"]


def log(bench: Bench, project: Project) -> list[Correction]:
    """Every entry ever made, oldest first."""
    return bench.store.corrections(project.id)


def log_end(bench: Bench, project: Project) -> int:
    """The number of the newest entry, 0 before the first."""
    entries = log(bench, project)
    return entries[-1].id if entries else 0


def settled(bench: Bench, project: Project, id: str) -> Correction | None:
    """The entry that settles the text, where one does."""
    return stage_of_relabelling.settling(log(bench, project)).get(id)


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
    """Give texts another label, or confirm it where they have it; the entries are kept all or none. Raises LabelError,
    NotFound, SettingError and EditConflict.
    """
    _require_texts(bench, version, ids)
    had = _drafted_labels(bench, version)
    kinds = {id: CorrectionKind.CONFIRM if had[id] == label else CorrectionKind.RELABEL for id in ids}
    changes = [Change(kinds[id], author, place, text_id=id, label=label, reason=reason) for id in ids]
    return _each_of_texts(bench, version, changes, seen)


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
    """Say that the labels of texts are right, as the draft has them: entries that give them again.

    Raises LabelError where a text has no label, and as ``relabel`` does.
    """
    _require_texts(bench, version, ids)
    labels = _drafted_labels(bench, version)
    missing = [id for id in ids if not isinstance(labels[id], str)]
    if missing:
        raise LabelError(
            f"{counted(len(missing), 'text has', 'texts have')} no label that could be right.",
            where=f"text {missing[0]}",
            todo="Choose a label.",
        )
    change = Change(CorrectionKind.CONFIRM, author, place, reason=reason)
    return _each_of_texts(bench, version, [replace(change, text_id=id, label=labels[id]) for id in ids], seen)


def _drafted_labels(bench: Bench, version: DatasetVersion) -> dict[str, str | None]:
    """The label of each text of the newest version as the draft has it; None or missing where it has none."""
    newest = _newest_of(bench, version)
    drafted = [one for one in bench.store.corrections(newest.project_id) if one.id > newest.log.upto]
    changes = stage_of_relabelling.changes(drafted)
    labels = changes.merged(known_texts(bench, newest)["label"]).to_dict()
    return labels | {id: label for id, (label, _) in changes.labels.items()} | dict.fromkeys(changes.excluded)


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
    """Leave texts out of the data set; they stay listed with the reason."""
    if not reason.strip():
        raise SettingError("A text is left out without a reason.", where="reason", todo="Say why in a few words.")
    return _of_texts(bench, version, ids, Change(CorrectionKind.EXCLUDE, author, place, reason=reason), seen)


def note(
    bench: Bench, version: DatasetVersion, ids: Sequence[str], *, author: str, place: Origin, reason: str
) -> list[Correction]:
    """Write something down about texts; their labels stay."""
    if not reason.strip():
        raise SettingError("The note is empty.", where="note", todo="Write a few words.")
    return _of_texts(bench, version, ids, Change(CorrectionKind.NOTE, author, place, reason=reason))


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
    """Decide a text that the vote does not; the decision is a judgement of its own."""
    change = Change(CorrectionKind.ADJUDICATE, author, Origin.ADJUDICATION, label=label, reason=reason)
    return _of_texts(bench, version, [id], change, seen)[0]


def keep_overtaken(
    bench: Bench, version: DatasetVersion, id: str, label: str | None, *, author: str, reason: str = ""
) -> None:
    """Keep what somebody pressed when another was quicker, until its author says what becomes of it; ``label`` is None
    for leaving the text out.
    """
    kind, place = CorrectionKind.OVERTAKEN, Origin.ADJUDICATION
    change = Change(kind, author, place, text_id=id, label=label, reason=reason.strip())
    _keep(bench, version, [change], lambda log: None)


def leave_overtaken(bench: Bench, version: DatasetVersion, entry: Correction) -> None:
    """Its author leaves it at the other decision."""
    asked = entry.change
    change = Change(CorrectionKind.OVERTAKEN, asked.author, asked.place, text_id=asked.text_id, undoes=entry.id)
    _keep(bench, version, [change], lambda log: None)


def open_questions(bench: Bench, project: Project, author: str | None = None) -> list[Correction]:
    """Decisions that met another's and wait for their author's word, oldest first; of one author where one is given."""
    after = newest_version(bench, project).log.after
    found = stage_of_relabelling.open_questions(log(bench, project))
    return [entry for entry in found if entry.id > after and author in (None, entry.change.author)]


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
    """Make one class of several, in all judgements before the vote, or rename one; ``into`` may be one of them or a
    new name.
    """
    into = into.strip()
    if not into or len(into) > LONGEST_LABEL or not set(merged) - {into}:
        raise LabelError(
            "There is nothing to merge.",
            where="classes",
            todo=f"Choose two classes, or one and a new name of at most {LONGEST_LABEL} characters.",
        )

    def check(log: Sequence[Correction]) -> None:
        known = _mergeable(bench, _newest_of(bench, version), log)
        for label in merged:
            _require_among(label, known)
        if not set(_classes(_newest_of(bench, version), log)) - {*merged, into}:
            raise LabelError(
                "Only one class would be left; at least two are needed.",
                where="classes",
                todo="Choose fewer classes or a new name.",
            )

    others = tuple(label for label in merged if label != into)
    known = _mergeable(bench, _newest_of(bench, version), bench.store.corrections(version.project_id))
    kind = CorrectionKind.RENAME if len(merged) == 1 and into not in known else CorrectionKind.MERGE
    change = Change(kind, author, place, label=into, merged=others, reason=reason)
    return _keep(bench, version, [change], check)[0]


def undo(bench: Bench, version: DatasetVersion, entry: Correction, *, author: str, place: Origin) -> Correction:
    """Take an entry back, by a new entry; raises NotFound where it is taken back already."""
    return undo_all(bench, version, [entry], author=author, place=place)[0]


def undo_all(
    bench: Bench, version: DatasetVersion, entries: Sequence[Correction], *, author: str, place: Origin
) -> list[Correction]:
    """Take entries back, all or none; raises NotFound where one is taken back already."""

    def check(log: Sequence[Correction]) -> None:
        in_force = {one.id for one in stage_of_relabelling.in_force(log)}
        for entry in entries:
            if entry.change.kind is CorrectionKind.OVERTAKEN:
                raise NotFound("There is nothing to take back: this changed nothing.", where=f"entry {entry.number}")
            if entry.id not in in_force:
                raise NotFound(
                    "That correction is taken back already; nothing was done.", where=f"entry {entry.number}"
                )

    changes = [Change(CorrectionKind.UNDO, author, place, undoes=entry.id) for entry in entries]
    return _keep(bench, version, changes, check)


def taking_the_place_of(bench: Bench, project: Project, made: Sequence[Correction]) -> list[Correction]:
    """The entries that settled the same texts until these were made."""
    before = [entry for entry in log(bench, project) if entry.id < made[0].id]
    return conflicts.settled(before, stage_of_relabelling.settling(made))


def overruled_by(bench: Bench, project: Project, made: Sequence[Correction]) -> list[Correction]:
    """The entries that settled the same texts until these were made, and said something else of them."""
    now = {entry.change.text_id: entry.change.label for entry in made}
    earlier = taking_the_place_of(bench, project, made)
    return [entry for entry in earlier if entry.change.label != now[entry.change.text_id]]


def classes(bench: Bench, project: Project) -> list[str]:
    """The classes as they will be after the draft, in the order that was chosen."""
    entries = log(bench, project)
    becomes = stage_of_relabelling.changes(entries).classes
    order = with_merged(class_order.of(bench, project.id), becomes)
    return list(in_order(_classes(newest_version(bench, project), entries), order))


def mergeable(bench: Bench, project: Project) -> list[str]:
    """The classes, then what was judged and no text has as its label: a slip that never won a vote."""
    known = classes(bench, project)
    judged = _mergeable(bench, newest_version(bench, project), log(bench, project))
    return [*known, *(label for label in judged if label not in known)]


def search(bench: Bench, project: Project, words: str, label: str | None = None, limit: int = 25) -> DataFrame:
    """Texts of the newest version that have all the words, as ``search_words`` reads them, or this id; columns ``id,
    text, votes, label, reason``.

    Texts without a label are among them, with the reason.
    """
    found = known_texts(bench, newest_version(bench, project)).reset_index()
    folded = found["text"].str.casefold()
    matches = Series(True, index=found.index)
    for term in search_words.terms(words):
        matches &= folded.str.contains(term.pattern, regex=True)
    matches |= found["id"] == words.strip()
    if label is not None:
        matches &= found["label"] == label
    return found[matches.astype(bool)].head(limit)[_KNOWN].reset_index(drop=True)


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
        raise ground_truth.no_data_set(project)
    return newest


def _newest_of(bench: Bench, version: DatasetVersion) -> DatasetVersion:
    """The newest version of the project that this version belongs to; raises NotFound where that was deleted."""
    known = bench.store.versions(version.project_id)
    # Databases give the numbers of what was deleted to what is new; folders have random names.
    if version.folder not in {one.folder for one in known}:
        raise NotFound(
            "The project was deleted in the meantime. Nothing was kept.",
            todo="Ask the person who manages the projects.",
        )
    return known[-1]


def _classes(newest: DatasetVersion, log: Sequence[Correction]) -> list[str]:
    entries = [entry for entry in log if entry.id > newest.log.upto]
    becomes = stage_of_relabelling.changes(entries).classes
    return sorted({becomes.get(label, label) for label in newest.report.labels})


def _mergeable(bench: Bench, newest: DatasetVersion, log: Sequence[Correction]) -> list[str]:
    """The classes, then what was judged and no text has as its label."""
    known = _classes(newest, log)
    return [*known, *sorted(_judged(bench, newest, log) - set(known))]


def _judged(bench: Bench, newest: DatasetVersion, log: Sequence[Correction]) -> set[str]:
    """The labels that anybody gave, as the classes that they will count for after the draft."""
    given = ground_truth.judgements(bench, newest)["label"]
    becomes = stage_of_relabelling.changes([entry for entry in log if entry.id > newest.log.after]).classes
    return {becomes.get(label, label) for label in given[~given.isin(newest.vote.unsure)].unique()}


def _of_texts(
    bench: Bench, version: DatasetVersion, ids: Sequence[str], change: Change, seen: int | None = None
) -> list[Correction]:
    return _each_of_texts(bench, version, [replace(change, text_id=id) for id in ids], seen)


def _each_of_texts(
    bench: Bench, version: DatasetVersion, changes: Sequence[Change], seen: int | None
) -> list[Correction]:
    _require_texts(bench, version, [str(change.text_id) for change in changes])
    changes = [replace(change, reason=change.reason.strip()) for change in changes]

    def check(log: Sequence[Correction]) -> None:
        for label in {change.label for change in changes if change.label is not None}:
            _require_class(bench, version, log, label)
        if seen is not None:
            conflicts.refuse(log, changes, seen)

    return _keep(bench, version, changes, check)


def _keep(
    bench: Bench,
    version: DatasetVersion,
    changes: Sequence[Change],
    check: Callable[[Sequence[Correction]], None],
) -> list[Correction]:
    return bench.store.add_corrections(version, [_usable(change) for change in changes], check)


def _usable(change: Change) -> Change:
    """With the author's name as every name is kept; raises SettingError where there is none or a text is too long."""
    if len(change.reason) > _LONGEST_REASON:
        raise SettingError(
            f"The reason has {len(change.reason):,} characters, at most {_LONGEST_REASON:,} are possible.",
            where="reason",
            todo="Shorten it.",
        )
    return replace(change, author=usable_author(change.author))


def usable_author(name: str) -> str:
    """The name under which entries can be made; raises SettingError where it cannot be one."""
    return usable_name(name, of="your")


def _require_class(bench: Bench, version: DatasetVersion, log: Sequence[Correction], label: str) -> None:
    _require_among(label, _classes(_newest_of(bench, version), log))


def _require_among(label: str, known: Sequence[str]) -> None:
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
                todo="Look for the text there: its id is another, or it is none of that version any more.",
            )
