"""``annotator-groups``: two groups of annotators held against each other."""

from __future__ import annotations

from typing import Any

from core.command_line.analyses import add_command
from core.counted import counted
from core.figures import with_bounds
from core.records import AnnotatorGroups, GroupAgreement
from core.workflow import annotator_groups as use_case


def _written(found: AnnotatorGroups) -> tuple[dict[str, Any], str]:
    lines = [_line(name, of) for name, of in use_case.lines(found).items()]
    return {}, "\n".join([*lines, use_case.notes(found)])


def _line(name: str, of: GroupAgreement) -> str:
    alpha = f"α {with_bounds(of.alpha)}, {use_case.reading(of)}" if of.alpha else "α undefined"
    return f"{name}: {alpha} ({counted(of.texts, 'text')})"


add_command(use_case.ANALYSIS, _written)
