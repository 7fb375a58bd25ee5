"""``queue``: what works and waits, and who goes first."""

from __future__ import annotations

from typing import Any

import click

from core.command_line.application import commands, project_option
from core.command_line.output import answering
from core.training.estimate import TimeEstimate
from core.workflow import projects, queue
from core.workflow.bench import Bench
from core.workflow.queue import Queued


@commands.command("queue")
@click.option("--first", metavar="NAME", help="Let what has this name have its turn next.")
@click.option(
    "--move",
    nargs=2,
    type=(str, int),
    metavar="NAME PLACE",
    help="Give it this place among those that wait.",
)
@project_option
@click.pass_obj
@answering
def show_queue(
    bench: Bench, first: str | None, move: tuple[str, int] | None, project: str | None
) -> tuple[list[dict[str, Any]], str]:
    """List what works and waits, of all projects, in the order of their turns, and how long it takes.

    ``stop`` takes one out.
    """
    moves: list[tuple[str, int]] = [*([move] if move else []), *([(first, 1)] if first is not None else [])]
    for name, place in moves:
        queue.move(bench, queue.find(bench, projects.find(bench, project), name), place)
    found = queue.of_all(bench)
    times = [queue.time_left(one, queue.whole_time(bench, one.of)) for one in found]
    lines = [_line(number, one, time) for number, (one, time) in enumerate(zip(found, times, strict=True), start=1)]
    if len(found) > 1:
        lines.append(f"All together: {queue.in_words(times)}.")
    lines += filter(None, [queue.ended_in_words(bench, found)])
    return [_document(one, time) for one, time in zip(found, times, strict=True)], "\n".join(lines) or "Nothing waits."


def _line(number: int, one: Queued, time: TimeEstimate) -> str:
    takes = queue.takes(time)
    return f"{number:>2}  {one.name:<10} of {one.project.name}: {one.words}; {takes}"


def _document(one: Queued, time: TimeEstimate) -> dict[str, Any]:
    return {
        "name": one.name,
        "project": one.project.name,
        "waits": one.waits,
        "status": one.words,
        "seconds": [round(time.shortest), round(time.longest)],
    }
