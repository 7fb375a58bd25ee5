"""When a measure was declared and the test part looked at, in the order in which it happened: what reviewers ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.records import Look, LookKind, Project
from core.workflow import looks, measures
from core.workflow.bench import Bench


@dataclass(frozen=True)
class Event:
    time: datetime
    what: str

    @property
    def when(self) -> str:
        return f"{self.time.astimezone():%d %b %Y, %H:%M}"


def of(bench: Bench, project: Project) -> list[Event]:
    """Oldest first; a comparison on several test parts once."""
    names = _names(bench, project.id)
    declared = [
        Event(one.time, f"{one.measure} declared as the measure") for one in measures.declarations(bench, project)
    ]
    looked = [Event(look.time, _in_words(look, names)) for look in looks.of(bench, project)]
    return sorted(dict.fromkeys([*declared, *looked]), key=lambda event: event.time)


def in_words(bench: Bench, project_id: int, entries: Sequence[Look]) -> tuple[str, ...]:
    """“run-2 compared with run-1 in F1 of “yes”: p = 0.03”, for each of the looks."""
    names = _names(bench, project_id)
    return tuple(_in_words(look, names) for look in entries)


def _names(bench: Bench, project_id: int) -> dict[int, str]:
    return {run.id: run.name for run in bench.store.models(project_id)}


def late_measure(bench: Bench, project_id: int, split_id: int) -> str:
    """That the measure was declared with scores on the split's test part in sight; empty where it came before."""
    log, part = bench.store.evaluation, looks.test_part(bench, split_id)
    declared = log.declarations(project_id)
    seen = [look.time for look in log.looks(project_id) if look.kind is LookKind.RUN and look.split_id == part]
    if not declared or not seen or declared[-1].time < min(seen):
        return ""
    return f"The measure, {declared[-1].measure}, was declared after the first look at this test part."


def _in_words(look: Look, names: Mapping[int, str]) -> str:
    def name(run: int | None) -> str:
        return names.get(run or 0, "a deleted run")

    if look.kind is LookKind.COMPARISON:
        return f"{name(look.run_id)} compared with {name(look.against_id)} in {look.measure}: p = {look.p_value:.2g}"
    if look.kind is LookKind.EXPERIMENTS:
        both = f"the experiments that begin with {name(look.run_id)} and with {name(look.against_id)}"
        return f"{both} compared in {look.measure}: p = {look.p_value:.2g}"
    return {
        LookKind.RUN: f"test part looked at: {name(look.run_id)}",
        LookKind.LOCKED: "test part locked",
        LookKind.OPENED: "test part opened",
    }[look.kind]
