"""How a job that explains texts stands, for the commands that begin, stop and resume one."""

from __future__ import annotations

from typing import Any

from core.command_line.waiting import follow_explaining
from core.records import Explaining, Project, RunState
from core.workflow import explaining_report, explainings
from core.workflow.bench import Bench
from core.workflow.explainings import ExplainingStanding


def waited_for_explaining(
    bench: Bench, owner: Project, explaining: Explaining, *, wait: bool
) -> tuple[dict[str, Any], str, int]:
    """How the job stands, at its end where that is waited for; the exit code is 0 unless it ended otherwise than by
    itself.
    """
    if wait:
        follow_explaining(bench, explaining)
    found = explainings.standing(bench, explaining)
    is_well = not wait or found.state is RunState.FINISHED
    return explaining_document(bench, found), explaining_text(found), 0 if is_well else 1


def explaining_document(bench: Bench, found: ExplainingStanding) -> dict[str, Any]:
    explaining = found.explaining
    return {
        "explaining": explaining.name,
        "run": explainings.run_of(bench, explaining).name,
        "state": found.state,
        "status": explaining_report.in_words(found),
        "texts": found.progress.steps,
        "explained": found.progress.step,
        "method": explaining.method,
        "settings": explaining.settings,
        "error": found.error,
    }


def explaining_text(found: ExplainingStanding) -> str:
    status = f"{found.explaining.name} {explaining_report.in_words(found)}."
    return "\n".join(filter(None, [status, found.error]))
