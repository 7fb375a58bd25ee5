"""``undecided``: the texts that are decided by hand."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

import click
import msgspec
from pandas import DataFrame

from core.command_line.application import as_typed, commands, project_option
from core.command_line.output import answering, class_counts
from core.counted import counted
from core.errors import SettingError
from core.figures import percent, percent_with_bounds
from core.prediction.undecided import OnUndecided
from core.records import DatasetVersion, Project, Run
from core.records.columns import ID, IS_TIED, LABEL, PREDICTED_LABEL, PROBABILITY, REASON, TEXT, VOTES
from core.workflow import answers_on_undecided as use_case
from core.workflow import ground_truth, looks, projects, rated_text, training
from core.workflow.bench import Bench
from core.workflow.corrections import adjudication_queue
from core.workflow.corrections import draft as drafts
from core.workflow.rated_text import without_context

_COLUMNS = [ID, TEXT, REASON, VOTES, PREDICTED_LABEL, PROBABILITY, IS_TIED]


@commands.command("undecided")
@project_option
@click.option("--divided", is_flag=True, help="Instead those that the vote decides although the annotators disagree.")
@click.option(
    "--run", "run_name", help="Ask this run's model about those of the version that it was trained on, and list them."
)
@click.pass_obj
@answering
def list_undecided(
    bench: Bench, project: str | None, divided: bool, run_name: str | None
) -> tuple[list[dict[str, Any]] | dict[str, Any], str]:
    """List the texts that wait for a decision by hand: those that the vote does not decide.

    With --divided those on which the annotators disagree, the most divided first: 3 to 2 before 4 to 1. With --run what
    its model says on those without a label, which are in no score.
    """
    owner = projects.find(bench, project)
    if run_name is not None and divided:
        raise SettingError(
            "--divided lists texts that have a label, --run texts that have none.",
            where="undecided",
            todo="Leave one of them out.",
        )
    if run_name is not None:
        return _asked(bench, training.run(bench, owner, run_name))
    newest = ground_truth.newest(bench, owner)
    split, draft = adjudication_queue.divided(bench, newest), drafts.load(bench, owner)
    total = len(split) if divided else adjudication_queue.number(newest)
    waiting = (
        adjudication_queue.not_settled(bench, draft, split) if divided else adjudication_queue.undecided(bench, draft)
    )
    rows = [_document(row) for row in waiting.to_dict("records")]
    begins = rated_text.begins(bench, newest)
    closing = [_sum(newest, divided, len(rows), total), *_what_next(owner, divided, waiting, len(split))]
    return rows, "\n".join([*(_line(row, begins) for row in rows), *closing])


def _asked(bench: Bench, run: Run) -> tuple[dict[str, Any], str]:
    """What the run's model says on the texts of its version that have no label."""
    version = ground_truth.trained_on(bench, run)
    if not use_case.number(bench, run):
        return {"run": run.name, "texts": []}, f"Every text of version {version.number} has a label."
    # What it says there stands beside what it says on the test part.
    looked = looks.in_words(looks.at_run(bench, run))
    asked = use_case.ask(bench, run)
    found = use_case.figures(bench, run, asked)
    rows = asked[_COLUMNS].to_dict("records")
    texts = [{**{str(name): cell for name, cell in row.items()}, "votes": json.loads(row[VOTES])} for row in rows]
    document = {"run": run.name, "version": version.number, **msgspec.to_builtins(found), "texts": texts}
    begins = rated_text.begins(bench, version)
    answers = [_answer(text, begins) for text in texts]
    return document, "\n".join([*answers, use_case.in_words(version), answers_text(found), looked])


def answers_text(found: OnUndecided) -> str:
    """What a model says on texts without a label, as a table beside the test texts."""
    lines = []
    if found.without and found.test:
        lines = [f"  {'':<54}{'without a label':<24}test texts"]
        rows = use_case.side_by_side(found.without, found.test)
        lines += [f"  {name:<54}{here:<24}{there}" for name, here, there in rows]
    if found.classes:
        lines.append(f"  {'Class':<54}{'answers':<24}judgements")
    for label, one in found.classes.items():
        judged = use_case.judged_in_words(found, label)
        lines.append(f"  {label:<54}{percent_with_bounds(one.answered):<24}{judged}")
    closing = [use_case.settled_in_words(found), use_case.tied_in_words(found)]
    return "\n".join([*lines, *filter(None, closing), use_case.READING])


def _answer(row: Mapping[str, Any], begins: Mapping[str, int]) -> str:
    votes = class_counts(dict(Counter(row[VOTES].values())))
    said = f"{row[PREDICTED_LABEL]} {percent(row[PROBABILITY])} ({row[REASON]}: {votes})"
    return f"{row[ID]}  {said}  {without_context(row[TEXT], begins)}"


def _document(row: Mapping[Any, Any]) -> dict[str, Any]:
    why = {"label": row[LABEL]} if LABEL in row else {"reason": row[REASON]}
    return {"id": row[ID], "text": row[TEXT], **why, "votes": json.loads(row[VOTES])}


def _line(row: Mapping[str, Any], begins: Mapping[str, int]) -> str:
    votes = class_counts(dict(Counter(row[VOTES].values())))
    return f"{row[ID]}  {row.get(LABEL) or row[REASON]} ({votes})  {without_context(row[TEXT], begins)}"


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
