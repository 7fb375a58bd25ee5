"""The draft of the next version: all corrections that are in no version yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from pandas import DataFrame, Series

from core.data import divided as stage_of_votes
from core.data import ground_truth as stage_of_data
from core.data import merges as stage_of_merges
from core.data import relabelling as stage_of_relabelling
from core.data.deciding import merged_judgements
from core.data.ground_truth import GroundTruth
from core.data.left_out import EXCLUDED, UNDECIDED
from core.data.voting import vote
from core.errors import DamagedError, EditConflict, SettingError
from core.records import (
    ADJUDICATION,
    Change,
    Correction,
    CorrectionKind,
    DatasetVersion,
    LogSpan,
    Origin,
    Part,
    Project,
    VoteRule,
)
from core.store.exports import CsvTable
from core.workflow import conflicts, ground_truth, labels_before, log_words, relabelling, splits
from core.workflow.bench import Bench

IN_FORCE, LATER_HOLDS, _TAKEN_BACK, _REPLACED = "in force", "a later one holds", "taken back", "of replaced texts"
_OPEN, _ANSWERED = "not answered yet", "answered"

_DIFF_COLUMNS = [
    *(
        "entry",
        "kind",
        "what",
        "id",
        "text",
        "old",
        "new",
        "votes",
        "reason",
        "author",
        "time",
        "place",
        "part",
        "superseded",
    )
]
_LEDGER_COLUMNS = [
    *("entry", "time", "author", "place", "kind", "what", "id", "text", "label_before", "label"),
    *("reason", "version", "state"),
]


@dataclass(frozen=True)
class State:
    """What became of one text by the last correction that holds: a label, or None where it is excluded.

    ``version`` is the number of the first version that has it, None while it is in the draft.
    """

    label: str | None
    by: Correction
    version: int | None


def entries(bench: Bench, project: Project) -> list[Correction]:
    """The entries that are in no version yet, oldest first, taken back ones included."""
    newest = relabelling.newest_version(bench, project)
    return [entry for entry in relabelling.log(bench, project) if entry.id > newest.log.upto]


def effective(bench: Bench, project: Project) -> list[Correction]:
    """Those of them that were not taken back."""
    return stage_of_relabelling.effective(entries(bench, project))


def pending(bench: Bench, project: Project) -> list[Correction]:
    """Those of them that change something: neither taken back nor taking back what the draft itself made."""
    return _pending(relabelling.newest_version(bench, project), entries(bench, project))


def _pending(newest: DatasetVersion, drafted: Sequence[Correction]) -> list[Correction]:
    held = [one for one in drafted if one.change.kind is not CorrectionKind.OVERTAKEN]
    in_force = stage_of_relabelling.in_force(held)
    return [entry for entry in in_force if (entry.change.undoes or 0) <= newest.log.upto]


def size(bench: Bench, project: Project) -> int:
    """How many corrections wait: those that change something and whose place no later one takes."""
    no_longer = stage_of_relabelling.superseded(entries(bench, project))
    return sum(entry.id not in no_longer for entry in pending(bench, project))


def last_of(bench: Bench, project: Project, author: str | None, place: Origin) -> Correction | None:
    """The last entry that somebody made there and did not take back, in the newest version or in its draft."""
    newest = relabelling.newest_version(bench, project)
    made = stage_of_relabelling.effective([*ground_truth.log_of(bench, newest), *entries(bench, project)])
    return next((one for one in made[::-1] if (one.change.author, one.change.place) == (author, place)), None)


def preview(bench: Bench, project: Project, further: Sequence[Correction] = ()) -> GroundTruth:
    """The version that the draft would make, with further entries that are not kept yet; raises LabelError where fewer
    than two classes would be left.
    """
    return _decided(bench, relabelling.newest_version(bench, project), [*entries(bench, project), *further])


def apply(bench: Bench, project: Project, *, follows: int | None = None, upto: int | None = None) -> DatasetVersion:
    """Make the draft the next version: all of it, or its entries up to ``upto``, the last that was reviewed.

    Raises SettingError where the draft is empty, LabelError where fewer than two classes would be left. Where another
    version than ``follows`` (its number) is the newest, raises EditConflict, or DoneAlready where that holds the draft.
    """
    newest = relabelling.newest_version(bench, project)
    try:
        return _apply(bench, project, newest, follows, upto)
    except EditConflict as met:
        raise _made_already(bench, project, newest.number if follows is None else follows, upto) from met


def _apply(
    bench: Bench, project: Project, newest: DatasetVersion, follows: int | None, upto: int | None
) -> DatasetVersion:
    bench.store.check_newest(project.id, follows)
    drafted = [entry for entry in entries(bench, project) if upto is None or entry.id <= upto]
    if not _pending(newest, drafted):
        raise SettingError("There is no correction to apply.", where=project.name, todo="Correct a text first.")
    return ground_truth.write(
        bench,
        project,
        _decided(bench, newest, drafted),
        sources=newest.sources,
        mapping=newest.mapping,
        vote=newest.vote,
        log=LogSpan(after=newest.log.after, upto=drafted[-1].id),
        follows=newest.number if follows is None else follows,
    )


def _made_already(bench: Bench, project: Project, follows: int, upto: int | None) -> EditConflict:
    """What somebody else's version holds of the draft that followed version ``follows``, up to the entry ``upto``."""
    versions = {one.number: one for one in bench.store.versions(project.id)}
    before = versions[follows]
    log = relabelling.log(bench, project)
    seen = [one for one in log if one.id > before.log.upto and (upto is None or one.id <= upto)]
    # What was taken back counts with its undo: a version may hold the one and not the other.
    entries = [one for one in seen if one.change.kind is not CorrectionKind.OVERTAKEN]
    return conflicts.version_made(before, versions[max(versions)], entries)


def new_names(bench: Bench, project: Project, becomes: GroundTruth) -> dict[str, str]:
    """Class of the newest version → what the draft calls it, of those that only get another name; ``becomes`` is its
    preview.
    """
    newest = relabelling.newest_version(bench, project)
    held = ground_truth.log_of(bench, newest)
    logs = (held, [*held, *entries(bench, project)])
    before, after = stage_of_merges.common_classes(*(stage_of_relabelling.changes(log).classes for log in logs))
    return stage_of_merges.new_names((before, newest.report.labels), (after, becomes.report.labels))


def diff(bench: Bench, project: Project, becomes: GroundTruth) -> DataFrame:
    """The draft, a row an entry that holds, newest first.

    ``becomes`` is its preview. Columns ``entry, kind, what, id, text, old, new, votes, reason, author, time, place,
    part, superseded``; ``what`` is what the entry does, in the words of the log; ``old`` and ``new`` are labels, or why
    a text has none, ``new`` of a ``superseded`` entry what it says though a later one holds; ``part`` is the text's in
    the newest split, if that is whole.
    """
    newest = relabelling.newest_version(bench, project)
    log = relabelling.log(bench, project)
    made = {entry.id: entry for entry in log}
    said = _said_of(log, labels_before.of(bench, log, bench.store.versions(project.id)))
    before, after = relabelling.known_texts(bench, newest), relabelling.as_known(becomes)
    parts = splits.newest_parts(bench, newest).by_id
    drafted = entries(bench, project)
    no_longer, merged = stage_of_relabelling.superseded(drafted), stage_of_relabelling.changes(drafted).classes
    holding = {entry.id for entry in stage_of_relabelling.effective(list(made.values()))}
    rows = [
        _line(
            entry,
            (subject := _subject(entry, made)).change,
            said[entry.id],
            before,
            after,
            parts,
            merged,
            holds=subject.id in holding,
            superseded=entry.id in no_longer,
        )
        for entry in reversed(pending(bench, project))
    ]
    table = DataFrame(rows, columns=_DIFF_COLUMNS).astype(object)
    return table.where(table.notna(), None)


def _subject(entry: Correction, made: Mapping[int, Correction]) -> Correction:
    """The entry itself, or what it takes back or restores in the end."""
    while entry.change.kind is CorrectionKind.UNDO:
        entry = made[int(entry.change.undoes or 0)]
    return entry


def _line(
    entry: Correction,
    change: Change,
    said: str,
    before: DataFrame,
    after: DataFrame,
    parts: Mapping[str, str],
    merged: Mapping[str, str],
    *,
    holds: bool,
    superseded: bool,
) -> dict[str, object]:
    is_merge = change.kind in stage_of_relabelling.OF_CLASSES
    merge = (", ".join(change.merged), change.label)
    was, becomes = merge if holds else merge[::-1]
    id = change.text_id
    known = id in before.index
    old, new = _outcome(before, id), _outcome(after, id)
    return {
        "entry": entry.number,
        "kind": entry.change.kind.value,
        "what": said,
        "id": id,
        "text": before.at[id, "text"] if known else None,
        "old": was if is_merge else old,
        "new": becomes if is_merge else _said(change, merged) if superseded else new,
        "votes": before.at[id, "votes"] if known else None,
        "reason": entry.change.reason,
        "author": entry.change.author,
        "time": entry.time,
        "place": entry.change.place.value,
        "part": parts.get(str(id)),
        "superseded": superseded,
    }


def _said(change: Change, merged: Mapping[str, str]) -> str:
    """What an entry says of its text, whatever a later one made of it."""
    return merged.get(str(change.label), str(change.label)) if change.label is not None else "left out"


def _outcome(known: DataFrame, id: str | None) -> str | None:
    """The label of the text, or why it has none."""
    if id not in known.index:
        return None
    label, reason = known.at[id, "label"], known.at[id, "reason"]
    if isinstance(label, str):
        return label
    return "left out" if reason == EXCLUDED else f"none: {reason!s}"


def ledger(bench: Bench, project: Project) -> DataFrame:
    """Every entry of the log, newest first.

    Columns ``entry, time, author, place, kind, what, id, text, label_before, label, reason, version, state``; ``what``
    is what it does, in words, ``text`` is missing where the newest version has no text of that id, ``label_before`` is
    the label that a corrected text had until then, ``label`` what it got; ``version`` is the number of the first
    version that rests on it (missing in the draft), ``state`` is ``in force``, ``a later one holds`` on the same text,
    ``taken back`` or, where the texts were replaced since, ``of replaced texts``; of a decision that somebody was
    quicker with ``not answered yet`` or ``answered``.
    """
    log, versions = relabelling.log(bench, project), bench.store.versions(project.id)
    newest = relabelling.newest_version(bench, project)
    after, texts = newest.log.after, _wordings(bench, newest)
    in_force = {entry.id for entry in stage_of_relabelling.in_force(log)}
    before = labels_before.of(bench, log, versions)
    said = _said_of(log, before)
    questions = {entry.id for entry in relabelling.open_questions(bench, project)}
    superseded = stage_of_relabelling.superseded([entry for entry in log if entry.id > after])

    def state(entry: Correction) -> str:
        if entry.change.kind is CorrectionKind.OVERTAKEN:
            return _OPEN if entry.id in questions else _ANSWERED
        if entry.id not in in_force:
            return _TAKEN_BACK
        return _REPLACED if entry.id <= after else LATER_HOLDS if entry.id in superseded else IN_FORCE

    rows = [
        {
            "entry": entry.number,
            "time": entry.time,
            "author": entry.change.author,
            "place": entry.change.place.value,
            "kind": entry.change.kind.value,
            "what": said[entry.id],
            "id": entry.change.text_id,
            "text": texts.get(entry.change.text_id),
            "label_before": before.get(entry.id),
            "label": entry.change.label,
            "reason": entry.change.reason,
            "version": _first_with(entry, versions),
            "state": state(entry),
        }
        for entry in reversed(log)
    ]
    return DataFrame(rows, columns=_LEDGER_COLUMNS).astype({"version": "Int64"})


def _said_of(log: Sequence[Correction], before: Mapping[int, str]) -> dict[int, str]:
    """What each entry of a whole log does, in words; ``before`` is what ``labels_before`` gives for it."""
    number = {entry.id: entry.number for entry in log}
    return {one.id: log_words.what(one.change, number.get(one.change.undoes or 0), before.get(one.id)) for one in log}


def log_csv(table: DataFrame) -> CsvTable:
    """The log, as ``ledger`` gives it, as a CSV for a spreadsheet."""
    places = table["place"].map(lambda place: log_words.PLACES[Origin(place)])
    times = table["time"].map(lambda time: time.isoformat(timespec="seconds"))
    return CsvTable(table.drop(columns="kind").assign(place=places, time=times))


def _wordings(bench: Bench, version: DatasetVersion) -> Mapping[Any, str]:
    """The texts by id; none of a damaged version, whose log can still be read."""
    try:
        return relabelling.known_texts(bench, version)["text"].to_dict()
    except DamagedError:
        return {}


def _first_with(entry: Correction, versions: Sequence[DatasetVersion]) -> int | None:
    """The number of the first version that rests on the entry."""
    return min((one.number for one in versions if one.log.after < entry.id <= one.log.upto), default=None)


def states(bench: Bench, project: Project) -> dict[str, State]:
    """What became of each text that was corrected, draft included."""
    newest = relabelling.newest_version(bench, project)
    versions = bench.store.versions(project.id)
    changes = stage_of_relabelling.changes([*ground_truth.log_of(bench, newest), *entries(bench, project)])

    labelled = {id: State(label, by, _first_with(by, versions)) for id, (label, by) in changes.labels.items()}
    return labelled | {id: State(None, by, _first_with(by, versions)) for id, by in changes.excluded.items()}


def history(bench: Bench, project: Project, id: str) -> list[Correction]:
    """The entries about one text that hold for the newest version or its draft, oldest first; notes included."""
    newest = relabelling.newest_version(bench, project)
    made = [*ground_truth.log_of(bench, newest), *entries(bench, project)]
    return [entry for entry in stage_of_relabelling.effective(made) if entry.change.text_id == id]


def taken_back(bench: Bench, project: Project, id: str) -> list[tuple[Correction, Correction]]:
    """The entries about one text that hold in the newest version and that the draft takes back, oldest first, each with
    the entry that does so.
    """
    log = ground_truth.log_of(bench, relabelling.newest_version(bench, project))
    held = {one.id: one for one in stage_of_relabelling.effective(log) if one.change.text_id == id}
    by = {one.change.undoes: one for one in pending(bench, project)}
    return [(entry, by[entry.id]) for entry in held.values() if entry.id in by]


def no_longer(made: Sequence[Correction]) -> set[int]:
    """The ids of those entries that count no more, because a later one settles the same text."""
    return stage_of_relabelling.superseded(made)


def queue(bench: Bench, project: Project) -> DataFrame:
    """The newest version's texts that the vote does not decide (columns of texts set aside), without those that the
    draft decides or leaves out, and without those to which the vote gives a label with the classes that it merges.
    """
    newest = relabelling.newest_version(bench, project)
    aside = ground_truth.set_aside(bench, newest)
    waiting = aside[aside["reason"].isin(UNDECIDED)]
    decided = _decided_by_merges(bench, project, newest, waiting["id"])
    return not_settled(bench, project, waiting[~waiting["id"].isin(decided)])


def _decided_by_merges(bench: Bench, project: Project, newest: DatasetVersion, ids: Series) -> Series:
    """Those of the texts to which the vote gives a label once the draft's merges are made; none where it has none."""
    merging = [entry for entry in effective(bench, project) if entry.change.kind is CorrectionKind.MERGE]
    if not merging:
        return ids[:0]
    judged = ground_truth.judgements(bench, newest)
    judged = judged[judged["source"] != ADJUDICATION]
    # Only weights are learned from the other texts, too.
    judged = judged if newest.vote.rule is VoteRule.WEIGHTED else judged[judged["id"].isin(ids)]
    changes = stage_of_relabelling.changes([*ground_truth.log_of(bench, newest), *merging])
    voted = vote(merged_judgements(judged, newest.vote, changes), newest.vote)
    return voted.loc[voted["label"].notna(), "id"]


def not_settled(bench: Bench, project: Project, texts: DataFrame) -> DataFrame:
    """Those of the texts that nobody settled by hand, neither for the newest version nor in the draft."""
    return texts[~texts["id"].isin(list(states(bench, project)))].reset_index(drop=True)


def divided(bench: Bench, version: DatasetVersion) -> DataFrame:
    """The version's texts with a label on which the annotators disagree, the most divided first; columns of texts."""
    return stage_of_votes.divided(ground_truth.load(bench, version).texts)


def undecided(version: DatasetVersion) -> int:
    """How many texts the version's vote does not decide."""
    return sum(version.report.left_out.get(reason, 0) for reason in UNDECIDED)


def waiting(bench: Bench, project: Project, newest: DatasetVersion) -> int:
    """How many of them nobody has decided by hand either; of a damaged version all."""
    open_texts = undecided(newest)
    with suppress(DamagedError):
        return len(queue(bench, project)) if open_texts else 0
    return open_texts


def corrected_in_test(bench: Bench, version: DatasetVersion) -> int:
    """Test texts whose label a person decided instead of the vote: scores on them need a flag."""
    if not version.corrected:
        return 0
    texts = ground_truth.texts(bench, version, ["id", "corrected"])
    parts = texts["id"].map(splits.newest_parts(bench, version).by_id)
    return int((texts["corrected"].notna() & (parts == Part.TEST)).sum())


def _decided(bench: Bench, newest: DatasetVersion, drafted: Sequence[Correction]) -> GroundTruth:
    changes = stage_of_relabelling.changes([*ground_truth.log_of(bench, newest), *drafted])
    truth = ground_truth.load(bench, newest)
    return stage_of_data.decide_again(truth, newest.vote, changes, where=f"version {newest.number + 1}")
