"""Correcting labels: every correction is an entry at the end of the project's log."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from core.counted import counted
from core.data import correction_log
from core.data.labels import LONGEST_LABEL
from core.errors import LabelError, NotFound, SettingError
from core.records import LONGEST_REASON, Change, Correction, CorrectionKind, DatasetVersion
from core.records.columns import LABEL, TEXT
from core.remedies import Action, Remedy
from core.store.names import usable_name
from core.workflow.bench import Bench
from core.workflow.corrections import classes, conflicts, known_texts
from core.workflow.corrections.draft import Draft

_OF_TEXTS = (*correction_log.OF_A_TEXT, CorrectionKind.NOTE)


def of_texts(change: Change, ids: Sequence[str]) -> list[Change]:
    """The same change for each of the texts."""
    return [replace(change, text_id=id) for id in ids]


def record(
    bench: Bench, version: DatasetVersion, changes: Sequence[Change], *, seen: int | None = None
) -> list[Correction]:
    """Put the changes at the end of the log, all of them or none.

    RELABEL with the label that the text has already becomes CONFIRM, CONFIRM without a label confirms what the draft
    says, MERGE of one class into a new name becomes RENAME. Raises LabelError, NotFound and SettingError.

    ``version`` is the one that the author looked at, ``seen`` the newest entry of the log that they had on the page
    (``Draft.end``): where somebody has settled one of the texts since, EditConflict is raised. Without it nothing is
    compared.
    """
    asked = [_usable(change) for change in changes]

    def checked(log: Sequence[Correction]) -> list[Change]:
        # Where nobody else writes: others may have changed it since.
        now = _draft_of(bench, version, log)
        _require_same_texts(bench, version, now.newest, [str(one.text_id) for one in asked if one.kind in _OF_TEXTS])
        completed = _completed(bench, now, asked)
        settling = [one for one in completed if one.kind in correction_log.OF_A_TEXT]
        _require_known({one.label for one in settling if one.label is not None}, lambda: classes.after(now))
        _require_merges(bench, now, [one for one in asked if one.kind is CorrectionKind.MERGE])
        _require_in_force(now, [one for one in asked if one.kind is CorrectionKind.UNDO])
        if seen is not None:
            conflicts.refuse(log, settling, seen)
        return completed

    return bench.store.add_corrections(version, checked)


def usable_author(name: str) -> str:
    """The name under which entries can be made; raises SettingError where it cannot be one."""
    return usable_name(name, of="your")


def _usable(change: Change) -> Change:
    """With names and reason as they are kept; raises SettingError where one is missing or too long."""
    change = replace(change, author=usable_author(change.author), reason=change.reason.strip())
    if len(change.reason) > LONGEST_REASON:
        raise SettingError(
            f"The reason has {len(change.reason):,} characters, at most {LONGEST_REASON:,} are possible.",
            where="reason",
            todo="Shorten it.",
        )
    if change.kind is CorrectionKind.EXCLUDE and not change.reason:
        raise SettingError("A text is left out without a reason.", where="reason", todo="Say why in a few words.")
    if change.kind is CorrectionKind.NOTE and not change.reason:
        raise SettingError("The note is empty.", where="note", todo="Write a few words.")
    if change.kind is CorrectionKind.MERGE:
        return _usable_merge(change)
    return change


def _usable_merge(change: Change) -> Change:
    into = str(change.label).strip()
    others = tuple(label for label in change.merged if label != into)
    if not into or len(into) > LONGEST_LABEL or not others:
        raise LabelError(
            "There is nothing to merge.",
            where="classes",
            todo=f"Choose two classes, or one and a new name of at most {LONGEST_LABEL} characters.",
        )
    return replace(change, label=into)


def _draft_of(bench: Bench, version: DatasetVersion, log: Sequence[Correction]) -> Draft:
    """The draft of the project that this version belongs to; raises NotFound where that was deleted."""
    known = bench.store.versions(version.project_id)
    # Databases give the numbers of what was deleted to what is new; folders have random names.
    if version.folder not in {one.folder for one in known}:
        raise NotFound(
            "The project was deleted in the meantime. Nothing was kept.",
            todo="Ask the person who manages the projects.",
        )
    return Draft(tuple(known), tuple(log))


def _completed(bench: Bench, draft: Draft, changes: Sequence[Change]) -> list[Change]:
    """With what the draft knows of their labels and classes."""
    kinds = {change.kind for change in changes}
    labels = _labels(bench, draft) if kinds & {CorrectionKind.RELABEL, CorrectionKind.CONFIRM} else {}
    mergeable = classes.mergeable(bench, draft) if CorrectionKind.MERGE in kinds else []
    completed = [_as_it_is(change, labels, mergeable) for change in changes]
    _require_labels([one for one in completed if one.kind is CorrectionKind.CONFIRM])
    return completed


def _labels(bench: Bench, draft: Draft) -> dict[str, str | None]:
    """The label of each text of the newest version as the draft has it; None or missing where it has none."""
    changes = correction_log.changes(draft.entries)
    labels = changes.merged(known_texts.of(bench, draft.newest)[LABEL]).to_dict()
    return labels | {id: label for id, (label, _) in changes.labels.items()} | dict.fromkeys(changes.excluded)


def _as_it_is(change: Change, labels: dict[str, str | None], mergeable: Sequence[str]) -> Change:
    has = labels.get(str(change.text_id))
    if change.kind is CorrectionKind.RELABEL and change.label == has:
        return replace(change, kind=CorrectionKind.CONFIRM)
    if change.kind is CorrectionKind.CONFIRM and change.label is None:
        return replace(change, label=has)
    if change.kind is CorrectionKind.MERGE:
        is_new_name = len(change.merged) == 1 and change.label not in mergeable
        others = tuple(label for label in change.merged if label != change.label)
        return replace(change, kind=CorrectionKind.RENAME if is_new_name else change.kind, merged=others)
    return change


def _require_labels(confirmed: Sequence[Change]) -> None:
    missing = [change for change in confirmed if not isinstance(change.label, str)]
    if missing:
        raise LabelError(
            f"{counted(len(missing), 'text has', 'texts have')} no label that could be right.",
            where=f"text {missing[0].text_id}",
            todo="Choose a label.",
        )


def _require_known(labels: Collection[str], classes: Callable[[], Sequence[str]]) -> None:
    known = classes() if labels else []
    for label in labels:
        if label not in known:
            raise LabelError(
                f"There is no class “{label}”; the classes are {', '.join(known)}.",
                where="new label",
                todo="Choose one of them.",
            )


def _require_merges(bench: Bench, draft: Draft, merges: Sequence[Change]) -> None:
    """Raise LabelError where a class to merge is none, or where fewer than two would be left."""
    for change in merges:
        _require_known(change.merged, lambda: classes.mergeable(bench, draft))
        if not set(classes.after(draft)) - {*change.merged, change.label}:
            raise LabelError(
                "Only one class would be left; at least two are needed.",
                where="classes",
                todo="Choose fewer classes or a new name.",
            )


def _require_in_force(draft: Draft, undoing: Sequence[Change]) -> None:
    """Raise NotFound where an entry that is to be taken back is taken back already, or changed nothing."""
    made, in_force = ({one.id: one for one in log} for log in (draft.log, correction_log.in_force(draft.log)))
    for change in undoing:
        entry = made[int(change.undoes or 0)]
        if entry.change.kind is CorrectionKind.OVERTAKEN:
            raise NotFound("There is nothing to take back: this changed nothing.", where=f"entry {entry.number}")
        if entry.id not in in_force:
            raise NotFound("That correction is taken back already; nothing was done.", where=f"entry {entry.number}")


def _require_same_texts(bench: Bench, version: DatasetVersion, newest: DatasetVersion, ids: Sequence[str]) -> None:
    """Raise NotFound where the newest version lacks one of the texts, or has another one under its id."""
    if not ids:
        return
    known = known_texts.of(bench, newest)[TEXT]
    seen = known if newest.id == version.id else known_texts.of(bench, version)[TEXT]
    for id in ids:
        if id not in known.index and id not in seen.index:
            raise NotFound(
                f"There is no text with the id “{id}” in version {newest.number}, the newest.",
                where=f"version {newest.number}",
                remedy=Remedy(Action.FIND_TEXT, bench.store.project_of_id(newest.project_id).name),
            )
        if id not in known.index or id not in seen.index or known[id] != seen[id]:
            raise NotFound(
                f"The text with the id “{id}” is not in version {newest.number}, which is the newest.",
                where=f"version {version.number}",
                todo="Look for the text there: its id is another, or it is none of that version any more.",
            )
