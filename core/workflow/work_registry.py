"""The kinds of work; each stands in the queue, and is stopped, resumed and waited for by its name, by standing here."""

from __future__ import annotations

from typing import Any

from core.records import Project
from core.workflow import explaining_report, run_work, search_report
from core.workflow.bench import Bench
from core.workflow.work import BegunJob, KindOfWork

REGISTERED: tuple[KindOfWork[Any], ...] = (
    run_work.TRAININGS,
    run_work.CLASSIFIERS,
    search_report.WORK,
    explaining_report.WORK,
)
"""Runs come first: what has no other kind's name is one, as an ensemble."""


def of(name: str) -> KindOfWork[Any]:
    """The kind of what has that name."""
    return next((kind for kind in REGISTERED if name.startswith(kind.names)), REGISTERED[0])


def active(bench: Bench, project: Project) -> list[BegunJob]:
    """What works or waits of a project, of all kinds."""
    return [one for kind in REGISTERED for one in kind.active(bench, project)]
