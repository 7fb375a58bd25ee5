"""``annotator-ceiling``: what a model reaches beside what one annotator does."""

from __future__ import annotations

from typing import Any

from core.command_line.analyses import add_command
from core.records import AnnotatorCeiling
from core.workflow import annotator_ceiling as use_case


def _written(found: AnnotatorCeiling) -> tuple[dict[str, Any], str]:
    return {}, "\n".join([*use_case.lines("the model", found), use_case.READING])


add_command(use_case.ANALYSIS, _written)
