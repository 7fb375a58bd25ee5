"""The scores of all seeds, as JSON and as lines."""

from __future__ import annotations

from typing import Any

from core.command_line.output import score_document, score_lines
from core.records import Evaluation, Part, Run, Score
from core.workflow.seeds import Seeds, of_part
from core.workflow.spread import headline


def seeds_document(found: Seeds, part: Part, positive: str | None, together: Evaluation | None) -> dict[str, Any]:
    """One row a seed, what the scores of all of them are like, and those of the ensemble; on one part."""
    means = found.means(part, positive)
    return {
        "seeds": len(found.runs),
        "finished": found.finished,
        "with_model": len(found.done),
        "part": part,
        "runs": [_seed_document(run, part, positive) for run in found.runs],
        "spread": {
            name: {
                "mean": round(one.mean, 6),
                "interval": _ends(means[name]),
                "standard_deviation": None if one.deviation is None else round(one.deviation, 6),
                "lowest": round(one.lowest, 6),
                "highest": round(one.highest, 6),
            }
            for name, one in found.spread(part, positive).items()
        },
        "ensemble": score_document(together, positive) if together else None,
    }


def _ends(mean: Score | None) -> list[float] | None:
    return None if mean is None else [round(mean.low, 6), round(mean.high, 6)]


def _seed_document(run: Run, part: Part, positive: str | None) -> dict[str, Any]:
    figures = {name: round(value, 6) for name, value in _figures(run, part, positive).items()}
    return {"seed": run.config.seed, "run": run.name, "state": run.state, **figures}


def seeds_text(found: Seeds, part: Part, positive: str | None, together: Evaluation | None) -> str:
    """The same for a person."""
    lines = [
        f"All seeds, {part} part: {found.finished} of {len(found.runs)} finished, {len(found.done)} with a model. The "
        "runs differ in the seed alone."
    ]
    for run in found.runs:
        figures = "  ".join(f"{name} {value:.3f}" for name, value in _figures(run, part, positive).items())
        lines.append(f"  seed {run.config.seed:<10} {run.name:<8} {run.state:<9} {figures}".rstrip())
    spread, means = found.spread(part, positive), found.means(part, positive)
    rows = {
        "mean": {name: one.mean for name, one in spread.items()},
        "from": {name: one.low for name, one in means.items() if one is not None},
        "to": {name: one.high for name, one in means.items() if one is not None},
        "s.d.": {name: one.deviation for name, one in spread.items() if one.deviation is not None},
        "lowest": {name: one.lowest for name, one in spread.items()},
        "highest": {name: one.highest for name, one in spread.items()},
    }
    for title, values in rows.items():
        if values:
            lines.append(f"  {title:<34} " + "  ".join(f"{name} {value:.3f}" for name, value in values.items()))
    if together is not None:
        lines += ["The ensemble, by the mean of their probabilities:", score_lines(together, positive)]
    return "\n".join(lines)


def _figures(run: Run, part: Part, positive: str | None) -> dict[str, float]:
    evaluation = of_part(run, part)
    if evaluation is None:
        return {}
    return {name: score.value for name, score in headline(evaluation, positive).items()}
