"""Jobs of every kind by their names: waited for, and as a document and text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.command_line.explaining_text import explaining_document
from core.command_line.runs import run_document, run_text
from core.command_line.search_text import search_document, search_text
from core.command_line.waiting import follow, follow_job, follow_search
from core.records import Project, Run, RunState, Search
from core.workflow import explaining_report, resuming, run_work, search_report, searches, work, work_registry
from core.workflow.bench import Bench
from core.workflow.work import BegunJob, KindOfWork

Answer = tuple[dict[str, Any], str]


def _plain_document(bench: Bench, begun: Any) -> dict[str, Any]:
    kind = work_registry.of(begun.name)
    return {
        "name": begun.name,
        "state": kind.state(bench, begun),
        "status": kind.words(bench, begun),
        "error": _failure(bench, begun),
    }


def _plain_text(bench: Bench, owner: Project, begun: Any) -> str:
    return "\n".join(filter(None, [in_a_line(bench, begun), _failure(bench, begun)]))


def _failure(bench: Bench, begun: BegunJob) -> str | None:
    failed = work_registry.of(begun.name).state(bench, begun) is RunState.FAILED
    return work.job_of(bench, begun).failure() if failed else None


def _plainly_followed(bench: Bench, owner: Project, begun: Any) -> None:
    follow_job(bench, work_registry.of(begun.name), begun)


def _nothing_more(bench: Bench, begun: Any) -> Answer:
    return {}, ""


@dataclass(frozen=True)
class Told:
    """What is told of a kind of work; what is left out is told of it as of any job.

    ``resumes`` is what a resume will do, said before it.
    """

    document: Callable[[Bench, Any], dict[str, Any]] = _plain_document
    text: Callable[[Bench, Project, Any], str] = _plain_text
    follow: Callable[[Bench, Project, Any], object] = _plainly_followed
    resumes: Callable[[Bench, Any], Answer] = _nothing_more


def _resumes(bench: Bench, run: Run) -> Answer:
    does = f"{run.name} {resuming.in_words(bench, run)}."
    return {"resumed_after_epoch": resuming.resumes_after(bench, run)}, does


def _run_text(bench: Bench, owner: Project, run: Run) -> str:
    return run_text(bench, run)


def _search_document(bench: Bench, search: Search) -> dict[str, Any]:
    return search_document(bench, searches.standing(bench, search))


def _search_text(bench: Bench, owner: Project, search: Search) -> str:
    return search_text(bench, owner, searches.standing(bench, search))


def _follow_search(bench: Bench, owner: Project, search: Search) -> None:
    follow_search(bench, search)


_RUN = Told(run_document, _run_text, follow, _resumes)
_TOLD: Mapping[KindOfWork[Any], Told] = {
    run_work.TRAININGS: _RUN,
    run_work.CLASSIFIERS: _RUN,
    search_report.WORK: Told(_search_document, _search_text, _follow_search),
    explaining_report.WORK: Told(explaining_document),
}


def told_of(begun: BegunJob) -> Told:
    return _TOLD.get(work_registry.of(begun.name), Told())


def in_a_line(bench: Bench, begun: BegunJob) -> str:
    return f"{begun.name} {work_registry.of(begun.name).words(bench, begun)}."


def waited_for(bench: Bench, owner: Project, name: str, *, wait: bool) -> tuple[dict[str, Any], str, int]:
    """How the job of that name stands, at its end where that is waited for; the exit code is 0 unless it ended
    otherwise than by itself.
    """
    kind = work_registry.of(name)
    found = kind.find(bench, owner, name)
    if wait:
        told_of(found).follow(bench, owner, found)
        found = kind.find(bench, owner, name)
    is_well = not wait or kind.state(bench, found) is RunState.FINISHED
    return told_of(found).document(bench, found), told_of(found).text(bench, owner, found), 0 if is_well else 1
