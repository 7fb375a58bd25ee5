"""A job that explains texts as a document and as text, for the commands that begin, stop and resume one."""

from __future__ import annotations

from typing import Any

from core.records import Explaining
from core.workflow import explaining_report, explainings
from core.workflow.bench import Bench


def explaining_document(bench: Bench, explaining: Explaining) -> dict[str, Any]:
    found = explainings.standing(bench, explaining)
    return {
        "explaining": explaining.name,
        "run": explainings.run_of(bench, explaining).name,
        "state": found.state,
        "status": explaining_report.in_words(found),
        "texts": found.progress.steps if found.is_opened else None,
        "explained": found.progress.step if found.is_opened else None,
        "method": explaining.method,
        "settings": explaining.settings,
        "error": found.error,
    }
