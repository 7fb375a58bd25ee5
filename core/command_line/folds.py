"""The scores of all folds, as JSON and as lines."""

from __future__ import annotations

from typing import Any

from core.command_line.output import score_document, score_lines
from core.counted import counted
from core.records import Run
from core.workflow.cross_validation import CrossValidation
from core.workflow.spread import headline


def folds_document(found: CrossValidation, positive: str | None) -> dict[str, Any]:
    """One row per fold, mean and standard deviation over the folds that have a model, and the pooled scores."""
    spread = found.spread(positive)
    return {
        "folds": found.folds,
        "finished": found.finished,
        "with_model": len(found.done),
        "runs": [_fold_document(fold, run, positive) for fold, run in sorted(found.runs.items())],
        "mean": {name: round(one.mean, 6) for name, one in spread.items()},
        "standard_deviation": {
            name: None if one.deviation is None else round(one.deviation, 6) for name, one in spread.items()
        },
        "pooled": score_document(found.pooled, positive) if found.pooled else None,
    }


def _fold_document(fold: int, run: Run, positive: str | None) -> dict[str, Any]:
    scores = headline(run.result.test, positive) if run.result else {}
    return {
        "fold": fold,
        "run": run.name,
        "state": run.state,
        **{name: round(score.value, 6) for name, score in scores.items()},
    }


def _first_line(found: CrossValidation) -> str:
    if any(run.read_from for run in found.runs.values()):
        return f"{len(found.done)} of {found.folds} folds have predictions in the table."
    return f"{found.finished} of {found.folds} folds finished, {len(found.done)} with a model."


def folds_text(found: CrossValidation, positive: str | None) -> str:
    """The same for a person."""
    lines = [_first_line(found)]
    longest = max(8, *(len(run.name) for run in found.runs.values()))
    gap = " " * (14 + longest)
    for fold, run in sorted(found.runs.items()):
        scores = headline(run.result.test, positive) if run.result else {}
        figures = "  ".join(f"{name} {score.value:.3f}" for name, score in scores.items())
        lines.append(f"  fold {fold:<3} {run.name:<{longest}} {run.state:<9} {figures}".rstrip())
    spread = found.spread(positive)
    if found.pooled is None:
        return "\n".join(lines)
    lines.append(f"  mean {gap}" + "  ".join(f"{name} {one.mean:.3f}" for name, one in spread.items()))
    if len(found.done) > 1:
        lines.append(f"  s.d. {gap}" + "  ".join(f"{name} {one.deviation:.3f}" for name, one in spread.items()))
    if undefined := found.undefined_precision(positive):
        lines.append(f"  {undefined}")
    lines.append(f"All folds together, {counted(found.pooled.texts, 'text')}, each predicted once:")
    return "\n".join([*lines, score_lines(found.pooled, positive)])
