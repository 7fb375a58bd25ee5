"""``measure`` and ``test-part``: what models are judged by, and on what."""

from __future__ import annotations

from typing import Any

import click
import msgspec

from core.command_line.application import commands, project_option
from core.command_line.output import answering
from core.counted import counted
from core.errors import SettingError
from core.records import LookKind, Measure, ScoreName
from core.workflow import looks, measures, projects, test_history
from core.workflow.bench import Bench


@commands.command("measure")
@project_option
@click.option("--class", "positive", help="The class of interest.")
@click.option("--macro", is_flag=True, help="No class of interest: the average over the classes.")
@click.option("--score", type=click.Choice([score.value for score in ScoreName]), help="The score; f1 by default.")
@click.pass_obj
@answering
def show_measure(
    bench: Bench, project: str | None, positive: str | None, macro: bool, score: str | None
) -> tuple[dict[str, Any], str]:
    """Show the measure that the project judges its models by, or declare another.

    It chooses the best epoch of later trainings, leads the lists, and decides comparisons.
    """
    if positive is not None and macro:
        raise SettingError("--class and --macro are both given.", todo="Leave one of them out.")
    owner = projects.find(bench, project)
    if positive is not None or macro or score is not None:
        before = measures.of(bench, owner.id)
        of_interest = None if macro else positive if positive is not None else before.positive
        measures.declare(bench, owner, Measure(ScoreName(score) if score else ScoreName.F1, of_interest))
    known = measures.declarations(bench, owner)
    measure = measures.of(bench, owner.id)
    lines = [f"Judged by {measure}." if known else f"Judged by {measure}, {measures.usual_in_words(bench, owner.id)}."]
    lines += [f"  declared on {one.time.astimezone():%d %b %Y, %H:%M}: {one.measure}" for one in known]
    return {"measure": msgspec.to_builtins(measure), "declared": msgspec.to_builtins(known)}, "\n".join(lines)


@commands.command("test-part")
@project_option
@click.option("--lock", is_flag=True, help="Show none of its scores and mismatches until it is opened.")
@click.option("--open", "unlock", is_flag=True, help="Open it, once nothing is to be changed any more.")
@click.pass_obj
@answering
def show_test_part(bench: Bench, project: str | None, lock: bool, unlock: bool) -> tuple[dict[str, Any], str]:
    """List the looks at the project's test part, with the measures declared before and after, or lock it."""
    if lock and unlock:
        raise SettingError("--lock and --open are both given.", todo="Leave one of them out.")
    owner = projects.find(bench, project)
    if lock:
        looks.lock(bench, owner)
    if unlock:
        looks.unlock(bench, owner)
    known, since = looks.of(bench, owner), looks.locked_since(bench, owner.id)
    lines = [f"{event.when}  {event.what}" for event in test_history.of(bench, owner)]
    seen = counted(sum(look.kind is LookKind.RUN for look in known), "run")
    lines.append(looks.locked_in_words(bench, owner.id) or f"The test part is open. {seen} looked at.")
    return {"locked": since is not None, "looks": msgspec.to_builtins(known)}, "\n".join(lines)
