"""``run-table`` and ``caption``: all that was trained or searched in one table, and what it is called."""

from __future__ import annotations

from typing import Any

import click

from core.command_line.application import commands, project_option
from core.command_line.output import answering
from core.errors import SettingError
from core.records import Experiment, RunState
from core.workflow import annotator_ceiling, captions, energy, projects, run_table
from core.workflow.bench import Bench
from core.workflow.run_table import NAME, Filter, Line, RunTable

_GAP = "  "


@commands.command("run-table")
@click.option("--each", is_flag=True, help="List each run of an experiment, in place of one line for all of them.")
@click.option("--words", default="", help="Only lines with these words in names, notes, settings.")
@click.option("--version", type=int, help="Only those of this version.")
@click.option("--model", help="Only those with this base model.")
@click.option("--status", type=click.Choice([str(one) for one in RunState]), help="Only those with a run like this.")
@click.option("--sort", "column", metavar="COLUMN", help="Sort by this column, the highest first; else newest first.")
@click.option("--ascending", is_flag=True, help="Sort the other way, the lowest first.")
@project_option
@click.pass_obj
@answering
def show_table(
    bench: Bench,
    each: bool,
    words: str,
    version: int | None,
    model: str | None,
    status: str | None,
    column: str | None,
    ascending: bool,
    project: str | None,
) -> tuple[dict[str, Any], str]:
    """Show runs, ensembles, experiments and searches in one table: settings that differ, scores, baselines, time and
    energy.

    A test score stands there once somebody has looked at it.
    """
    filter = Filter(words, version, model, RunState(status) if status else None)
    owner = projects.find(bench, project)
    table = run_table.of(bench, owner, filter, each=each)
    if column is not None and table.lines:
        table = table.sorted_by(_column(table, column), descending=not ascending)
    annotators = annotator_ceiling.of_newest_in_words(bench, owner)
    return _document(table) | {"annotators": annotators}, "\n".join([_text(table), *[annotators] * bool(annotators)])


@commands.command("caption")
@click.argument("name", metavar="NAME")
@click.option("--title", help="What to call it; empty takes the name away.")
@click.option("--note", help="A note on it; empty takes the note away.")
@project_option
@click.pass_obj
@answering
def caption(
    bench: Bench, name: str, title: str | None, note: str | None, project: str | None
) -> tuple[dict[str, Any], str]:
    """Give a run or a search a name and a note; with a “+” after a run's name, as in run-3+, its experiment.

    Without options, show them.
    """
    owner = projects.find(bench, project)
    if title is not None or note is not None:
        captions.keep(bench, run_table.find(bench, owner, name), title, note)
    found = run_table.find(bench, owner, name)
    said = [f"{name}: {found.title}" if found.title else f"{name} has no other name.", found.note]
    return {"of": name, "title": found.title, "note": found.note}, "\n".join(filter(None, said))


def _column(table: RunTable, typed: str) -> str:
    every = (column for line in table.lines for column in line.cells)
    known = {column.casefold(): column for column in (*table.columns, *every)}
    if typed.casefold() not in known:
        raise SettingError(
            f"There is no column “{typed}”.", where="--sort", todo=f"There are: {', '.join(table.columns) or 'none'}."
        )
    return known[typed.casefold()]


def _document(table: RunTable) -> dict[str, Any]:
    return {"common": dict(table.common), "lines": [_line(table, line) for line in table.lines]}


def _line(table: RunTable, line: Line) -> dict[str, Any]:
    return {
        "name": line.name,
        "kind": line.kind or "run",
        "title": line.of.title,
        "note": line.of.note,
        "runs": [run.name for run in line.runs],
        "status": line.status or "finished",
        "created": line.created.isoformat(),
        "columns": {column: line.cells[column].text for column in table.columns},
        "sorted_by": {column: line.cells[column].key for column in table.columns},
    }


def _text(table: RunTable) -> str:
    if not table.lines:
        return "No run is like that."
    heads = [NAME, *table.columns]
    rows = [[_named(line), *(line.cells[column].text for column in table.columns)] for line in table.lines]
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    lines = [_GAP.join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)) for row in [heads, *rows]]
    common = ", ".join(f"{title.lower()} {value}" for title, value in table.common.items())
    said = [*(line.rstrip() for line in lines), common and f"All: {common}.", energy.ASSUMPTION]
    return "\n".join(filter(None, said))


def _named(line: Line) -> str:
    """With the researcher's name and how it stands; what an experiment is named by has a “+”."""
    name = f"{line.runs[0].name}+" if isinstance(line.of, Experiment) else line.name
    if line.runs and line.kind:
        name += f" ({line.kind})"
    return " ".join(filter(None, [name, line.of.title and f"“{line.of.title}”", line.status and f"[{line.status}]"]))
