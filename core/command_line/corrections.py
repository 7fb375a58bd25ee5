"""``correct``, ``apply`` and ``versions``: the relabelling loop."""

from __future__ import annotations

from typing import Any

import click

from core.command_line.application import commands, project_option
from core.command_line.output import answering, class_counts
from core.command_line.votes import vote_words
from core.counted import counted
from core.errors import NotFound, SettingError
from core.records import Correction, DatasetVersion, Origin, Project
from core.workflow import conflicts, draft, ground_truth, log_words, merges, projects, relabelling, vote_changes
from core.workflow.account import labels_from
from core.workflow.bench import Bench


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
    newest = ground_truth.newest(bench, owner)
    of_texts = [label is not None, confirm, exclude, note]
    if sum([*of_texts, bool(merge), undo is not None]) != 1 or any(of_texts) != bool(ids) or bool(merge) != bool(into):
        raise SettingError(
            "It is not clear what to correct.",
            todo="Give IDS with --label, --confirm, --exclude or --note, or --merge with --into, or --undo.",
        )
    if label is not None:
        made = relabelling.relabel(bench, newest, ids, label, author=author, place=Origin.COMMAND_LINE, reason=reason)
    elif confirm:
        made = relabelling.confirm(bench, newest, ids, author=author, place=Origin.COMMAND_LINE, reason=reason)
    elif exclude:
        made = relabelling.exclude(bench, newest, ids, author=author, place=Origin.COMMAND_LINE, reason=reason)
    elif note:
        made = relabelling.note(bench, newest, ids, author=author, place=Origin.COMMAND_LINE, reason=reason)
    elif into is not None:
        made = [relabelling.merge(bench, newest, merge, into, author=author, place=Origin.COMMAND_LINE, reason=reason)]
    else:
        made = [_undone(bench, owner, newest, int(undo or 0), author)]
    waiting = draft.size(bench, owner)
    numbers = [entry.number for entry in made]
    line = f"Kept as {', '.join(f'entry {number}' for number in numbers)}; {waiting} in the draft."
    earlier = relabelling.taking_the_place_of(bench, owner, made)
    line += f"\nThis replaces an earlier correction: {conflicts.listed(earlier)}." if earlier else ""
    if merge or undo is not None:
        line += _on_the_vote(bench, owner)
    return {"entries": numbers, "draft": waiting, "takes_the_place_of": [entry.number for entry in earlier]}, line


def _on_the_vote(bench: Bench, project: Project) -> str:
    """What the draft does to the vote, in a line of its own."""
    said = vote_changes.in_words(vote_changes.of_draft(bench, project, draft.preview(bench, project)))
    return f"\nWith the draft {said}" if said else ""


def _undone(bench: Bench, project: Project, newest: DatasetVersion, number: int, author: str) -> Correction:
    log = relabelling.log(bench, project)
    if not 1 <= number <= len(log):
        held = f"it has {counted(len(log), 'entry', 'entries')}"
        raise NotFound(f"There is no entry {number} in this project's log; {held}.", where=project.name)
    return relabelling.undo(bench, newest, log[number - 1], author=author, place=Origin.COMMAND_LINE)


@commands.command("apply")
@project_option
@click.pass_obj
@answering
def apply_draft(bench: Bench, project: str | None) -> tuple[dict[str, Any], str]:
    """Make the draft of corrections the next version."""
    version = draft.apply(bench, projects.find(bench, project))
    return _document(version), _line(version)


@commands.command("log")
@project_option
@click.pass_obj
@answering
def show_log(bench: Bench, project: str | None) -> tuple[list[dict[str, Any]], str]:
    """List every correction ever made, newest first, with its number and what became of it."""
    entries = draft.ledger(bench, projects.find(bench, project)).astype(object)
    rows: list[dict[Any, Any]] = entries.where(entries.notna(), None).to_dict("records")
    documents = [row | {"time": row["time"].isoformat(timespec="seconds")} for row in rows]
    return documents, "\n".join(map(_entry_line, rows)) or "Nothing was corrected yet."


def _entry_line(row: dict[Any, Any]) -> str:
    of_text = f" (text “{row['id']}”)" if row["id"] else ""
    reason = f": {row['reason']}" if row["reason"] else ""
    where = f"version {row['version']}" if row["version"] else "draft"
    return (
        f"{row['entry']:>5}  {row['time'].to_pydatetime().astimezone():%Y-%m-%d %H:%M}  {row['author']}, on "
        f"{log_words.PLACES[Origin(row['place'])]}: {row['what']}{of_text}{reason}  [{where}, {row['state']}]"
    )


@commands.command("versions")
@project_option
@click.pass_obj
@answering
def list_versions(bench: Bench, project: str | None) -> tuple[list[dict[str, Any]], str]:
    """List the data set's versions, newest first."""
    versions = ground_truth.versions(bench, projects.find(bench, project))
    documents = [_document(one) | {"merged_classes": dict(merges.of(bench, one))} for one in versions]
    return documents, "\n".join(_line(one) + _merged(bench, one) for one in versions) or "No version yet."


def _merged(bench: Bench, version: DatasetVersion) -> str:
    said = merges.said_of(bench, version)
    return f". {said}" if said else ""


def _document(version: DatasetVersion) -> dict[str, Any]:
    return {
        "version": version.number,
        "created": version.created.isoformat(timespec="seconds"),
        "sources": version.sources,
        "texts": version.report.texts,
        "labels": version.report.labels,
        "left_out": version.report.left_out,
        "labels_from": labels_from(version.mapping),
        "vote": vote_words(version.vote),
        "corrected": version.corrected,
    }


def _line(version: DatasetVersion) -> str:
    corrected = f"; corrected by hand: {log_words.by_place(version.corrected)}" if version.corrected else ""
    return (
        f"version {version.number}  {version.created:%Y-%m-%d %H:%M}  {counted(version.report.texts, 'text')} "
        f"({class_counts(version.report.labels)}), labels from {labels_from(version.mapping)}, "
        f"by {vote_words(version.vote)}{corrected}"
    )
