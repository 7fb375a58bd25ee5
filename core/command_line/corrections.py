"""``correct``, ``apply`` and ``versions``: the relabelling loop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from core.command_line.application import commands, project_option
from core.command_line.output import answering, class_counts
from core.command_line.votes import vote_words
from core.counted import counted
from core.errors import NotFound, SettingError
from core.records import Change, Correction, CorrectionKind, DatasetVersion, Origin, Project
from core.records.columns import AUTHOR, ENTRY, ID, PLACE, REASON, STATE, TIME, VERSION, WHAT
from core.workflow import ground_truth, merges, projects
from core.workflow.bench import Bench
from core.workflow.corrections import conflicts, ledger, log_words, moved_classes, next_version, recording, vote_changes
from core.workflow.corrections import draft as drafts
from core.workflow.corrections.draft import Draft
from core.workflow.import_figures import labels_from


@commands.command("correct")
@click.argument("ids", nargs=-1)
@project_option
@click.option(
    "--author",
    required=True,
    envvar="ERRATA_AUTHOR",
    show_envvar=True,
    help="Who corrects; kept with the correction.",
)
@click.option("--label", help="The texts' new label.")
@click.option("--confirm", is_flag=True, help="The texts' labels are right as they are.")
@click.option("--exclude", is_flag=True, help="Leave the texts out; needs --reason.")
@click.option("--note", is_flag=True, help="Only keep --reason with the texts.")
@click.option("--merge", multiple=True, help="A class to merge, or one to rename; give it for each.")
@click.option("--into", help="The class that --merge makes of them, or the new name.")
@click.option("--undo", type=int, help="Number of an entry of the log (`log`) to take back.")
@click.option("--reason", default="", help="Why.")
@click.pass_obj
@answering
def correct(
    bench: Bench,
    ids: tuple[str, ...],
    project: str | None,
    author: str,
    label: str | None,
    confirm: bool,
    exclude: bool,
    note: bool,
    merge: tuple[str, ...],
    into: str | None,
    undo: int | None,
    reason: str,
) -> tuple[dict[str, Any], str]:
    """Correct texts by their IDS, merge or rename classes, or take a correction back; all waits in the draft."""
    owner = projects.find(bench, project)
    before = drafts.load(bench, owner)
    of_texts = [label is not None, confirm, exclude, note]
    if sum([*of_texts, bool(merge), undo is not None]) != 1 or any(of_texts) != bool(ids) or bool(merge) != bool(into):
        raise SettingError(
            "It is not clear what to correct.",
            todo="Give IDS with --label, --confirm, --exclude or --note, or --merge with --into, or --undo.",
        )
    asked = {
        CorrectionKind.RELABEL: label is not None,
        CorrectionKind.CONFIRM: confirm,
        CorrectionKind.EXCLUDE: exclude,
        CorrectionKind.NOTE: note,
        CorrectionKind.MERGE: bool(merge),
        CorrectionKind.UNDO: undo is not None,
    }
    kind = next(kind for kind, is_asked in asked.items() if is_asked)
    undone = _entry(before, undo, owner).id if undo is not None else None
    new_label = label if label is not None else into
    change = Change(kind, author, Origin.COMMAND_LINE, label=new_label, reason=reason, merged=merge, undoes=undone)
    made = recording.record(bench, before.newest, recording.of_texts(change, ids) if ids else [change])
    after = drafts.load(bench, owner)
    numbers, earlier = [entry.number for entry in made], after.replaced_by(made)
    line = f"Kept as {', '.join(f'entry {number}' for number in numbers)}; {after.size} in the draft."
    line += f"\nThis replaces an earlier correction: {conflicts.listed(earlier)}." if earlier else ""
    if merge or undo is not None:
        line += _on_the_vote(bench, after)
    return {"entries": numbers, "draft": after.size, "takes_the_place_of": [entry.number for entry in earlier]}, line


def _on_the_vote(bench: Bench, draft: Draft) -> str:
    """What the draft does to the vote, in a line of its own."""
    said = vote_changes.in_words(vote_changes.of_draft(bench, draft, next_version.preview(bench, draft)))
    moved = moved_classes.in_words(moved_classes.decided_before(draft))
    return f"\nWith the draft {said}" * bool(said) + f"\n{moved}" * bool(moved)


def _entry(draft: Draft, number: int, project: Project) -> Correction:
    if not 1 <= number <= len(draft.log):
        held = f"it has {counted(len(draft.log), 'entry', 'entries')}"
        raise NotFound(f"There is no entry {number} in this project's log; {held}.", where=project.name)
    return draft.log[number - 1]


@commands.command("apply")
@project_option
@click.pass_obj
@answering
def apply_draft(bench: Bench, project: str | None) -> tuple[dict[str, Any], str]:
    """Make the draft of corrections the next version."""
    owner = projects.find(bench, project)
    version = next_version.apply(bench, owner)
    versions = ground_truth.versions(bench, owner)
    return _document(version, versions), _line(bench, version, versions)


@commands.command("log")
@project_option
@click.pass_obj
@answering
def show_log(bench: Bench, project: str | None) -> tuple[list[dict[str, Any]], str]:
    """List every correction ever made, newest first, with its number and what became of it."""
    entries = ledger.table(bench, drafts.load(bench, projects.find(bench, project))).astype(object)
    rows: list[dict[Any, Any]] = entries.where(entries.notna(), None).to_dict("records")
    documents = [row | {"time": row[TIME].isoformat(timespec="seconds")} for row in rows]
    return documents, "\n".join(map(_entry_line, rows)) or "Nothing was corrected yet."


def _entry_line(row: dict[Any, Any]) -> str:
    of_text = f" (text “{row[ID]}”)" if row[ID] else ""
    reason = f": {row[REASON]}" if row[REASON] else ""
    where = f"version {row[VERSION]}" if row[VERSION] else "draft"
    return (
        f"{row[ENTRY]:>5}  {row[TIME].to_pydatetime().astimezone():%Y-%m-%d %H:%M}  {row[AUTHOR]}, "
        f"{log_words.where(Origin(row[PLACE]))}: {row[WHAT]}{of_text}{reason}  [{where}, {row[STATE]}]"
    )


@commands.command("versions")
@project_option
@click.pass_obj
@answering
def list_versions(bench: Bench, project: str | None) -> tuple[list[dict[str, Any]], str]:
    """List the data set's versions, newest first."""
    versions = ground_truth.versions(bench, projects.find(bench, project))
    documents = [_document(one, versions) | {"merged_classes": dict(merges.of(bench, one))} for one in versions]
    lines = [_line(bench, one, versions) + _merged(bench, one) for one in versions]
    return documents, "\n".join(lines) or "No version yet."


def _merged(bench: Bench, version: DatasetVersion) -> str:
    said = merges.said_of(bench, version)
    return f". {said}" if said else ""


def _document(version: DatasetVersion, versions: Sequence[DatasetVersion]) -> dict[str, Any]:
    return {
        "version": version.number,
        "created": version.created.isoformat(timespec="seconds"),
        "sources": version.sources,
        "texts": version.report.texts,
        "labels": version.report.labels,
        "left_out": version.report.left_out,
        "labels_from": labels_from(version, versions),
        "vote": vote_words(version.vote),
        "corrected": version.corrected,
    }


def _line(bench: Bench, version: DatasetVersion, versions: Sequence[DatasetVersion]) -> str:
    by_place = f"{log_words.OTHERWISE.lower()}: {log_words.by_place(version.corrected)}" if version.corrected else ""
    by_hand = "".join(f"; {said}" for said in (ground_truth.labels_by_hand(bench, version), by_place) if said)
    return (
        f"version {version.number}  {version.created:%Y-%m-%d %H:%M}  {counted(version.report.texts, 'text')} "
        f"({class_counts(version.report.labels)}), labels from {labels_from(version, versions)}, "
        f"by {vote_words(version.vote)}{by_hand}"
    )
