"""A search as a document and as text, for the commands that begin, list, stop and resume one."""

from __future__ import annotations

from typing import Any

from core.command_line.application import as_typed
from core.durations import in_words as time_in_words
from core.figures import figure
from core.records import Project, Trial
from core.workflow import search_report, searches
from core.workflow.bench import Bench
from core.workflow.searches import SearchStanding


def search_document(bench: Bench, found: SearchStanding) -> dict[str, Any]:
    search, best = found.search, found.best
    return {
        "search": search.name,
        "state": found.state,
        "status": search_report.in_words(found),
        "ended": found.ended,
        "error": found.error,
        "measure": str(search.config.measure),
        "space": {dimension.setting: list(dimension.values) for dimension in search.space},
        "trials": [_trial_document(trial) for trial in found.trials],
        "best": None if best is None else best.number,
        "importance": {name: round(share, 4) for name, share in found.importance.items()},
        "without_gain": found.without_gain,
        "findings": search_report.findings(found),
        "trained_with_best": [run.name for run in searches.trained_with_best(bench, found)],
    }


def _trial_document(trial: Trial) -> dict[str, Any]:
    return {
        "trial": trial.number,
        "state": trial.state,
        "settings": dict(trial.values),
        "validation": None if trial.score is None else round(trial.score, 6),
        "best_epoch": trial.best_epoch,
        "seconds": round(trial.seconds, 1),
        "attempts": trial.attempts,
        "error": trial.error,
    }


def search_line(found: SearchStanding) -> str:
    best = found.best
    score = f", best validation {found.search.config.measure.brief} {figure(best.score or 0)}" if best else ""
    named = f"“{found.search.title}”  " if found.search.title else ""
    return f"{found.search.name:<10} {named}{found.search.config.model}  {search_report.in_words(found)}{score}"


def search_text(bench: Bench, owner: Project, found: SearchStanding) -> str:
    lines = [f"{found.search.name} {search_report.in_words(found)}."]
    lines += [found.error] if found.error else []
    lines += [_trial_line(found, trial) for trial in found.trials]
    lines += search_report.findings(found)
    runs = searches.trained_with_best(bench, found)
    if runs:
        lines.append(f"Trained with the best settings: {', '.join(run.name for run in runs)}.")
    elif found.best is not None and not found.state.is_active:
        lines.append(f"Train with the best settings: {as_typed(f'train --best-of {found.search.name}', owner)}")
    return "\n".join(lines)


def _trial_line(found: SearchStanding, trial: Trial) -> str:
    values = search_report.trial_in_words(found, trial)
    score = "–" if trial.score is None else figure(trial.score)
    took = time_in_words(trial.seconds) if trial.seconds else ""
    told = "; ".join(filter(None, [search_report.STATES[trial.state], took, trial.error]))
    return f"  {trial.number:>3}  {score:<6} {values}  ({told})"
