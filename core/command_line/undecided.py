"""``undecided``: the texts that are decided by hand."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

import click
from pandas import DataFrame

from core.command_line.application import as_typed, commands, project_option
from core.command_line.output import answering, counts
from core.command_line.votes import newest_version
from core.counted import counted
from core.records import DatasetVersion, Project
from core.workflow import draft, projects
from core.workflow.bench import Bench


@commands.command("undecided")
@project_option
@click.option("--divided", is_flag=True, help="Instead those that the vote decides although the annotators disagree.")
@click.pass_obj
@answering
def list_undecided(bench: Bench, project: str | None, divided: bool) -> tuple[list[dict[str, Any]], str]:
    """List the texts that wait for a decision by hand, as Adjudicate shows them: those that the vote does not decide.

    With --divided those on which the annotators disagree, the most divided first: 3 to 2 before 4 to 1.
    """
    owner = projects.find(bench, project)
    newest = newest_version(bench, owner)
    split = draft.divided(bench, newest)
    total = len(split) if divided else draft.undecided(newest)
    waiting = draft.not_settled(bench, owner, split) if divided else draft.queue(bench, owner)
    rows = [_document(row) for row in waiting.to_dict("records")]
    closing = [_sum(newest, divided, len(rows), total), *_what_next(owner, divided, waiting, len(split))]
    return rows, "\n".join([*map(_line, rows), *closing])


def _document(row: Mapping[Any, Any]) -> dict[str, Any]:
    why = {"label": row["label"]} if "label" in row else {"reason": row["reason"]}
    return {"id": row["id"], "text": row["text"], **why, "votes": json.loads(row["votes"])}


def _line(row: Mapping[str, Any]) -> str:
    votes = counts(dict(Counter(row["votes"].values())))
    return f"{row['id']}  {row.get('label') or row['reason']} ({votes})  {row['text']}"


def _sum(newest: DatasetVersion, divided: bool, waiting: int, total: int) -> str:
    what = "on which the annotators disagree" if divided else "that the vote does not decide"
    settled = f", {total - waiting:,} of them settled by hand" if total > waiting else ""
    return f"{counted(total, 'text')} of version {newest.number} {what}{settled}."


def _what_next(project: Project, divided: bool, waiting: DataFrame, number: int) -> list[str]:
    lines = []
    if len(waiting):
        lines.append(f"Decide one: {as_typed('correct ID --label CLASS --author NAME', project)}")
    if number and not divided:
        lines.append(f"Divided votes ({counted(number, 'text')}): {as_typed('undecided --divided', project)}")
    return lines
